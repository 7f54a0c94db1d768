import ContentDigest
import DigitTestSupport
import Foundation
import ScanLedger
import Synchronization
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `The documents in the outbox` {
    private func rig(_ folder: String, on day: DayOfTest) throws -> ServiceRig {
        var rig = try ServiceRig(root: folder)
        rig.seams.now = { Self.time(on: day.name.withLock { $0 }) }
        return rig
    }

    private static func time(on day: String) -> AnswerTime {
        AnswerTime(
            millisecondsSince1970: AnswerTime.now().millisecondsSince1970, secondsEastOfUTC: 0,
            day: day)
    }

    private func expectSound(_ rig: ServiceRig, documents: Int) throws {
        var verification = try Verification(of: rig.layout)
        let report = try #require(try verification.run())
        #expect(report.isSound, "\(report.differences)")
        #expect(report.documents == documents)
    }

    @Test func `lie in a folder a day, as the originals do`() async throws {
        try await withTemporaryFolder { folder in
            let day = DayOfTest()
            let rig = try rig(folder, on: day)
            for next in ["2026-11-22", "2026-11-23"] {
                day.name.withLock { $0 = next }
                try rig.drop(strokePNG(1), as: "a/7.png")
                try await rig.runOnce()
            }
            #expect(
                rig.files("outbox") == [
                    "2026-11-22/a/7.png.json", "2026-11-23/a/7.png.json",
                    "results-2026-11-22.csv", "results-2026-11-23.csv",
                ])
            #expect(rig.files("done") == ["2026-11-22/a/7.png", "2026-11-23/a/7.png"])
            try expectSound(rig, documents: 2)
        }
    }

    @Test func `of earlier versions are in the outbox itself, and stay valid there`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            let day = DayOfTest()
            let rig = try rig(folder, on: day)
            try answerAsEarlierVersions(rig, "a/7.png", Array("no picture".utf8))
            try await rig.runOnce()
            #expect(rig.files("outbox") == ["a/7.png.json", "results-2026-11-22.csv"])
            try expectSound(rig, documents: 1)
            // When it is gone
            try FileManager.default.removeItem(atPath: "\(folder)/outbox/a/7.png.json")
            let report = try Self.repaired(rig)
            // Then it is written where the ledger has it
            #expect(report.isSound, "\(report.differences)")
            #expect(report.mended?.map(\.kind) == [.documentWritten])
            #expect(rig.files("outbox") == ["a/7.png.json", "results-2026-11-22.csv"])
            // And a new one beside it
            try rig.drop(strokePNG(2), as: "a/7.png")
            try await rig.runOnce()
            #expect(rig.documents().count == 2)
            #expect(rig.files("outbox").contains("2026-11-22/a/7.png.json"))
            try expectSound(rig, documents: 2)
        }
    }

    /// Repairs a root, and lets it go again.
    private static func repaired(_ rig: ServiceRig) throws -> VerificationReport {
        var repair = try RootRepair(of: rig.layout)
        return try #require(try repair.run())
    }

    /// Leaves a scan as a daemon of an earlier version that died before it handed out its answer.
    private func answerAsEarlierVersions(
        _ rig: ServiceRig, _ name: String, _ content: [UInt8]
    ) throws {
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let claims = try ledger.recordClaims([NewClaim(name: Array(name.utf8), display: name)])
        let claim = try #require(claims.first)
        try Data(content).write(to: URL(filePath: rig.layout.claimed(String(claim.id)).string))
        let digest = SHA256Digest(of: content)
        let answer = ScanAnswer(
            to: claim, status: .rejected, code: "unsupported", reason: "It is no picture.",
            sha256: digest.bytes, durationInMilliseconds: 1,
            document: #"{"schema":1,"file":"\#(name)","sha256":"\#(digest.hexadecimal)"}"#,
            documentNames: [Array("\(name).json".utf8)])
        _ = try ledger.recordAnswers([answer], at: Self.time(on: "2026-11-22"))
        try ledger.close()
    }

    /// A power cut may keep a document and take its record back; the machine is on again the next morning.
    @Test func `are used again when their scan is answered on another day`() async throws {
        try await withTemporaryFolder { folder in
            // Given a document, and a ledger that only knows of the claim of its scan
            let day = DayOfTest()
            var rig = try rig(folder, on: day)
            day.name.withLock { $0 = "2026-11-21" }
            try rig.drop(strokePNG(0), as: "0.png")
            try await rig.runOnce()
            day.name.withLock { $0 = "2026-11-22" }
            try rig.drop(strokePNG(1), as: "a/7.png")
            let before = Mutex<[String: Data]>([:])
            let ledger = rig.layout.ledger.string
            rig.seams.crash = { point in
                if point == .scanClaimed { before.withLock { $0 = Self.files(of: ledger) } }
                if point == .documentWritten { throw SuddenDeath() }
            }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            #expect(rig.files("outbox").contains("2026-11-22/a/7.png.json"))
            try rig.forgetLedger()
            for (path, content) in before.withLock({ $0 }) {
                try content.write(to: URL(filePath: path))
            }
            // When
            day.name.withLock { $0 = "2026-11-23" }
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            #expect(rig.documents() == ["0.png.json", "a/7.png.json"])
            #expect(try rig.row(of: "a/7.png") != nil)
            try expectSound(rig, documents: 2)
        }
    }

    private static func files(of ledger: String) -> [String: Data] {
        var files: [String: Data] = [:]
        // The log first: what is taken over into the database meanwhile is then in both, not in neither.
        for path in [ledger + "-wal", ledger] {
            files[path] = FileManager.default.contents(atPath: path)
        }
        return files
    }
}

/// The day that a daemon answers on.
private final class DayOfTest: Sendable {
    let name = Mutex("2026-11-22")
}
