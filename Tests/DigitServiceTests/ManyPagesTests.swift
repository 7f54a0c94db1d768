import CorrectionRequests
import DigitTestSupport
import Foundation
import Logging
import ScanImages
import ScanLedger
import ScanSpool
import Synchronization
import Testing

@testable import DigitService

/// The end of a process, as far as the steps of the work can tell.
private struct SuddenDeath: Error {}

/// A page with one stroke.
private func strokePage(_ number: Int) throws -> GreyImage {
    try GreyImage(decoding: strokePNG(number))
}

@Suite struct `A file of many pages` {
    /// Three pages: a stroke, nothing, another stroke.
    private static func file(_ number: Int = 0) throws -> [UInt8] {
        PagedFiles.tiff(
            of: [
                try strokePage(number), GreyImage(width: 40, height: 40),
                try strokePage(number + 1),
            ])
    }

    private static let names = (1...3).map { "form.tif#page=\($0)" }

    private static func time(_ days: Int64) -> AnswerTime {
        .shown(millisecondsSince1970: days * 86_400_000 + 36_000_000, secondsEastOfUTC: 0)
    }

    @Test func `has an answer and a document for each, and one original`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(try Self.file(), as: "sub/form.tif")
            try rig.drop(strokePNG(7), as: "b.png")
            try await rig.runOnce()
            let rows = try rig.rows()
            let names = Self.names.map { "sub/\($0)" }
            #expect(Set(rows.map { $0["file"] }) == Set(names + ["b.png"]))
            let pages = rows.filter { $0["file"].hasPrefix("sub") }
            #expect(pages.map { $0["file"] } == names)
            #expect(pages.map { $0["status"] } == ["read", "rejected", "read"])
            #expect(pages.map { $0["code"] } == ["", "no-digit", ""])
            #expect(Set(pages.map { $0["sha256"] }).count == 1)
            #expect(rig.documents() == (names + ["b.png"]).map { $0 + ".json" }.sorted())
            #expect(
                rig.files("done").map { ($0 as NSString).lastPathComponent } == [
                    "b.png", "form.tif",
                ])
            #expect(rig.files("failed").isEmpty && rig.files("review").isEmpty)
            let day = try #require(rig.files("outbox").first?.prefix(10))
            let path = "\(folder)/outbox/\(day)/\(names[2]).json"
            let document = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(filePath: path)))
            #expect((document as? [String: Any])?["page"] as? Int == 3)
            #expect((document as? [String: Any])?["file"] as? String == names[2])
            try rig.expectSound()
        }
    }

    @Test func `of which nothing can be read is refused once, with the reason of each page`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let blank = GreyImage(width: 40, height: 40)
            try rig.drop(PagedFiles.tiff(of: [blank, blank]), as: "form.tif")
            try await rig.runOnce()
            #expect(rig.files("failed") == ["form.tif", "form.tif.reason.txt"])
            let reason = try String(
                contentsOfFile: "\(folder)/failed/form.tif.reason.txt", encoding: .utf8)
            #expect(reason.split(separator: "\n").map { $0.prefix(7) } == ["Page 1:", "Page 2:"])
            #expect(try rig.rows().map { $0["status"] } == ["rejected", "rejected"])
            try rig.expectSound()
        }
    }

    @Test func `of one page has no page in its name`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(PagedFiles.tiff(of: [try strokePage(1)]), as: "one.tif")
            try rig.drop(PagedFiles.pdf(of: [try strokePage(2)]), as: "one.pdf")
            try await rig.runOnce()
            #expect(Set(try rig.rows().map { $0["file"] }) == ["one.tif", "one.pdf"])
            #expect(rig.documents() == ["one.pdf.json", "one.tif.json"])
            try rig.expectSound()
        }
    }

    @Test func `that is doubtful is copied for review once, named with its pages`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.settings.reading.errorRate = 0
            try rig.drop(try Self.file(), as: "form.tif")
            try await rig.runOnce()
            #expect(rig.files("review") == ["page-1-3__form.tif"])
        }
    }

    @Test(arguments: CrashPoint.ofAnswers, [1, 2, 3])
    func `is answered once, wherever the daemon dies`(
        point: CrashPoint, occurrence: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            // Given two files of the same content, and a daemon that dies at the point
            var rig = try ServiceRig(root: folder)
            try rig.drop(try Self.file(), as: "form.tif")
            try rig.drop(try Self.file(), as: "same.tif")
            let passed = Mutex(0)
            rig.seams.crash = { reached in
                guard reached == point else { return }
                let count = passed.withLock { passed in
                    passed += 1
                    return passed
                }
                if count == occurrence { throw SuddenDeath() }
            }
            do { try await rig.runOnce() } catch is SuddenDeath {}
            // When
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            let names = (1...3).flatMap { ["form.tif#page=\($0)", "same.tif#page=\($0)"] }
            #expect(try rig.rows().map { $0["file"] }.sorted() == names.sorted())
            #expect(rig.documents() == names.map { $0 + ".json" }.sorted())
            #expect(rig.files("done").count == 2)
            #expect(rig.files("inbox").isEmpty && rig.files("work").isEmpty)
            try rig.expectSound()
        }
    }

    @Test func `keeps its answers when the ledger is lost, and is not answered again`() async throws
    {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(try Self.file(), as: "form.tif")
            // A picture may be called like a page.
            try rig.drop(strokePNG(9), as: "a#page=2")
            try await rig.runOnce()
            let before = try rig.rows()
            try rig.forgetLedger()
            try rig.drop(strokePNG(11), as: "b.png")
            try await rig.runOnce()
            let rows = try rig.rows()
            #expect(Array(rows.prefix(before.count)) == before)
            #expect(rows.count == before.count + 1)
            let ledger = try ScanLedger.openReadOnly(at: rig.layout.ledger.string)
            let answers = try ledger.answers(afterRow: 0, limit: 10).filter { $0.claim.page != nil }
            #expect(answers.map(\.claim.page) == [1, 2, 3])
            #expect(Set(answers.map(\.claim.file)) == [answers[0].claim.id])
            try rig.expectSound()
        }
    }

    @Test func `is taken back from its documents when ledger and results are lost`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(try Self.file(), as: "form.tif")
            try await rig.runOnce()
            try rig.forgetLedger()
            for name in rig.files("outbox") where name.hasSuffix(".csv") {
                try FileManager.default.removeItem(atPath: "\(folder)/outbox/\(name)")
            }
            do {
                var repair = try RootRepair(of: rig.layout)
                _ = try repair.run()
            }
            #expect(try rig.rows().map { $0["file"] } == Self.names)
            try rig.expectSound()
        }
    }

    @Test func `is answered once when a power cut takes its answers back and leaves its rows`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given a ledger that knows of the claim alone, and rows and documents of its answers
            var rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(5), as: "before.png")
            try await rig.runOnce()
            try rig.drop(try Self.file(), as: "form.tif")
            rig.seams.crash = { if $0 == .scansRead { throw SuddenDeath() } }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            let ledger = rig.layout.ledger.string
            let files = ["", "-wal", "-shm"].filter {
                FileManager.default.fileExists(atPath: ledger + $0)
            }
            for suffix in files {
                try FileManager.default.copyItem(
                    atPath: ledger + suffix, toPath: "\(folder)/kept\(suffix)")
            }
            rig.seams.crash = { if $0 == .rowsAppended { throw SuddenDeath() } }
            await #expect(throws: SuddenDeath.self) { try await rig.runOnce() }
            #expect(try rig.rows().count == 4)
            try rig.forgetLedger()
            for suffix in files {
                try FileManager.default.moveItem(
                    atPath: "\(folder)/kept\(suffix)", toPath: ledger + suffix)
            }
            // When
            rig.seams.crash = { _ in }
            try await rig.runOnce()
            // Then
            #expect(try rig.rows().map { $0["file"] } == ["before.png"] + Self.names)
            try rig.expectSound()
        }
    }

    @Test func `is corrected page by page, and teaches the number that was meant`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try rig.drop(try Self.file(), as: "form.tif")
            try await rig.runOnce()
            let ledger = try ScanLedger.openReadOnly(at: rig.layout.ledger.string)
            #expect(throws: CorrectionProblem.severalPages(file: "form.tif", pages: 3)) {
                try CorrectionTarget("form.tif", in: rig.layout, ledger: ledger)
            }
            #expect(throws: CorrectionProblem.noSuchPage(file: "form.tif", page: 4, of: 3)) {
                try CorrectionTarget("form.tif", page: 4, in: rig.layout, ledger: ledger)
            }
            #expect(throws: CorrectionProblem.twoPages(file: "form.tif#page=2", named: 2, asked: 3))
            {
                try CorrectionTarget("form.tif#page=2", page: 3, in: rig.layout, ledger: ledger)
            }
            let original = try #require(rig.files("done").first)
            for text in ["form.tif#page=3", "done/\(original)#page=3"] {
                let target = try CorrectionTarget(text, in: rig.layout, ledger: ledger)
                #expect(target.page == 3)
                #expect(target.scans.map(\.claim.display) == ["form.tif#page=3"])
            }
            let target = try CorrectionTarget("form.tif", page: 3, in: rig.layout, ledger: ledger)
            _ = try CorrectionRequest(
                sha256: target.sha256, page: target.page, field: nil, number: "4", file: "form.tif"
            ).hand(to: rig.layout)
            try await rig.runOnce()
            let rows = try rig.rows()
            #expect(rows.last?["status"] == "corrected" && rows.last?["number"] == "4")
            #expect(rows.last?["file"] == "form.tif#page=3")
            #expect(rows.last?["corrects"] == rows[2]["seq"])
            #expect(rig.files("training/4").count == 1)
            try rig.expectSound()
        }
    }

    @Test func `keeps its original until no page is wanted any more`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.seams.now = { Self.time(20_000) }
            try rig.drop(try Self.file(), as: "form.tif")
            try await rig.runOnce()
            rig.settings.reading.errorRate = 0
            try rig.drop(try Self.file(8), as: "doubtful.tif")
            try await rig.runOnce()
            let ledger = try ScanLedger.open(at: rig.layout.ledger.string)
            let turn = RetentionTurn(
                spool: try Spool(rig.layout), ledger: ledger,
                log: Logger(label: "test") { _ in rig.log.handler }, crash: { _ in },
                now: { Self.time(20_100) })
            let outcome = try turn.clear(.originals, olderThan: .seconds(86_400), after: 0)
            try ledger.close()
            #expect(outcome.count == 1)
            #expect(
                rig.files("done").map { ($0 as NSString).lastPathComponent } == ["doubtful.tif"])
            try rig.expectSound()
        }
    }
}
