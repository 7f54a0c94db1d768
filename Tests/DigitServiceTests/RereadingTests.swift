import DigitReading
import DigitTestSupport
import Foundation
import ModelStore
import ScanLedger
import Synchronization
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `Reading again` {
    /// A root whose scans are all in doubt: `a.png`, `b.png` and `sub/c.png`.
    private func doubtful(in folder: String) async throws -> ServiceRig {
        var rig = try ServiceRig(root: folder)
        rig.settings.reading.errorRate = 0
        for (number, name) in ["a.png", "b.png", "sub/c.png"].enumerated() {
            try rig.drop(strokePNG(number + 1), as: name)
        }
        try await rig.runOnce()
        #expect(try rig.rows().map { $0["status"] } == ["review", "review", "review"])
        return rig
    }

    /// Reads as `digitd reread` does, with a reader that accepts everything, or nothing.
    private func reread(
        _ rig: ServiceRig, acceptsAll: Bool = true, seed: UInt64? = nil
    ) throws -> Rereading.Outcome {
        var settings = rig.settings.reading
        settings.errorRate = acceptsAll ? 1 : 0
        return try Rereading(
            layout: rig.layout,
            ledger: try ScanLedger.openReadOnly(at: rig.layout.ledger.string),
            reader: DigitReader(
                model: seed.map { smallModel(seed: $0) } ?? smallModel(), lines: BuiltInModel.lines,
                finder: BuiltInModel.finder, settings: settings),
            hints: rig.settings.hints
        ).run()
    }

    private func expectSound(_ rig: ServiceRig) throws {
        var verification = try Verification(of: rig.layout)
        let report = try #require(try verification.run())
        #expect(report.isSound, "\(report.differences)")
        #expect(rig.files("training/corrections").isEmpty)
    }

    @Test func `writes a row for what is accepted now, which names the model`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await doubtful(in: folder)
            let outcome = try reread(rig)
            #expect(outcome.scans == 3 && outcome.numbers == 3 && outcome.accepted == 3)
            #expect(outcome.leftOut.isEmpty && outcome.requests.count == 1)
            try await rig.runOnce()
            let rows = try rig.rows()
            #expect(rows.count == 6)
            for (old, new) in zip(rows.prefix(3), rows.suffix(3)) {
                #expect(new["corrects"] == old["seq"] && new["status"] == "read")
                #expect(new["file"] == old["file"] && new["number"] == old["number"])
                #expect(new["confidence"] == old["confidence"] && new["box"] == old["box"])
                #expect(new["model"] == old["model"] && new["duration_ms"] == "")
            }
            let name = try #require(rig.documents().first { $0.hasPrefix("a.png~reread-") })
            let document = try rig.text(rig.place(ofDocument: name))
            #expect(document.contains(#""status":"read""#) && document.contains(#""corrects":"#))
            #expect(document.contains(#""model":"\#(rows[0]["model"])""#))
            #expect(try rig.summary().rereadings == 3 && rig.summary().corrections == 0)
            try expectSound(rig)
            // Nothing is doubtful any more.
            #expect(try reread(rig) == Rereading.Outcome())
        }
    }

    @Test(arguments: CrashPoint.ofCorrections.filter { $0 != .correctionTaught })
    func `is recorded once, wherever the daemon dies`(point: CrashPoint) async throws {
        try await withTemporaryFolder { folder in
            var rig = try await doubtful(in: folder)
            #expect(try reread(rig).accepted == 3)
            rig.seams.crash = { if $0 == point { throw SuddenDeath() } }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            try await rig.runOnce()
            #expect(try rig.rows().compactMap { Int($0["seq"]) } == Array(1...6))
            #expect(rig.files("outbox").count { $0.contains("~reread-") } == 3)
            try expectSound(rig)
        }
    }

    @Test func `leaves alone what a person has corrected, and what is doubted as before`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try await doubtful(in: folder)
            #expect(try reread(rig, acceptsAll: false).same == 3)
            try FileManager.default.createDirectory(
                atPath: "\(folder)/training/numbers", withIntermediateDirectories: true)
            try Data(strokePNG(1)).write(
                to: URL(filePath: "\(folder)/training/numbers/504192__a.png"))
            // Both are in hand at the same time, and the person counts.
            #expect(try reread(rig).accepted == 3)
            try await rig.runOnce()
            try await rig.runOnce()
            let rows = try rig.rows().filter { $0["file"] == "a.png" }
            #expect(rows.last?["status"] == "corrected" && rows.last?["number"] == "504192")
            #expect(try reread(rig).numbers == 0)
            try expectSound(rig)
        }
    }

    @Test func `writes what is read otherwise, though it is doubtful still`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await doubtful(in: folder)
            // The networks know nothing; one of them says something else than the first.
            let outcome = try #require(
                try (2...20).reduce(nil as Rereading.Outcome?) { found, seed in
                    if let found, found.changed > 0 { return found }
                    return try reread(rig, acceptsAll: false, seed: UInt64(seed))
                })
            try #require(outcome.changed > 0)
            #expect(outcome.accepted == 0 && outcome.changed + outcome.same == outcome.numbers)
            try await rig.runOnce()
            let new = try rig.rows().filter { $0["corrects"] != "" }
            #expect(new.count == outcome.changed)
            for row in new {
                let old = try #require(try rig.rows().first { $0["seq"] == row["corrects"] })
                #expect(row["status"] == "review" && row["number"] != old["number"])
                #expect(row["model"] != old["model"])
            }
            try expectSound(rig)
        }
    }

    @Test func `names a scan whose original is gone, and does the others`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await doubtful(in: folder)
            let original = try #require(rig.files("done").first { $0.hasSuffix("b.png") })
            try FileManager.default.removeItem(atPath: "\(folder)/done/\(original)")
            let outcome = try reread(rig)
            #expect(outcome.leftOut.map(\.name) == ["b.png"])
            #expect(
                outcome.leftOut.map(\.reason)
                    == ["Its original is not in done/. Put it back there."])
            #expect(outcome.accepted == 2)
        }
    }

    @Test func `takes no request that the tables would refuse`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await doubtful(in: folder)
            let row = try #require(try rig.row(of: "a.png"))
            for (text, confidence) in [("12a", 0.5), ("", 0.5), ("12", 1.5)] {
                let number = RereadRequest.Number(
                    field: 1, text: text,
                    reading: .init(confidence: confidence, isDoubtful: false, runnerUp: nil))
                _ = try RereadRequest(
                    model: "0123456789ab",
                    scans: [.init(scan: 1, sha256: row["sha256"], numbers: [number])]
                ).hand(to: rig.layout)
            }
            try await rig.runOnce()
            #expect(try rig.rows().count == 3)
            #expect(rig.files("training/corrections").count == 3)
            #expect(rig.log.lines.contains { $0.contains("is no request. Ask with") })
        }
    }
}
