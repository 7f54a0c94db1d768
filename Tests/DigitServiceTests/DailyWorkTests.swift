import DigitService
import DigitTestSupport
import Files
import Foundation
import ScanLedger
import Synchronization
import SystemPackage
import Testing

@Suite struct `The daemon` {
    @Test func `answers a dropped scan in CSV and JSON and files the original`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "7.png")
            // When
            try await rig.runOnce()
            // Then
            let row = try #require(try rig.row(of: "7.png"))
            #expect(row["schema"] == "1")
            #expect(row["seq"] == "1")
            #expect(row["field"] == "1")
            #expect(row["status"] == "read")
            #expect(row["number"].count == 1)
            #expect(row["confidence"].wholeMatch(of: /[01]\.\d{4}/) != nil)
            #expect(row["model"] == smallModel().identity.prefix(12))
            #expect(row["sha256"].count == 64)
            #expect(row["box"].wholeMatch(of: /\d+ \d+ \d+ \d+/) != nil)
            #expect(row["corrects"] == "")
            #expect(
                row["time"].wholeMatch(
                    of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d/) != nil)
            let document = try rig.text(rig.place(ofDocument: "7.png.json"))
            #expect(document.hasPrefix(#"{"schema":1,"file":"7.png","status":"read","code":null,"#))
            #expect(document.hasSuffix("}\n"))
            let day = String(row["time"].prefix(10))
            #expect(rig.files("done") == ["\(day)/7.png"])
            #expect(rig.files("outbox") == ["\(day)/7.png.json", "results-\(day).csv"])
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
        }
    }

    @Test func `goes on with a results file of fewer columns in a new one`() async throws {
        try await withTemporaryFolder { folder in
            // Given a file of today as an earlier version wrote it
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(), as: "7.png")
            try await rig.runOnce()
            let name = try #require(rig.files("outbox").first { $0.hasSuffix(".csv") })
            let path = FilePath(folder).appending("outbox").appending(name)
            let lines = try rig.text("outbox/\(name)").split(separator: "\r\n")
            let old = lines.map {
                $0.split(separator: ",", omittingEmptySubsequences: false).prefix(15)
                    .joined(separator: ",") + "\r\n"
            }.joined()
            try StoredFile.write(Array(old.utf8), to: path)
            // When
            try rig.drop(strokePNG(), as: "8.png")
            try await rig.runOnce()
            // Then
            let aside = name.replacing(".csv", with: "~1.csv")
            #expect(try rig.text("outbox/\(aside)") == old)
            let rows = try CSVRow.parse(try Data(contentsOf: URL(filePath: path.string)))
            #expect(rows.map { $0["file"] } == ["7.png", "8.png"])
            #expect(rows.allSatisfy { $0["ink"] == "handwritten" && $0["row"] == "" })
        }
    }

    @Test func `narrows what it reads by the folder a scan was dropped into`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.errorRate = 0.9
            rig.settings.hints = try FolderHints(parsing: "year4=dddd")
            try rig.drop(strokePNG(), as: "7.png")
            try rig.drop(strokePNG(), as: "year4/7.png")
            // When
            try await rig.runOnce()
            // Then
            let plain = try #require(try rig.row(of: "7.png"))
            let hinted = try #require(try rig.row(of: "year4/7.png"))
            #expect(plain["reason"] == "")
            #expect(hinted["number"] == plain["number"])
            #expect(hinted["status"] == "review")
            #expect(hinted["confidence"] == "0.0000")
            #expect(hinted["code"] == "")
            #expect(
                hinted["reason"] == "\(plain["number"]) has 1 digit; the hint says 4 digits.")
            #expect(rig.files("review") == ["year4/\(plain["number"])__7.png"])
        }
    }

    @Test func `answers what is dropped while it runs`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try await rig.whileRunning { rig, _ in
                for number in 0..<5 {
                    try rig.drop(strokePNG(number), as: "drop\(number).png")
                    try await waitUntil("the answer to drop \(number)") {
                        try rig.row(of: "drop\(number).png") != nil
                    }
                }
            }
            #expect(try rig.rows().map { $0["seq"] } == ["1", "2", "3", "4", "5"])
            #expect(rig.files("work").isEmpty)
        }
    }

    @Test func `answers a thousand scans, none twice and none not`() async throws {
        try await withTemporaryFolder { folder in
            // Given
            var rig = try ServiceRig(root: folder)
            rig.settings.batchSize = 64
            let names = (0..<1000).map { "\($0 % 7)/scan\($0).\($0 % 2 == 0 ? "png" : "jpg")" }
            for (number, name) in names.enumerated() {
                try rig.drop(
                    number % 2 == 0 ? strokePNG(number) : strokeJPEG(number), as: name)
            }
            // When
            try await rig.runOnce()
            // Then
            let rows = try rig.rows()
            #expect(rows.map { $0["file"] }.sorted() == names.sorted())
            #expect(rows.map { Int($0["seq"]) } == (1...1000).map { $0 })
            #expect(rig.files("outbox").filter { $0.hasSuffix(".json") }.count == 1000)
            #expect(rig.files("done").count == 1000)
            #expect(try rig.summary().count(.read) == 1000)
            #expect(try rig.summary().answered == 0)
        }
    }

    @Test func `keeps subfolders in the names of results and originals`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(1), as: "a.png")
            try rig.drop(strokePNG(2), as: "school/class 3/a.png")
            try await rig.runOnce()
            #expect(
                Set(try rig.rows().map { $0["file"] }) == ["a.png", "school/class 3/a.png"])
            #expect(rig.documents() == ["a.png.json", "school/class 3/a.png.json"])
            #expect(rig.files("done").filter { $0.hasSuffix("school/class 3/a.png") }.count == 1)
        }
    }

    @Test func `keeps both when a name comes twice`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(1), as: "a.png")
            try await rig.runOnce()
            try rig.drop(strokePNG(2), as: "a.png")
            try await rig.runOnce()
            let rows = try rig.rows()
            #expect(rows.map { $0["file"] } == ["a.png", "a.png"])
            #expect(rows[0]["sha256"] != rows[1]["sha256"])
            #expect(rig.documents() == ["a.png.json", "a.png~2.json"])
            for (row, name) in zip(rows, ["a.png.json", "a.png~2.json"]) {
                #expect(try rig.text(rig.place(ofDocument: name)).contains(row["sha256"]))
            }
            #expect(
                rig.files("done").map { ($0 as NSString).lastPathComponent }
                    == ["a.png", "a~2.png"])
        }
    }

    @Test func `copies what it doubts into review, named with its guess`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.errorRate = 0
            let picture = strokePNG(3)
            try rig.drop(picture, as: "sub/doubt.png")
            try await rig.runOnce()
            let row = try #require(try rig.row(of: "sub/doubt.png"))
            #expect(row["status"] == "review")
            #expect(rig.files("review") == ["sub/\(row["number"])__doubt.png"])
            let copy = try Data(
                contentsOf: URL(filePath: "\(folder)/review/sub/\(row["number"])__doubt.png"))
            #expect(Array(copy) == picture)
            #expect(rig.files("done").count == 1)
        }
    }

    @Test func `does not wait a minute for a picture with data behind its end`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.incompleteLimit = .seconds(3_600)
            let tail = Array(repeating: UInt8(ascii: "x"), count: 500)
            try rig.drop(strokePNG(1) + tail, as: "a.png")
            try rig.drop(strokeJPEG(2) + tail, as: "b.jpg")
            try await rig.runOnce()
            #expect(try rig.rows().map { $0["status"] } == ["read", "read"])
        }
    }

    @Test func `looks again at a file that was written while it was taken`() async throws {
        try await withTemporaryFolder { folder in
            // Given a program that writes another picture over the first as this is claimed
            var rig = try ServiceRig(root: folder)
            rig.settings.incompleteLimit = .seconds(3_600)
            let place = URL(filePath: "\(folder)/inbox/a.png")
            let picture = strokePNG(2)
            let isHalf = Mutex(false)
            rig.seams.crash = { point in
                guard point == .claimsRecorded, !isHalf.withLock({ $0 }) else { return }
                let file = try FileHandle(forWritingTo: place)
                try file.truncate(atOffset: 0)
                try file.write(contentsOf: picture[..<(picture.count / 2)])
                try file.close()
                isHalf.withLock { $0 = true }
            }
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(1), as: "a.png")
                try await waitUntil("half a picture that is back in the inbox") {
                    isHalf.withLock { $0 } && rig.files("inbox") == ["a.png"]
                        && rig.files("work").isEmpty
                }
                // When it is written to its end
                let file = try FileHandle(forWritingTo: place)
                try file.seekToEnd()
                try file.write(contentsOf: picture[(picture.count / 2)...])
                try file.close()
                try await waitUntil("the answer") { try !rig.rows().isEmpty }
            }
            // Then
            #expect(try rig.rows().map { $0["code"] } == [""])
            let original = try #require(rig.files("done").first)
            #expect(
                try Data(contentsOf: URL(filePath: "\(folder)/done/\(original)"))
                    == Data(picture))
        }
    }

    @Test func `leaves temporary names alone`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let names = [".hidden.png", "~$a.png", "b.png.part", "c.tmp", ".syncthing.d.png"]
            for name in names { try rig.drop(strokePNG(), as: name) }
            try rig.drop(strokePNG(), as: "e.png")
            try await rig.runOnce()
            #expect(try rig.rows().map { $0["file"] } == ["e.png"])
            #expect(rig.files("inbox") == names.sorted())
        }
    }

    @Test func `takes up where it stopped, day after day`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            for (index, day) in ["2026-02-27", "2026-02-28", "2026-03-01"].enumerated() {
                rig.seams.now = {
                    AnswerTime(
                        millisecondsSince1970: 1_772_150_400_000 + Int64(index) * 86_400_000,
                        secondsEastOfUTC: -34_200, day: day)
                }
                try rig.drop(strokePNG(index), as: "scan\(index).png")
                try await rig.runOnce()
            }
            #expect(
                rig.files("outbox").filter { $0.hasSuffix("csv") } == [
                    "results-2026-02-27.csv", "results-2026-02-28.csv", "results-2026-03-01.csv",
                ])
            let rows = try rig.rows()
            #expect(rows.map { $0["seq"] } == ["1", "2", "3"])
            #expect(
                rows.map { $0["time"] } == [
                    "2026-02-26T14:30:00.000-09:30", "2026-02-27T14:30:00.000-09:30",
                    "2026-02-28T14:30:00.000-09:30",
                ])
        }
    }

    @Test func `refuses to work beside another one, and names it`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try await rig.whileRunning { rig, _ in
                let error = await #expect(throws: (any Error).self) { try await rig.runOnce() }
                #expect(
                    "\(try #require(error))".contains(
                        "\(ProcessInfo.processInfo.processIdentifier)"))
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the first daemon's answer") {
                    try rig.row(of: "a.png") != nil
                }
            }
        }
    }
}
