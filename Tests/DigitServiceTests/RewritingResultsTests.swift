import DigitTestSupport
import Files
import Foundation
import ScanLedger
import ScanSpool
import Synchronization
import Testing

@testable import DigitService

@Suite struct `A results file that is written anew` {
    @Test func `begins with the first row of its day, whatever came before`() async throws {
        try await withTemporaryFolder { folder in
            // Given three days of two rows each
            let day = Mutex("2026-11-20")
            var rig = try ServiceRig(root: folder)
            rig.seams.now = {
                AnswerTime(
                    millisecondsSince1970: AnswerTime.now().millisecondsSince1970,
                    secondsEastOfUTC: 0, day: day.withLock { $0 })
            }
            for (number, next) in ["2026-11-20", "2026-11-21", "2026-11-22"].enumerated() {
                day.withLock { $0 = next }
                for half in ["a", "b"] {
                    try rig.drop(strokePNG(number), as: "\(half)\(number).png")
                    try await rig.runOnce()
                }
            }
            let ledger = try ScanLedger.openReadOnly(at: rig.layout.ledger.string)
            #expect(try ledger.resultsFile(of: "2026-11-21")?.firstRow == 3)
            #expect(try ledger.resultsFile(of: "2026-11-22")?.firstRow == 5)
            // When somebody changes the last one
            let path = "\(folder)/outbox/results-2026-11-22.csv"
            let before = try String(contentsOfFile: path, encoding: .utf8)
            try before.replacing("a2.png", with: "xx.png").write(
                toFile: path, atomically: false, encoding: .utf8)
            try rig.drop(strokePNG(3), as: "c.png")
            try await rig.runOnce()
            // Then all rows of that day are there, and no other
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix(before))
            #expect(try rig.rows().filter { $0["file"] == "c.png" }.map { $0["seq"] } == ["7"])
            #expect(rig.files("outbox").contains("results-2026-11-22~1.csv"))
            #expect(try ledger.resultsFile(of: "2026-11-22")?.firstRow == 5)
        }
    }

    #if DEBUG
        @Test(arguments: [1, 2, 3])
        func `is the one of before until all of it is written`(calls: Int) throws {
            try withTemporaryFolder { folder in
                let rig = try ServiceRig(root: folder)
                try "somebody's".write(
                    toFile: "\(folder)/outbox/results-2026-11-22.csv", atomically: false,
                    encoding: .utf8)
                let file = ResultsFile("results-2026-11-22.csv", in: try Spool(rig.layout))
                let faults = SystemCallFaults(failing: calls, with: .noSpace, only: ["pwrite"])
                let isWhole = faults.during {
                    (try? file.rewrite { put in for _ in 0..<2 { try put([1, 10]) } }) != nil
                }
                #expect(isWhole == (calls > 2))
                #expect(
                    rig.files("outbox")
                        == (isWhole
                            ? ["results-2026-11-22.csv", "results-2026-11-22~1.csv"]
                            : ["results-2026-11-22.csv"]))
                #expect(rig.files("work").isEmpty)
                let kept = isWhole ? "~1" : ""
                #expect(try rig.text("outbox/results-2026-11-22\(kept).csv") == "somebody's")
            }
        }
    #endif
}
