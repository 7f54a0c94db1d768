import CorrectionRequests
import DigitEvaluation
import DigitTestSupport
import Foundation
import ScanLedger
import Synchronization
import SystemPackage
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `A correction` {
    /// A root whose scans are answered: `a.png`, and `b.png` of another content.
    private func answered(in folder: String) async throws -> ServiceRig {
        let rig = try ServiceRig(root: folder)
        try rig.drop(strokePNG(1), as: "a.png")
        try rig.drop(strokePNG(2), as: "b.png")
        try await rig.runOnce()
        return rig
    }

    private func ledger(_ rig: ServiceRig) throws -> ScanLedger {
        try ScanLedger.openReadOnly(at: rig.layout.ledger.string)
    }

    /// Asks as `digitd correct` does.
    private func ask(
        _ rig: ServiceRig, _ file: String, _ number: String?, field: Int? = nil
    ) throws {
        let target = try CorrectionTarget(file, in: rig.layout, ledger: ledger(rig))
        _ = try CorrectionRequest(
            sha256: target.sha256, field: field, number: number, file: file
        ).hand(to: rig.layout)
    }

    /// The rows of a file, each as status, number and the row it corrects.
    private func story(_ rig: ServiceRig, of file: String) throws -> [[String]] {
        try rig.rows().filter { $0["file"] == file }.map {
            [$0["status"], $0["number"], $0["corrects"]]
        }
    }

    private func expectSound(_ rig: ServiceRig) throws {
        var verification = try Verification(of: rig.layout)
        let report = try #require(try verification.run())
        #expect(report.isSound, "\(report.differences)")
        #expect(rig.files("training/corrections").isEmpty)
    }

    @Test func `by a request writes a row and a document, and labels the scan`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            let first = try #require(try rig.row(of: "a.png"))
            try ask(rig, "a.png", "504192")
            try await rig.runOnce()
            let rows = try rig.rows().filter { $0["file"] == "a.png" }
            let row = try #require(rows.last)
            #expect(rows.count == 2)
            #expect(row["status"] == "corrected" && row["number"] == "504192")
            #expect(row["corrects"] == first["seq"] && row["field"] == "1")
            #expect(row["confidence"] == "1.0000" && row["model"] == "")
            #expect(row["box"] == first["box"] && row["sha256"] == first["sha256"])
            let document = try rig.text(
                rig.place(ofDocument: "a.png~corrected-\(row["seq"]).json"))
            #expect(
                document.hasPrefix(
                    "{\"schema\":1,\"file\":\"a.png\",\"status\":\"corrected\",\"seq\":\(row["seq"]),"
                        + "\"corrects\":\(first["seq"]),\"field\":1,\"number\":\"504192\","
                        + "\"before\":\"\(first["number"])\",\"box\":["))
            #expect(rig.files("training") == ["numbers/504192__a.png"])
            #expect(try rig.summary().corrections == 1)
            try expectSound(rig)
            // Nothing more comes of the label that was made of it.
            try await rig.runOnce()
            #expect(try rig.rows().count == 3)
        }
    }

    @Test func `is written again by a repair where its row or document is gone`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            try ask(rig, "a.png", "504192")
            try await rig.runOnce()
            let table = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let document = try #require(
                rig.files("outbox").first { $0.contains("~corrected-") })
            let before = try ["outbox/\(table)", "outbox/\(document)"].map(rig.text)
            for name in [table, document] {
                try FileManager.default.removeItem(atPath: "\(folder)/outbox/\(name)")
            }
            var repair = try RootRepair(of: rig.layout)
            let report = try #require(try repair.run())
            #expect(report.isSound, "\(report.differences)")
            #expect(try ["outbox/\(table)", "outbox/\(document)"].map(rig.text) == before)
        }
    }

    @Test(arguments: CrashPoint.ofCorrections)
    func `is there exactly once, wherever the daemon dies`(point: CrashPoint) async throws {
        try await withTemporaryFolder { folder in
            // Given a correction, another one by a label, a scan that comes with them, and a death
            var rig = try await answered(in: folder)
            try ask(rig, "a.png", "504192")
            try Data(strokePNG(2)).write(
                to: URL(filePath: "\(folder)/training/numbers/007__b.png"))
            try rig.drop(strokePNG(3), as: "c.png")
            rig.seams.crash = { if $0 == point { throw SuddenDeath() } }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            // When
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            try await rig.runOnce()
            // Then
            #expect(
                try story(rig, of: "a.png").map { $0[0...1] } == [
                    ["read", try #require(try story(rig, of: "a.png").first)[1]],
                    ["corrected", "504192"],
                ])
            #expect(try story(rig, of: "b.png").last?[0...1] == ["corrected", "007"])
            #expect(try story(rig, of: "b.png").count == 2)
            #expect(try story(rig, of: "c.png").count == 1)
            let numbers = try rig.rows().compactMap { Int($0["seq"]) }
            #expect(numbers == Array(1...5))
            #expect(rig.files("outbox").count { $0.contains("~corrected-") } == 2)
            #expect(
                rig.files("training") == ["numbers/007__b.png", "numbers/504192__a.png"])
            try expectSound(rig)
        }
    }

    @Test func `of a correction corrects that one, and the label follows`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            for number in ["504192", "12", "3", nil] {
                try ask(rig, "a.png", number)
                try await rig.runOnce()
            }
            let story = try story(rig, of: "a.png")
            #expect(story.map { $0[0] } == ["read"] + Array(repeating: "corrected", count: 4))
            #expect(story.dropFirst().map { $0[1] } == ["504192", "12", "3", ""])
            // Rows 1 and 2 are the answers to a and b.
            #expect(story.dropFirst().map { $0[2] } == ["1", "3", "4", "5"])
            #expect(rig.files("training") == ["numbers/none__a.png"])
            try expectSound(rig)
        }
    }

    @Test func `that says what counts already changes nothing`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            let number = try #require(try rig.row(of: "a.png"))["number"]
            try ask(rig, "a.png", number)
            try await rig.runOnce()
            #expect(try story(rig, of: "a.png").count == 1)
            #expect(rig.files("training/corrections").isEmpty)
        }
    }

    @Test func `confirms a doubtful number`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.errorRate = 0
            try rig.drop(strokePNG(1), as: "a.png")
            try await rig.runOnce()
            // When the copy in review/ is moved as it is called
            let copy = try #require(rig.files("review").first)
            let number = try #require(try rig.row(of: "a.png"))["number"]
            #expect(copy == "\(number)__a.png")
            try FileManager.default.moveItem(
                atPath: "\(folder)/review/\(copy)", toPath: "\(folder)/training/numbers/\(copy)")
            try await rig.runOnce()
            #expect(
                try story(rig, of: "a.png") == [
                    ["review", number, ""], ["corrected", number, "1"],
                ])
            try expectSound(rig)
        }
    }

    @Test func `by a label counts again when the label changes, and never for an old one`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            func label(_ old: String?, _ new: String) throws {
                let place = "\(folder)/training/numbers/\(new)__x.png"
                if let old {
                    try FileManager.default.moveItem(
                        atPath: "\(folder)/training/numbers/\(old)__x.png", toPath: place)
                } else {
                    try Data(strokePNG(1)).write(to: URL(filePath: place))
                }
            }
            try label(nil, "12")
            try await rig.runOnce()
            try label("12", "13")
            try await rig.runOnce()
            try await rig.runOnce()
            try label("13", "12")
            try await rig.runOnce()
            #expect(
                try story(rig, of: "a.png").dropFirst().map { $0[1] } == ["12", "13", "12"])
            // A new answer to the same picture is corrected as well.
            try rig.drop(strokePNG(1), as: "again.png")
            try await rig.runOnce()
            try await rig.runOnce()
            #expect(try story(rig, of: "again.png").last?[0...1] == ["corrected", "12"])
            #expect(try story(rig, of: "again.png").count == 2)
            try expectSound(rig)
        }
    }

    @Test func `of a running daemon is there within a moment`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            try await rig.whileRunning { rig, _ in
                try ask(rig, "a.png", "504192")
                try await waitUntil("the correction") {
                    rig.files("training/corrections").isEmpty
                }
                #expect(try rig.rows().last?["status"] == "corrected")
                try Data(strokePNG(2)).write(
                    to: URL(filePath: "\(folder)/training/7/any.png"))
                try await waitUntil("the other one") { try rig.summary().corrections == 2 }
                // What says no number is told by name.
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/training/seven", withIntermediateDirectories: false)
                try await waitUntil("the warning") {
                    rig.log.lines.contains {
                        $0.hasPrefix("warning: A label cannot be used file=training/seven/")
                    }
                }
            }
            #expect(try story(rig, of: "b.png").last?[0...1] == ["corrected", "7"])
            try expectSound(rig)
        }
    }

    @Test func `with two labels of one image is a question, and takes nothing over`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            for name in ["numbers/12__a.png", "numbers/13__a.png"] {
                try Data(strokePNG(1)).write(to: URL(filePath: "\(folder)/training/\(name)"))
            }
            try await rig.runOnce()
            #expect(try story(rig, of: "a.png").count == 1)
            #expect(
                rig.log.lines.count {
                    $0.hasSuffix("reason=The same image is labelled 12 and 13. Keep the right one.")
                } >= 2)
        }
    }

    @Test func `finds a scan by file, name and digest, and says what it cannot find`() async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try await answered(in: folder)
            let ledger = try ledger(rig)
            let row = try #require(try rig.row(of: "a.png"))
            let original = try #require(rig.files("done").first { $0.hasSuffix("a.png") })
            for text in [
                "\(folder)/done/\(original)", "done/\(original)", "a.png",
                String(row["sha256"].prefix(12)), row["sha256"],
            ] {
                let target = try CorrectionTarget(text, in: rig.layout, ledger: ledger)
                #expect(target.sha256 == row["sha256"], "\(text)")
                #expect(target.scans.map(\.claim.display) == ["a.png"])
            }
            #expect {
                try CorrectionTarget("nowhere.png", in: rig.layout, ledger: ledger)
            } throws: {
                "\($0)".hasPrefix("There is no file 'nowhere.png', and nothing of that name")
            }
            // Another picture of the same name
            try rig.drop(strokePNG(9), as: "sub/a.png")
            try await rig.runOnce()
            #expect {
                try CorrectionTarget("a.png", in: rig.layout, ledger: self.ledger(rig))
            } throws: { "\($0)".hasPrefix("'a.png' means 2 different pictures.") }
        }
    }
}
