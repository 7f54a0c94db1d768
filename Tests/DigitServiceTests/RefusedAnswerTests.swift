import DigitTestSupport
import Files
import Foundation
import Logging
import ScanLedger
import ScanSpool
import SystemPackage
import Testing

@testable import DigitService

@Suite struct `An answer that the ledger refuses` {
    @Test func `is set aside with its reason, and holds up no other`() throws {
        try withTemporaryFolder { folder in
            // Given a batch in which one answer breaks a rule of the tables
            let rig = try ServiceRig(root: folder)
            let ledger = try ScanLedger.inMemory()
            let desk = try desk(of: rig, ledger)
            let names = ["a.png", "b.png", "c.png"]
            let claims = try ledger.recordClaims(
                names.map { NewClaim(name: Array($0.utf8), display: $0) })
            let scans = try claims.map { try read($0, confidence: $0.display == "b.png" ? 2 : 0.5) }
            for claim in claims {
                let path = rig.layout.claimed("\(claim.id)").string
                try Data(strokePNG()).write(to: URL(filePath: path))
            }
            // When
            let batch = try desk.write(scans)
            try desk.sync()
            try desk.fileAway(batch)
            // Then
            let rows = try rig.rows()
            #expect(rows.map { $0["file"] } == names)
            #expect(rows.map { $0["status"] } == ["read", "rejected", "read"])
            #expect(rows.map { $0["code"] } == ["", "unrecorded", ""])
            #expect(rig.files("done").count == 2)
            #expect(rig.files("failed") == ["b.png", "b.png.reason.txt"])
            #expect(
                try rig.text("failed/b.png.reason.txt") == """
                    The ledger refused the answer to this scan (CHECK constraint failed: \
                    confidence BETWEEN 0 AND 1). That is an error of digitd: send the picture to \
                    its authors.

                    """)
            let document = try rig.text(rig.place(ofDocument: "b.png.json"))
            #expect(document.contains(#""code":"unrecorded""#))
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("error: The ledger refuses an answer; the scan is set aside")
                })
            #expect(try ledger.claimedScans().isEmpty && ledger.answeredScans().isEmpty)
        }
    }

    @Test func `of a person is left out, and holds up no other`() throws {
        try withTemporaryFolder { folder in
            // Given two answered scans, and a correction of one that there is not
            let rig = try ServiceRig(root: folder)
            let ledger = try ScanLedger.inMemory()
            let desk = try desk(of: rig, ledger)
            try fileAway(["a.png", "b.png"], by: desk, ledger, rig)
            let corrections = [1, 99, 2].map {
                Correction(
                    scan: $0, fields: [.init(number: 1, text: "8")], label: "8", origin: .label)
            }
            // When
            var refused: [Correction] = []
            let batch = try desk.write(corrections, following: [:]) { refused.append($0) }
            try desk.fileAway(batch)
            // Then
            #expect(refused == [corrections[1]])
            #expect(try rig.rows().map { $0["number"] } == ["7", "7", "8", "8"])
            #expect(try ledger.answeredScans().isEmpty)
        }
    }

    @Test func `to be filed away holds up no other`() throws {
        try withTemporaryFolder { folder in
            // Given a batch of which the ledger takes one for filed already
            let rig = try ServiceRig(root: folder)
            let ledger = try ScanLedger.inMemory()
            let desk = try desk(of: rig, ledger)
            try fileAway(["a.png", "b.png", "c.png"], by: desk, ledger, rig) {
                try ledger.recordFiled([2], resultsFiles: [])
            }
            // Then
            #expect(try ledger.answeredScans().isEmpty)
            #expect(try ledger.resultsFile(of: "2026-11-22")?.lastRow == 3)
            #expect(rig.files("done").count == 3)
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix("error: The ledger refuses that a scan was filed away")
                })
        }
    }

    /// Answers scans and files them away.
    private func fileAway(
        _ names: [String], by desk: AnsweringDesk, _ ledger: ScanLedger, _ rig: ServiceRig,
        before: () throws -> Void = {}
    ) throws {
        let claims = try ledger.recordClaims(
            names.map { NewClaim(name: Array($0.utf8), display: $0) })
        for claim in claims {
            let path = rig.layout.claimed("\(claim.id)").string
            try Data(strokePNG()).write(to: URL(filePath: path))
        }
        let batch = try desk.write(try claims.map { try read($0, confidence: 0.5) })
        try desk.sync()
        try before()
        try desk.fileAway(batch)
    }

    private func desk(of rig: ServiceRig, _ ledger: ScanLedger) throws -> AnsweringDesk {
        let spool = try Spool(rig.layout)
        let log = Logger(label: "test") { _ in rig.log.handler }
        return AnsweringDesk(
            spool: spool, ledger: ledger,
            status: ServiceStatus(counts: try ledger.summary()),
            late: LateWriters(in: spool, log: log) { [] }, log: log, crash: { _ in },
            now: {
                AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "2026-11-22")
            })
    }

    private func read(_ claim: ScanClaim, confidence: Double) throws -> ReadScan {
        ReadScan(
            path: try #require(RelativePath(bytes: claim.name)),
            answer: ScanAnswer(
                to: claim, status: .read, model: "0123456789ab", sha256: nil,
                durationInMilliseconds: 1,
                numbers: [
                    .init(
                        text: "7", confidence: confidence, isDoubtful: false,
                        box: .init(x: 0, y: 0, width: 9, height: 9))
                ], document: "{}", documentNames: [claim.name + Array(".json".utf8)]))
    }
}
