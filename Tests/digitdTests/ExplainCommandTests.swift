import DigitTestSupport
import Foundation
import ScanImages
import Testing

@testable import digitd

@Suite struct `digitd explain` {
    /// A folder with a scan of a six and a nine in it.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var scan = GreyImage(width: 160, height: 90)
        scan.draw(6, x: 20, y: 15, width: 34, height: 50, strokeWidth: 5)
        scan.draw(9, x: 80, y: 15, width: 34, height: 50, strokeWidth: 5)
        try folder.write(scan.pngBytes(), to: "scans/69.png")
        return folder
    }

    private func picture(_ url: URL) throws -> GreyImage {
        try GreyImage(decoding: [UInt8](try Data(contentsOf: url)), limits: ImageLimits())
    }

    @Test func `writes a picture beside nothing of yours, and says the same in words`() throws {
        let folder = try folder()
        let outcome = try BuiltTool.run("explain", "scans/69.png", in: folder.url)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors == "")
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("scans/69.png: "), "\(outcome.output)")
        #expect(
            lines.contains {
                $0.wholeMatch(of: #/  digit 1: (\d) with [01]\.\d{4}, alone \1 with [01]\.\d{4}/#)
                    != nil
            })
        #expect(outcome.output.hasSuffix("\n\nThe picture is 69.png.explained.png.\n"))
        let drawn = try picture(folder.url.appending(path: "69.png.explained.png"))
        #expect(drawn.width == 1000 && drawn.height > 500)
    }

    @Test func `does not replace a picture that is there, unless it is told to`() throws {
        let folder = try folder()
        try folder.write("mine", to: "why.png")
        let arguments = ["explain", "scans/69.png", "--output", "why.png"]
        #expect(
            try BuiltTool.run(arguments, in: folder.url)
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: 'why.png' is there already. Give another name, or --force.\n"))
        #expect(try BuiltTool.run(arguments + ["--force"], in: folder.url).status == 0)
        #expect(try picture(folder.url.appending(path: "why.png")).width == 1000)
    }

    @Test func `prints the document of the reading with the reasons`() throws {
        let folder = try folder()
        let outcome = try BuiltTool.run(
            "explain", "--json", "--digits", "3", "scans/69.png", in: folder.url)
        #expect(outcome.status == 0)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(object["file"] as? String == "scans/69.png")
        #expect(object["status"] as? String == "review")
        let reason = try #require(object["reason"] as? String)
        #expect(
            reason.hasSuffix(" has 2 digits; the hint says 3 digits.")
                || reason == "The digits look like 69; the hint allows other numbers.")
        #expect(object["picture"] as? String == "69.png.explained.png")
        #expect((object["explanations"] as? [Any])?.count == 1)
    }

    @Test func `shows a scan without a digit, too, and ends with 65`() throws {
        let folder = try TemporaryFolder()
        try folder.write(GreyImage(width: 60, height: 50).pngBytes(), to: "blank.png")
        let outcome = try BuiltTool.run("explain", "blank.png", in: folder.url)
        #expect(
            outcome
                == BuiltTool.Outcome(
                    status: 65,
                    output: """
                        blank.png: No number was read. The picture is blank: no ink stands out \
                        from the paper. Check that the written side was scanned, or write with a \
                        darker pen.

                        The picture is blank.png.explained.png.

                        """, errors: ""))
        #expect(try picture(folder.url.appending(path: "blank.png.explained.png")).width == 1000)
        try folder.write("text", to: "text.png")
        #expect(try BuiltTool.run("explain", "text.png", in: folder.url).status == 65)
        #expect(try picture(folder.url.appending(path: "text.png.explained.png")).width == 1000)
    }

    @Test func `ends with 66 when the file is not there, and leaves no picture`() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltTool.run("explain", "07.png", in: folder.url)
        #expect(
            outcome
                == BuiltTool.Outcome(
                    status: 66, output: "",
                    errors: "Error: Cannot open '07.png': No such file or directory. Check the "
                        + "path.\n"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }
}
