import DigitTestSupport
import Files
import Foundation
import Logging
import ScanLedger
import ScanSpool
import Synchronization
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `What was kept for long enough` {
    private static let day = Duration.seconds(86_400)

    private static func time(_ days: Int64) -> AnswerTime {
        .shown(millisecondsSince1970: days * 86_400_000 + 36_000_000, secondsEastOfUTC: 0)
    }

    /// A root that has answered on two days, ten days from each other: on each a plain scan, a refused one and a
    /// doubtful one.
    private func rig(in folder: String) async throws -> ServiceRig {
        var rig = try ServiceRig(root: folder)
        for (number, day) in [Int64(20_000), 20_010].enumerated() {
            rig.seams.now = { Self.time(day) }
            rig.settings.reading.errorRate = 1
            try rig.drop(strokePNG(2 * number), as: "a/read\(number).png")
            try rig.drop(Array("no picture \(number)".utf8), as: "refused\(number).png")
            try await rig.runOnce()
            rig.settings.reading.errorRate = 0
            try rig.drop(strokePNG(2 * number + 1), as: "doubtful\(number).png")
            try await rig.runOnce()
        }
        return rig
    }

    private func clear(
        _ rig: ServiceRig, _ thing: ClearedThing, days: Int64,
        crash: @escaping @Sendable (RetentionTurn.Step) throws -> Void = { _ in }
    ) throws -> RetentionTurn.Outcome {
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let turn = RetentionTurn(
            spool: try Spool(rig.layout), ledger: ledger,
            log: Logger(label: "test") { _ in rig.log.handler }, crash: crash,
            now: { Self.time(20_016) })
        defer { try? ledger.close() }
        return try turn.clear(thing, olderThan: .seconds(days * 86_400), after: 0)
    }

    private func names(_ rig: ServiceRig, _ folder: String) -> [String] {
        rig.files(folder).map { ($0 as NSString).lastPathComponent }.sorted()
    }

    @Test func `goes from done, but what is doubtful, and nothing from elsewhere`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            let others = ["failed", "review", "outbox", "training"].flatMap { rig.files($0) }
            // Six days old are not older than seven.
            #expect(try clear(rig, .originals, days: 7).count == 1)
            #expect(names(rig, "done") == ["doubtful0.png", "doubtful1.png", "read1.png"])
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/done/2024-10-04/a"))
            try rig.expectSound()
            #expect(try rig.summary().cleared == [.originals: 1])
            #expect(try clear(rig, .originals, days: 7).count == 0)
            // The end of the day counts.
            #expect(try clear(rig, .originals, days: 5).count == 1)
            #expect(names(rig, "done") == ["doubtful0.png", "doubtful1.png"])
            #expect(["failed", "review", "outbox", "training"].flatMap { rig.files($0) } == others)
            try rig.expectSound()
        }
    }

    @Test func `goes from the outbox, but the rows stay`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            let (rows, originals) = (try rig.rows(), rig.files("done"))
            #expect(try clear(rig, .documents, days: 7).count == 2)
            #expect(
                rig.documents() == [
                    "a/read1.png.json", "doubtful0.png.json", "doubtful1.png.json",
                    "refused1.png.json",
                ])
            #expect(try rig.rows() == rows)
            #expect(rig.files("done") == originals)
            try rig.expectSound()
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("notice: What was kept for long enough has gone scans=2 upTo=")
                })
        }
    }

    @Test(arguments: ClearedThing.allCases, RetentionTurn.Step.allCases)
    func `goes once, wherever the daemon dies`(
        thing: ClearedThing, step: RetentionTurn.Step
    ) async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            #expect(throws: SuddenDeath.self) {
                try clear(rig, thing, days: 1) { if $0 == step { throw SuddenDeath() } }
            }
            // Nothing differs meanwhile
            try rig.expectSound()
            // And the next turn brings it to its end.
            _ = try clear(rig, thing, days: 1)
            try rig.expectSound()
            let count = thing == .originals ? 2 : 4
            #expect(try rig.summary().cleared == [thing: count])
            #expect(rig.files("done").count == (thing == .originals ? 2 : 4))
            #expect(rig.documents().count == (thing == .documents ? 2 : 6))
        }
    }

    @Test func `stays while a correction waits that learns from it`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            try Data("{}".utf8).write(
                to: URL(filePath: "\(folder)/training/corrections/1.json"))
            #expect(try clear(rig, .originals, days: 1) == .init())
            #expect(rig.files("done").count == 4)
        }
    }

    @Test func `stays where nobody can tell whether a correction waits`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            let corrections = "\(folder)/training/corrections"
            try FileManager.default.removeItem(atPath: corrections)
            try Data("no folder".utf8).write(to: URL(filePath: corrections))
            #expect(throws: FileError.self) { try clear(rig, .originals, days: 1) }
            #expect(rig.files("done").count == 4)
            // Without such a folder none waits.
            try FileManager.default.removeItem(atPath: corrections)
            #expect(try clear(rig, .originals, days: 1).count == 2)
        }
    }

    @Test func `stays for a while after the start, until a wrong clock has been set`() async throws
    {
        try await withTemporaryFolder { folder in
            var rig = try await rig(in: folder)
            rig.seams.now = { Self.time(99_999) }
            rig.settings.retention = RetentionSettings(originals: Self.day)
            #expect(rig.seams.clearingDelay >= .seconds(600))
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(7), as: "later.png")
                try await waitUntil("an answer") { try rig.rows().count == 7 }
            }
            #expect(rig.files("done").count >= 4)
        }
    }

    @Test func `stays where another file has its name`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await rig(in: folder)
            let place = try #require(rig.files("done").first { $0.hasSuffix("a/read0.png") })
            try Data("somebody's own".utf8).write(to: URL(filePath: "\(folder)/done/\(place)"))
            _ = try clear(rig, .originals, days: 7)
            #expect(rig.files("done").contains(place))
        }
    }

    @Test func `goes while the daemon works, where the settings say so`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try await rig(in: folder)
            rig.seams.now = { Self.time(20_016) }
            rig.settings.retention = RetentionSettings(originals: Self.day)
            rig.seams.clearingDelay = .zero
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the originals to go") { rig.files("done").count == 2 }
            }
            #expect(rig.documents().count == 6)
            try rig.expectSound()
        }
    }
}
