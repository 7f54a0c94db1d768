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
