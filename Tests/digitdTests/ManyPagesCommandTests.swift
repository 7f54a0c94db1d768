import DigitTestSupport
import Foundation
import ScanImages
import Testing

@Suite struct `A file of many pages on the command line` {
    /// A page with a number written large.
    private func page(_ digits: [Int]) -> GreyImage {
        var picture = GreyImage(width: 120 * digits.count + 80, height: 260)
        for (place, digit) in digits.enumerated() {
            picture.draw(
                digit, x: Double(60 + 120 * place), y: 60, width: 70, height: 140, strokeWidth: 10)
        }
        return picture
    }

    private func file(in folder: String) throws -> String {
        let pages = [page([2, 0, 8]), GreyImage(width: 300, height: 200), page([6, 3])]
        try Data(PagedFiles.pdf(of: pages)).write(to: URL(filePath: "\(folder)/form.pdf"))
        return "\(folder)/form.pdf"
    }

    @Test func `is read page by page, and a page that shows nothing is named`() throws {
        try withTemporaryFolder { folder in
            let file = try file(in: folder)
            let outcome = try BuiltTool.run("classify", file)
            #expect(outcome.status == 65)
            let rows = outcome.output.split(separator: "\n").map { $0.split(separator: "\t") }
            #expect(rows.map { String($0[0]) } == ["\(file)#page=1", "\(file)#page=3"])
            #expect(rows.map { String($0[1]) } == ["208", "63"])
            #expect(outcome.errors.hasPrefix("\(file)#page=2: "))
            let documents = try BuiltTool.run("classify", "--json", file).output
                .split(separator: "\n").map {
                    try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
                }
            #expect(documents.map { $0?["page"] as? Int } == [1, 2, 3])
        }
    }

    @Test func `is explained by a page of it`() throws {
        try withTemporaryFolder { folder in
            let file = try file(in: folder)
            let picture = "\(folder)/why.png"
            let outcome = try BuiltTool.run("explain", file, "--page", "3", "--output", picture)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("63"))
            #expect(FileManager.default.fileExists(atPath: picture))
            let first = try BuiltTool.run("explain", file, "--output", picture, "--force")
            #expect(first.output.contains("form.pdf#page=1"))
            #expect(first.errors.contains("has 3 pages; this is the first one. Another: --page N"))
            let png = "\(folder)/one.png"
            try Data(page([7]).pngBytes()).write(to: URL(filePath: png))
            let second = try BuiltTool.run(
                "explain", png, "--page", "2", "--output", picture, "--force")
            #expect(second.status == 65)
            #expect(second.output.contains("A picture has one page"), "\(second.output)")
            let none = try BuiltTool.run(
                "explain", file, "--page", "4", "--output", picture, "--force")
            #expect(none.status == 65)
            #expect(none.output.contains("has 3 pages, and no page 4"), "\(none.output)")
        }
    }

    @Test func `is answered by the daemon, whose reader tells page after page`() throws {
        try withTemporaryFolder { folder in
            _ = try BuiltTool.run("run", "--root", folder, "--once")
            _ = try file(in: "\(folder)/inbox")
            let outcome = try BuiltTool.run("run", "--root", folder, "--once")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let verified = try BuiltTool.run("verify", "--root", folder)
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
            let found = try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/outbox")
            let names = found.filter { $0.hasSuffix(".json") }.map {
                ($0 as NSString).lastPathComponent
            }
            #expect(names.sorted() == (1...3).map { "form.pdf#page=\($0).json" })
            let csv = try #require(found.first { $0.hasSuffix(".csv") })
            let rows = try String(contentsOfFile: "\(folder)/outbox/\(csv)", encoding: .utf8)
            for text in [",form.pdf#page=1,", ",208,", ",form.pdf#page=3,", ",63,"] {
                #expect(rows.contains(text), "\(rows)")
            }
        }
    }

    @Test func `whose decoder is not installed is refused with the name of its package`() throws {
        try withTemporaryFolder { folder in
            let file = try file(in: folder)
            let outcome = try BuiltTool.run(
                ["classify", file], environment: ["PATH": "\(folder)"])
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("apt install poppler-utils"), "\(outcome.errors)")
        }
    }
}
