import DigitService
import DigitTestSupport
import Foundation
import ScanLedger
import Synchronization
import Testing

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

@Suite struct `A daemon that died` {
    @Test(arguments: CrashPoint.ofAnswers, [1, 2, 5])
    func `leaves the next one all it needs to answer each scan once`(
        point: CrashPoint, occurrence: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            // Given a batch of each sort of answer, and a daemon that dies at the point
            var rig = try ServiceRig(root: folder)
            rig.settings.batchSize = 4
            let names = (0..<6).map { "scan\($0).png" } + ["blank.png", "sub/text.png"]
            for (number, name) in names.dropLast(2).enumerated() {
                try rig.drop(strokePNG(number), as: name)
            }
            try rig.drop(blankPNG(width: 50, height: 50), as: "blank.png")
            try rig.drop(Array("no picture at all".utf8), as: "sub/text.png")
            let passed = Mutex(0)
            rig.seams.crash = { reached in
                guard reached == point else { return }
                let count = passed.withLock { passed in
                    passed += 1
                    return passed
                }
                if count >= occurrence { throw SuddenDeath() }
            }
            let died: Bool
            do {
                try await rig.runOnce()
                died = false
            } catch is SuddenDeath {
                died = true
            }
            // A point that comes once a batch is not passed five times.
            #expect(died || occurrence > 2)
            // When
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.map { $0["file"] }.sorted() == names.sorted())
            #expect(Set(rows.map { $0["seq"] }).count == names.count)
            #expect(rows.map { Int($0["seq"]) ?? 0 } == rows.map { Int($0["seq"]) ?? 0 }.sorted())
            #expect(rig.documents() == names.map { $0 + ".json" }.sorted())
            #expect(rig.files("done").count == 6)
            #expect(
                rig.files("failed") == [
                    "blank.png", "blank.png.reason.txt", "sub/text.png", "sub/text.png.reason.txt",
                ])
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
            #expect(rig.files("outbox").filter { $0.hasSuffix(".csv") }.count == 1)
            #expect(try rig.summary().answers == names.count)
        }
    }

    @Test func `while it read a scan, nobody knows why, does not count that against the scan`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given a marker as a process leaves it that was killed in the middle of a scan
            let rig = try ServiceRig(root: folder)
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "scan\(number).png") }
            var dying = rig
            dying.seams.crash = { if $0 == .scansRead { throw SuddenDeath() } }
            for _ in 1...5 {
                await #expect(throws: SuddenDeath.self) { try await dying.runOnce() }
                let marker = [Int64(1), 2].withUnsafeBytes { Data($0) }
                try marker.write(to: URL(filePath: "\(folder)/.digitd.reading"))
            }
            // When
            try await rig.runOnce()
            // Then
            #expect(try rig.rows().map { $0["status"] } == ["read", "read", "read"])
            #expect(rig.files("failed").isEmpty)
        }
    }

    @Test func `may leave a file in work that nobody knows of, which goes back to the inbox`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try Data(strokePNG()).write(to: URL(filePath: "\(folder)/work/77"))
            try await rig.runOnce()
            #expect(try rig.rows().map { $0["file"] } == ["recovered-77"])
            #expect(rig.files("work").isEmpty)
        }
    }

    @Test func `before it recorded what is filed does not take a link dropped since for the same`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given a scan that is filed away, and a ledger that does not know of it
            var rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "a.png")
            rig.seams.crash = { if $0 == .originalFiled { throw SuddenDeath() } }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            // When the original is linked into the inbox under its old name
            let original = try #require(rig.files("done").first)
            #expect(link("\(folder)/done/\(original)", "\(folder)/inbox/a.png") == 0)
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "a.png"])
            #expect(rig.files("done").count == 2)
            #expect(rig.files("outbox").count { $0.hasSuffix(".json") } == 2)
        }
    }

    @Test(arguments: ["a folder", "a link to nowhere"])
    func `is noted, though something else has the note's name`(thing: String) async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let path = "\(folder)/.digitd.reading"
            if thing == "a folder" {
                #expect(mkdir(path, 0o700) == 0)
            } else {
                #expect(symlink("/nowhere/at/all", path) == 0)
            }
            try rig.drop(strokePNG(), as: "a.png")
            try await rig.runOnce()
            var facts = stat()
            #expect(lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG)
            #expect(lstat(path + "~1", &facts) == 0)
            #expect(try rig.rows().count == 1)
        }
    }

    @Test func `may have lost the end of a row to a power cut, which is cut off`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let whole = try rig.text("outbox/\(csv)")
            // When rows are on the disk whose answers are not
            try Data((whole + "1,2,2026-11-22T10:00:00.000+00:00,b.png,1,read").utf8)
                .write(to: URL(filePath: "\(folder)/outbox/\(csv)"))
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            // Then
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
            #expect(rig.files("outbox").filter { $0.hasSuffix(".csv") } == [csv])
        }
    }
}

