import DigitTestSupport
import Files
import Foundation
import ScanLedger
import SystemPackage
import Testing

@testable import DigitService

@Suite struct `Verifying a root` {
    /// A root with three answers, one of them a refusal, and what a body did to it.
    private func report(
        after change: (ServiceRig) throws -> Void = { _ in }
    ) async throws -> VerificationReport {
        var report = VerificationReport()
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "a/7.png")
            try rig.drop(strokePNG(), as: "8.png")
            try rig.drop(Array("no picture".utf8), as: "9.png")
            try await rig.runOnce()
            try change(rig)
            var verification = try Verification(of: rig.layout)
            report = try #require(try verification.run())
        }
        return report
    }

    private func kinds(_ report: VerificationReport) -> [VerificationReport.Kind: Int] {
        Dictionary(uniqueKeysWithValues: report.differences.map { ($0.kind, $0.count) })
    }

    private func csv(_ rig: ServiceRig) throws -> String {
        try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
    }

    private func edit(_ rig: ServiceRig, _ path: String, _ edit: (String) -> String) throws {
        let text = edit(try rig.text(path))
        try text.write(toFile: "\(rig.root)/\(path)", atomically: false, encoding: .utf8)
    }

    @Test func `finds that all agrees`() async throws {
        let report = try await report()
        #expect(report.isSound, "\(report.differences)")
        #expect(report.answers == 3 && report.rows == 3)
        #expect(report.documents == 3 && report.originals == 3)
        #expect(report.inHand == 0)
    }

    @Test func `knows the originals that nobody could read by their names`() async throws {
        try await withTemporaryFolder { folder in
            // Given two scans of one name that are too large to be read, beside one that is read
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.limits.maximumBytes = 2000
            for number in 0..<2 {
                try rig.drop([UInt8](repeating: UInt8(number), count: 3000), as: "large.png")
                try await rig.runOnce()
            }
            try rig.drop(strokePNG(), as: "a.png")
            try await rig.runOnce()
            var verification = try Verification(of: rig.layout)
            var report = try #require(try verification.run())
            #expect(report.isSound, "\(report.differences)")
            #expect(report.originals == 3)
            // When there is one that nobody has answered
            try Data([1, 2, 3]).write(to: URL(filePath: "\(folder)/failed/larger.png"))
            verification = try Verification(of: rig.layout)
            report = try #require(try verification.run())
            #expect(kinds(report) == [.originalUnknown: 1])
        }
    }

    @Test func `names rows that are missing, changed or nobody's`() async throws {
        let cut = try await report { rig in
            try edit(rig, "outbox/\(try csv(rig))") { text in
                text.split(separator: "\r\n").prefix(2).joined(separator: "\r\n") + "\r\n"
            }
        }
        #expect(kinds(cut) == [.rowMissing: 2])
        #expect(cut.rows == 1)

        let changed = try await report { rig in
            try edit(rig, "outbox/\(try csv(rig))") { $0.replacing(",8.png,", with: ",88.png,") }
        }
        #expect(kinds(changed) == [.rowChanged: 1])
        #expect(changed.differences[0].examples[0].contains("8.png"))

        let added = try await report { rig in
            try edit(rig, "outbox/\(try csv(rig))") { $0 + "1,4,x\r\nmy own note\r\n" }
            // A day of which the ledger knows nothing.
            try rig.text("outbox/\(try csv(rig))").write(
                toFile: "\(rig.root)/outbox/results-1999-01-01.csv", atomically: false,
                encoding: .utf8)
        }
        #expect(kinds(added) == [.rowUnknown: 7])
    }

    @Test func `names documents that are missing, of another scan or nobody's`() async throws {
        let report = try await report { rig in
            try FileManager.default.removeItem(
                atPath: "\(rig.root)/\(rig.place(ofDocument: "8.png.json"))")
            try edit(rig, rig.place(ofDocument: "a/7.png.json")) {
                $0.replacing(/"sha256":"[0-9a-f]{4}/, with: #""sha256":"zzzz"#)
            }
            try "{}".write(
                toFile: "\(rig.root)/outbox/b.json", atomically: false, encoding: .utf8)
        }
        #expect(
            kinds(report) == [.documentMissing: 1, .documentChanged: 1, .documentUnknown: 1])
        #expect(report.documents == 1)
    }

    @Test func `names documents in which somebody has changed a number`() async throws {
        let report = try await report { rig in
            try edit(rig, rig.place(ofDocument: "8.png.json")) { text in
                text.replacing(/"numbers":\[\{"text":"[0-9]+"/) { _ in #""numbers":[{"text":"123""#
                }
            }
        }
        #expect(kinds(report) == [.documentChanged: 1])
        #expect(report.differences[0].examples[0].hasSuffix("8.png.json: 8.png"))
        // What an earlier version has written otherwise is the same document.
        let other = try await self.report { rig in
            for name in ["8.png.json", "9.png.json"] {
                try edit(rig, rig.place(ofDocument: name)) {
                    $0.replacing(#""model":"#, with: #""added":[1],"model":"#)
                }
            }
        }
        #expect(other.isSound, "\(other.differences)")
    }

    @Test func `looks at what is not answered yet, and at the reasons`() async throws {
        let report = try await report { rig in
            try rig.drop(strokePNG(), as: "b/waits.png")
            try rig.drop([1], as: "b/waits.part")
            try Data([1]).write(to: URL(filePath: "\(rig.root)/work/7"))
            try FileManager.default.removeItem(
                atPath: "\(rig.root)/failed/9.png.reason.txt")
            let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
            _ = try ledger.recordClaims(
                ["b/waits.png", "gone.png"].map {
                    NewClaim(name: Array($0.utf8), display: $0)
                })
            try ledger.close()
        }
        #expect(kinds(report) == [.workUnknown: 1, .claimWithoutFile: 1, .reasonMissing: 1])
        #expect(report.waiting == 1 && report.inHand == 2)
        #expect(
            report.differences.map(\.examples) == [
                ["work/7"], ["gone.png"], ["failed/9.png"],
            ])
    }

    @Test func `compares originals by their content, wherever they lie`() async throws {
        let moved = try await report { rig in
            try FileManager.default.moveItem(
                atPath: "\(rig.root)/failed/9.png", toPath: "\(rig.root)/done/9 (copy).png")
        }
        #expect(moved.isSound, "\(moved.differences)")

        let report = try await report { rig in
            try edit(rig, "failed/9.png") { $0 + "!" }
        }
        #expect(kinds(report) == [.originalMissing: 1, .originalUnknown: 1])
        #expect(report.differences.map(\.examples) == [["9.png"], ["failed/9.png"]])
        #expect(report.originals == 2)
    }

    @Test func `reads rows across the pieces that a file is read in`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            // The names make rows of more than half a kilobyte, and so a file of more than one piece.
            let name = String(repeating: "n", count: 230)
            for index in 0..<600 {
                try rig.drop(Array("no picture \(index)".utf8), as: "\(name)\(index).png")
            }
            try await rig.runOnce()
            #expect(try rig.text("outbox/\(try csv(rig))").utf8.count > 1 << 18)
            var verification = try Verification(of: rig.layout)
            var seen: [Int] = []
            let report = try #require(try verification.run(onProgress: { seen.append($0) }))
            #expect(report.isSound, "\(report.differences)")
            #expect(report.rows == 600)
            #expect(seen.last == 1200)
        }
    }

    @Test func `ends early when it is told to`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "7.png")
            try await rig.runOnce()
            var verification = try Verification(of: rig.layout)
            #expect(try verification.run(shouldContinue: { false }) == nil)
        }
    }
}
