import DigitTestSupport
import Foundation
import NeuralNetwork
import ScanLedger
import Synchronization
import Testing

@testable import DigitService

@Suite struct `Names like those that digitd gives itself` {
    @Test(arguments: [["a.png", "a.png~3", "a.png"], ["x.png", "x~3.png", "x.png"]])
    func `have an answer and an original each`(names: [String]) async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            for (index, name) in names.enumerated() {
                try rig.drop(strokePNG(index + 1), as: name)
                try await rig.runOnce()
            }
            #expect(try rig.rows().map { $0["file"] } == names)
            #expect(rig.files("outbox").count { $0.hasSuffix(".json") } == 3)
            #expect(rig.files("done").count == 3)
            #expect(rig.files("inbox") == [])
            #expect(rig.files("work") == [])
        }
    }

    @Test func `are no trouble to a ledger that was begun anew`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            for round in 1...2 {
                for index in 1...3 {
                    try rig.drop(strokePNG(index), as: "a.png")
                    try await rig.runOnce()
                }
                #expect(rig.files("done").count == 3 * round)
                try rig.forgetAnswers()
            }
            #expect(rig.files("inbox") == [])
            #expect(rig.files("work") == [])
        }
    }

    /// Drops of names from a small set with suffixes of our own, on several days, one or several
    /// before each run; now and then the ledger and the outbox are gone.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `end with one answer for each drop`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            var generator = SeededGenerator(seed: seed)
            let clock = Mutex(
                AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "2026-11-22"))
            var rig = try ServiceRig(root: folder)
            rig.seams.now = { clock.withLock { $0 } }
            var (drops, dropsOfLedger) = (0, 0)
            for _ in 0..<14 {
                if Int.random(in: 0..<6, using: &generator) == 0 {
                    try rig.forgetAnswers()
                    dropsOfLedger = 0
                }
                let day = "2026-11-2\(Int.random(in: 2...3, using: &generator))"
                clock.withLock { $0.day = day }
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let name = Self.name(using: &generator)
                    if rig.files("inbox").contains(name) { continue }
                    let content =
                        Bool.random(using: &generator)
                        ? strokePNG(Int.random(in: 1...5, using: &generator))
                        : Array("no picture".utf8)
                    guard (try? rig.drop(content, as: name)) != nil else { continue }
                    drops += 1
                    dropsOfLedger += 1
                }
                try await rig.runOnce()
                #expect(rig.files("inbox") == [], "seed \(seed)")
                #expect(rig.files("work") == [], "seed \(seed)")
                #expect(
                    Set(try rig.rows().map { $0["seq"] }).count >= dropsOfLedger, "seed \(seed)")
                let answers = rig.files("outbox").count { $0.hasSuffix(".json") }
                #expect(answers == dropsOfLedger, "seed \(seed)")
                let originals =
                    rig.files("done").count
                    + rig.files("failed").count { !$0.hasSuffix(".reason.txt") }
                #expect(originals == drops, "seed \(seed)")
            }
        }
    }

    private static func name(using generator: inout SeededGenerator) -> String {
        let stem = ["a", "b", "recovered-1"].randomElement(using: &generator) ?? "a"
        func suffix() -> String {
            Bool.random(using: &generator) ? "" : "~\(Int.random(in: 1...12, using: &generator))"
        }
        let folder = ["", "", "c/", "c~2/", "c.json/"].randomElement(using: &generator) ?? ""
        let ending = [".png", "", ".json"].randomElement(using: &generator) ?? ""
        return folder + stem + suffix() + ending + suffix()
    }
}

extension ServiceRig {
    /// Takes away what the daemon knows of its answers.
    fileprivate func forgetAnswers() throws {
        for suffix in ["", "-wal", "-shm"] {
            let path = layout.ledger.string + suffix
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(root)/outbox") {
            try FileManager.default.removeItem(atPath: "\(root)/outbox/\(name)")
        }
    }
}
