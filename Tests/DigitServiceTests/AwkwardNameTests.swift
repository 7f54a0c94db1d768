import ContentDigest
import DigitTestSupport
import Files
import Foundation
import NeuralNetwork
import ScanLedger
import Synchronization
import SystemPackage
import Testing

@testable import DigitService

@Suite(.tellingSeeds) struct `Names like those that digitd gives itself` {
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

    @Test func `have a document each, though the ledger forgets the earlier ones`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.errorRate = 0
            for number in [1, 2, 2] {
                try rig.drop(strokePNG(number), as: "sub/a.png")
                try await rig.runOnce()
                try rig.forgetLedger()
            }
            let documents = rig.documents()
            #expect(documents.count == 3 && documents.first == "sub/a.png.json")
            #expect(documents.allSatisfy { $0.hasPrefix("sub/a.png") })
            let rows = try rig.rows()
            #expect(rows.map { $0["seq"] } == ["1", "2", "3"])
            for (row, document) in zip(rows, documents) {
                #expect(try rig.text(rig.place(ofDocument: document)).contains(row["sha256"]))
            }
            // The third is a second document of the second, and so has a second copy.
            #expect(rig.files("review").count == 3)
        }
    }

    /// Drops of names from a small alphabet (bytes, and suffixes, ids and days of our own), one or
    /// several before each run; now and then the ledger is gone, or the outbox with it.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `end with one answer for each drop`(seed: UInt64) async throws {
        try await withTemporaryFolder { folder in
            var generator = SeededGenerator(testSeed: seed)
            let clock = Mutex(
                AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "2026-11-22"))
            var rig = try ServiceRig(root: folder)
            rig.seams.now = { clock.withLock { $0 } }
            var (drops, answered) = ([[UInt8]](), 0)
            for _ in 0..<10 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0:
                    try rig.forgetAnswers()
                    answered = drops.count
                case 1: try rig.forgetLedger()
                default: break
                }
                let day = "2026-11-2\(Int.random(in: 2...3, using: &generator))"
                clock.withLock { $0.day = day }
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let content =
                        Int.random(in: 0..<4, using: &generator) == 0
                        ? strokePNG(drops.count) : Array("no picture \(drops.count)".utf8)
                    let name = Self.name(using: &generator)
                    if try rig.dropIfFree(content, as: name) { drops.append(content) }
                }
                try await rig.runOnce()
                try rig.expectOneAnswer(to: drops[answered...])
                #expect(try rig.contents("inbox").isEmpty && rig.contents("work").isEmpty)
                let originals = try rig.contents("done") + rig.contents("failed")
                for drop in drops { #expect(originals.count { $0 == drop } == 1) }
            }
        }
    }

    private static func name(using generator: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<3, using: &generator) == 0 { return anyName(using: &generator) }
        func one(of parts: [String]) -> String { parts.randomElement(using: &generator) ?? "" }
        func suffix() -> String {
            let number = Int.random(in: 1...12, using: &generator)
            return one(of: ["", "", "~\(number)", "~\(number)~1", "~2026-11-22", "-\(number)"])
        }
        let folder = one(of: ["", "", "", "c/", "c~2/", "c.json/", "2026-11-22/", "failed/"])
        let stem = one(of: ["a", "a", "b", "recovered-1", "1", "results-2026-11-22"])
        let ending = one(of: [".png", ".png", "", ".json", ".csv", ".png.json"])
        let bytes = ([[], [], [0xFF], [0xC3]] as [[UInt8]]).randomElement(using: &generator) ?? []
        let isLong = Int.random(in: 0..<6, using: &generator) == 0
        let beginning = folder + (isLong ? String(repeating: "x", count: 230) : "") + stem
        let end = suffix() + ending + suffix()
        return [UInt8](beginning.utf8) + bytes + [UInt8](end.utf8)
    }

    /// Any bytes that can be a name, some of them close to what means something to us, a shell or a spreadsheet.
    private static func anyName(using generator: inout SeededGenerator) -> [UInt8] {
        let some: [UInt8] = [10, 13, 9, 27, 32, 34, 39, 44, 45, 46, 61, 92, 126, 127, 0x80, 0xE2]
        let lengths = [1, 2, 3, Int.random(in: 4...40, using: &generator), 255]
        return (0..<(lengths.randomElement(using: &generator) ?? 1)).map { _ in
            Bool.random(using: &generator)
                ? some.randomElement(using: &generator) ?? 10
                : UInt8.random(in: 1...255, using: &generator)
        }
    }
}

extension ServiceRig {
    /// Takes away what the daemon knows of its answers, and the answers.
    fileprivate func forgetAnswers() throws {
        try forgetLedger()
        try Folder(at: layout.root).removeFolder(Array("outbox".utf8))
    }

    /// Puts a file into the inbox under any name, unless it is taken or no name.
    ///
    /// - Returns: Whether it is there.
    fileprivate func dropIfFree(_ content: [UInt8], as name: [UInt8]) throws -> Bool {
        guard let path = RelativePath(bytes: name),
            path.components.allSatisfy({ $0.count <= 255 && !FileName.isIgnored($0) })
        else { return false }
        let inbox = try Folder(at: layout.inbox)
        do throws(Errno) {
            var folder = inbox
            for name in path.components.dropLast() {
                folder = try folder.makeFolder(name, mode: 0o770)
            }
            return try folder.writeNew(content, as: path.name, mode: 0o660)
        } catch {
            // A scan of this name lies where the folder should be.
            #expect(error == .notDirectory)
            return false
        }
    }

    /// The contents of all files below a folder, but for the reasons we write ourselves.
    fileprivate func contents(_ folder: String) throws -> [[UInt8]] {
        try contents(of: Folder(at: layout.root.appending(folder)))
    }

    private func contents(of folder: Folder) throws -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for name in try folder.names() where !FileName.hasSuffix(name, ".reason.txt") {
            let facts = try #require(try folder.facts(of: name))
            if facts.kind == .folder {
                contents += try self.contents(of: folder.folder(named: name))
            } else {
                contents.append(try folder.fileForReading(name).read(facts.size))
            }
        }
        return contents
    }

    /// Expects one row and one document for each of the contents, and no other.
    fileprivate func expectOneAnswer(to drops: ArraySlice<[UInt8]>) throws {
        let digests = drops.map { SHA256Digest(of: $0).hexadecimal }
        let rows = try Folder(at: layout.outbox).names()
            .filter { $0.starts(with: "results-".utf8) && FileName.hasSuffix($0, ".csv") }
            .flatMap { name in
                try CSVRow.parse(Data(StoredFile.read(layout.outbox.appending(name: name))))
            }
        #expect(rows.map { $0["sha256"] }.sorted() == digests.sorted())
        #expect(Set(rows.map { $0["seq"] }).count == drops.count)
        let documents = try contents("outbox").map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasPrefix("{") }
        #expect(documents.count == drops.count)
        for digest in digests { #expect(documents.count { $0.contains(digest) } == 1) }
    }
}