@Suite struct `A results file` {
    @Test func `that somebody has edited is set aside and written anew`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            try Data("my own notes\n".utf8).write(to: URL(filePath: "\(folder)/outbox/\(csv)"))
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            let aside = csv.replacing(".csv", with: "~1.csv")
            #expect(try rig.text("outbox/\(aside)") == "my own notes\n")
            try FileManager.default.removeItem(atPath: "\(folder)/outbox/\(aside)")
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
        }
    }

    @Test(arguments: [true, false])
    func `in which somebody has changed a digit is kept beside the new one`(
        isRunning: Bool
    ) async throws {
        try await withTemporaryFolder { folder in
            // Given a file of one row, in which a clerk changes the file's name to another as long
            let rig = try ServiceRig(root: folder)
            @Sendable func edit() throws -> String {
                let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
                let edited = try rig.text("outbox/\(csv)").replacing("a.png", with: "e.png")
                try Data(edited.utf8).write(to: URL(filePath: "\(folder)/outbox/\(csv)"))
                return csv
            }
            try rig.drop(strokePNG(0), as: "a.png")
            var csv = ""
            if isRunning {
                try await rig.whileRunning { rig, _ in
                    try await waitUntil("the answer") { rig.files("done").count == 1 }
                    _ = try edit()
                    try rig.drop(strokePNG(1), as: "b.png")
                    try await waitUntil("the other answer") { rig.files("done").count == 2 }
                }
                csv = try #require(
                    rig.files("outbox").first { $0.hasSuffix(".csv") && !$0.contains("~") })
            } else {
                try await rig.runOnce()
                csv = try edit()
                try rig.drop(strokePNG(1), as: "b.png")
                try await rig.runOnce()
            }
            // Then both are there, and the log says so
            let aside = csv.replacing(".csv", with: "~1.csv")
            #expect(try rig.text("outbox/\(aside)").contains("e.png"))
            try FileManager.default.removeItem(atPath: "\(folder)/outbox/\(aside)")
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix(
                        "warning: The results file was changed by someone else; that one is kept, "
                            + "and a new one written")
                        && $0.contains("setAsideAs=\(aside)")
                })
        }
    }

    @Test func `that was only touched, or copied back, goes on as it is`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let content = try rig.text("outbox/\(csv)")
            try Data(content.utf8).write(to: URL(filePath: "\(folder)/outbox/\(csv)"))
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            #expect(rig.files("outbox").filter { $0.hasSuffix(".csv") } == [csv])
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
        }
    }

    @Test func `that somebody has taken away begins anew with all rows of the day`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            try await rig.runOnce()
            let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            try FileManager.default.removeItem(atPath: "\(folder)/outbox/\(csv)")
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
        }
    }

    @Test func `goes on after a damaged ledger, its torn end cut off`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            for number in 0..<3 { try rig.drop(strokePNG(number), as: "scan\(number).png") }
            try await rig.runOnce()
            let csv = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let whole = try rig.text("outbox/\(csv)")
            try Data((whole + "1,4,2026-1").utf8)
                .write(to: URL(filePath: "\(folder)/outbox/\(csv)"))
            try Data("no database".utf8).write(to: URL(filePath: "\(folder)/digitd.sqlite"))
            try Data(strokePNG(9)).write(to: URL(filePath: "\(folder)/work/4"))
            // When
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.map { $0["seq"] } == ["1", "2", "3", "4"])
            #expect(rows.last?["file"] == "recovered-4")
            #expect(try rig.text("outbox/\(csv)").hasPrefix(whole))
            #expect(FileManager.default.fileExists(atPath: "\(folder)/digitd.sqlite.damaged-1"))
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix(
                        "error: The ledger is damaged; it is set aside and a new one begun")
                })
        }
    }
}
