import DigitTestSupport
import Files
import Foundation
import ScanLedger
import ScanSpool
import SystemPackage
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `Repairing a root` {
    /// Answers three scans, one of them a refusal and one of two numbers, lets a body harm them, and repairs.
    private func repaired(
        _ harm: (ServiceRig) throws -> Void,
        then check: (ServiceRig, VerificationReport) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "a/7.png")
            try rig.drop(strokePNG(1), as: "8.png")
            try rig.drop(Array("no picture".utf8), as: "9.png")
            try await rig.runOnce()
            try harm(rig)
            try await check(rig, try report(of: rig))
        }
    }

    private func report(of rig: ServiceRig) throws -> VerificationReport {
        var repair = try RootRepair(of: rig.layout)
        return try #require(try repair.run())
    }

    private func mended(_ report: VerificationReport) -> [Mending: Int] {
        Dictionary(uniqueKeysWithValues: (report.mended ?? []).map { ($0.kind, $0.count) })
    }

    private func csv(_ rig: ServiceRig) throws -> String {
        let name = rig.files("outbox").first { $0.hasSuffix(".csv") && !$0.contains("~") }
        return "outbox/\(try #require(name))"
    }

    private func edit(_ rig: ServiceRig, _ path: String, _ edit: (String) -> String) throws {
        let text = edit(try rig.text(path))
        try text.write(toFile: "\(rig.root)/\(path)", atomically: false, encoding: .utf8)
    }

    @Test func `changes nothing where nothing is wrong`() async throws {
        var files: [String] = []
        try await repaired {
            files = $0.files("outbox") + $0.files("done") + $0.files("failed")
        } then: { rig, report in
            #expect(report.isSound, "\(report.differences)")
            #expect(report.mended?.isEmpty == true)
            #expect(rig.files("outbox") + rig.files("done") + rig.files("failed") == files)
        }
    }

    @Test func `writes missing documents from the ledger, all but what it does not keep`()
        async throws
    {
        var before: [String: String] = [:]
        try await repaired { rig in
            for name in ["8.png.json", "9.png.json"] {
                let place = rig.place(ofDocument: name)
                before[name] = try rig.text(place)
                try FileManager.default.removeItem(atPath: "\(rig.root)/\(place)")
            }
        } then: { rig, report in
            #expect(report.isSound, "\(report.differences)")
            #expect(mended(report) == [.documentWritten: 2])
            #expect(try rig.text(rig.place(ofDocument: "9.png.json")) == before["9.png.json"])
            let written = try rig.text(rig.place(ofDocument: "8.png.json"))
            let digits = /"digits":\[\{.*?\}\]/
            let known = before["8.png.json"]?.replacing(digits, with: #""digits":[]"#)
            #expect(written == known?.replacing(#","printed_left_out":0"#, with: ""))
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func `writes rows that are missing, in their places`(kept: Int) async throws {
        var whole = ""
        var file = ""
        try await repaired { rig in
            file = try csv(rig)
            whole = try rig.text(file)
            try edit(rig, file) { text in
                let lines = text.split(separator: "\r\n").map { "\($0)\r\n" }
                // The header and one row of three, and what somebody wrote below.
                guard kept > 0 else { return lines[0] + "my own note\r\n" }
                return lines[0] + lines[kept] + "my own note\r\n"
            }
        } then: { rig, report in
            #expect(mended(report) == [.rowWritten: kept > 0 ? 2 : 3])
            #expect(report.differences.map(\.kind) == [.rowUnknown])
            let note = "my own note\r\n"
            let text = try rig.text(file)
            #expect(text.replacing(note, with: "") == whole)
            // It stands behind the row that it stood behind.
            let above = text.components(separatedBy: note)[0].split(separator: "\r\n").count
            #expect(above == kept + 1)
            #expect(try rig.text(file.replacing(".csv", with: "~1.csv")).hasSuffix(note))
        }
    }

    @Test func `writes a results file that is gone, and the daemon goes on with it`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "\(number).png") }
            try await rig.runOnce()
            let file = try csv(rig)
            let before = try rig.text(file)
            try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
            // When
            let report = try report(of: rig)
            // Then
            #expect(report.isSound, "\(report.differences)")
            #expect(mended(report) == [.rowWritten: 3])
            #expect(try rig.text(file) == before)
            try rig.drop(strokePNG(3), as: "3.png")
            try await rig.runOnce()
            #expect(try rig.text(file).hasPrefix(before))
            #expect(rig.files("outbox").count { $0.hasSuffix(".csv") } == 1)
        }
    }

    @Test func `makes a row whole that was cut`() async throws {
        var whole = ""
        try await repaired { rig in
            whole = try rig.text(try csv(rig))
            try edit(rig, try csv(rig)) { String($0.unicodeScalars.dropLast(30)) }
        } then: { rig, report in
            #expect(report.isSound, "\(report.differences)")
            #expect(mended(report) == [.rowWritten: 1])
            let file = try csv(rig)
            #expect(try rig.text(file) == whole)
        }
    }

    @Test func `takes back answers that an earlier version has passed over`() async throws {
        var rows: [CSVRow] = []
        try await repaired { rig in
            rows = try rig.rows()
            try forgetAnswers(rig)
            // Somebody's row, with nothing that shows the same.
            try edit(rig, try csv(rig)) { text in
                let line = text.split(separator: "\r\n").last.map(String.init) ?? ""
                return text + line.replacing(/^1,\d+,/, with: "1,9,") + "\r\n"
            }
        } then: { rig, report in
            #expect(report.differences.map(\.kind) == [.rowUnknown])
            #expect(report.differences.first?.count == 1)
            #expect(mended(report) == [.answerTakenBack: 3])
            let left = try rig.rows()
            #expect(Array(left.dropLast()) == rows)
            #expect(try rig.summary().answers == 3)
        }
    }

    @Test func `takes back answers that only documents show, and writes their rows`() async throws {
        var before: [[String]] = []
        func told(_ rows: [CSVRow]) -> [[String]] {
            rows.map { row in ["file", "status", "number", "sha256", "box"].map { row[$0] } }
                .sorted { $0[0] < $1[0] }
        }
        try await repaired { rig in
            before = told(try rig.rows())
            try FileManager.default.removeItem(atPath: "\(rig.root)/\(try csv(rig))")
            try rig.forgetLedger()
            // A document that nobody's original belongs to is left.
            let place = rig.place(ofDocument: "8.png.json")
            let copy = try rig.text(place).replacing(/"sha256":"../, with: #""sha256":"00"#)
            try copy.write(toFile: "\(rig.root)/outbox/x.json", atomically: false, encoding: .utf8)
        } then: { rig, report in
            #expect(report.differences.map(\.kind) == [.documentUnknown])
            #expect(mended(report) == [.answerTakenBack: 3, .rowWritten: 3])
            #expect(try told(rig.rows()) == before)
            try rig.drop(strokePNG(3), as: "3.png")
            try await rig.runOnce()
            #expect(Set(try rig.rows().map { $0["seq"] }).count == 4)
        }
    }

    /// Puts a new ledger in the place of the old one that goes on behind the rows, and knows none of them.
    private func forgetAnswers(_ rig: ServiceRig) throws {
        try rig.forgetLedger()
        let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
        let file = try csv(rig)
        let day = file.dropFirst("outbox/results-".count).dropLast(".csv".count)
        let length = Int64(try rig.text(file).utf8.count)
        try ledger.takeOver(
            [ResultsFileRecord(day: String(day), length: length, lastRow: 3)],
            goingOnFrom: LedgerNumbering(nextScan: 20, nextRow: 20))
        try ledger.close()
    }

    @Test(arguments: CrashPoint.ofAnswers)
    func `finishes what a killed daemon left half done`(point: CrashPoint) async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.seams.crash = { if $0 == point { throw SuddenDeath() } }
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "\(number).png") }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            rig.seams.crash = { _ in }
            // When
            let report = try report(of: rig)
            // Then nothing differs, and whatever is not answered is answered later
            #expect(report.isSound, "\(report.differences)")
            #expect(
                try ScanLedger.openReadOnly(at: rig.layout.ledger.string).answeredScans().isEmpty)
            try await rig.runOnce()
            #expect(try self.report(of: rig).answers == 3)
            #expect(try rig.rows().count == 3)
            #expect(rig.files("done").count == 3)
        }
    }

    @Test func `removes what a killed process was writing, and puts back what nobody knows`()
        async throws
    {
        try await repaired { rig in
            for name in [".writing-4", ".reason-77", "1234"] {
                try Data("x".utf8).write(to: URL(filePath: "\(rig.root)/work/\(name)"))
            }
        } then: { rig, report in
            #expect(report.isSound, "\(report.differences)")
            #expect(mended(report) == [.leftoverRemoved: 2, .filePutBack: 1])
            #expect(rig.files("work").isEmpty)
            #expect(rig.files("inbox") == ["recovered-1234"])
        }
    }

    @Test func `leaves what only a person can decide, and says so`() async throws {
        try await repaired { rig in
            try edit(rig, "failed/9.png") { $0 + "!" }
            try edit(rig, try csv(rig)) { $0.replacing(",8.png,", with: ",88.png,") }
            try edit(rig, rig.place(ofDocument: "8.png.json")) {
                $0.replacing("sha256", with: "sha257")
            }
            try FileManager.default.createDirectory(
                atPath: "\(rig.root)/outbox/x", withIntermediateDirectories: true)
            try "{}".write(
                toFile: "\(rig.root)/outbox/x/b.json", atomically: false, encoding: .utf8)
        } then: { rig, report in
            #expect(report.mended?.isEmpty == true)
            let kinds: Set<VerificationReport.Kind> = [
                .rowChanged, .documentChanged, .documentUnknown, .originalMissing, .originalUnknown,
            ]
            #expect(Set(report.differences.map(\.kind)) == kinds)
            let file = try csv(rig)
            #expect(try rig.text(file).contains(",88.png,"))
        }
    }

    @Test func `is refused while a daemon works on the root`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try await rig.whileRunning { rig, _ in
                #expect {
                    _ = try RootRepair(of: rig.layout)
                } throws: { error in
                    if case SpoolError.alreadyRunning = error { true } else { false }
                }
            }
        }
    }
}
