import DigitReading
import Files
import NeuralNetwork
import ScanImages
import ScanSpool
import Testing

@testable import DigitService

@Suite struct `Hints by folder` {
    private func pattern(_ hints: FolderHints, _ path: String) throws -> String? {
        hints.hint(for: try #require(RelativePath(path)))?.pattern
    }

    @Test func `count for everything below their folder`() throws {
        let hints = try FolderHints(parsing: "year4=dddd, parish = 18dd|19dd ,parish/book 2=d{6}")
        #expect(try pattern(hints, "year4/a.png") == "dddd")
        #expect(try pattern(hints, "year4/1901/b/a.png") == "dddd")
        #expect(try pattern(hints, "parish/a.png") == "18dd|19dd")
        #expect(try pattern(hints, "parish/book 2/a.png") == "d{6}")
        #expect(try pattern(hints, "parish/book 20/a.png") == "18dd|19dd")
        for path in ["a.png", "year4", "year44/a.png", "x/year4/a.png", "Year4/a.png"] {
            #expect(try pattern(hints, path) == nil, "\(path)")
        }
    }

    @Test func `are read back as they are written`() throws {
        let hints = try FolderHints(parsing: " b=d ,\n a/ü=7|8\n")
        #expect(hints.text == "b=d, a/ü=7|8")
        #expect(try FolderHints(parsing: hints.text) == hints)
        #expect(try FolderHints(parsing: "  ") == FolderHints())
        #expect(FolderHints().text == "" && FolderHints().isEmpty)
    }

    @Test(arguments: [
        ("year4", "'year4' is not FOLDER=PATTERN"), ("=dd", "'=dd' is not FOLDER=PATTERN"),
        ("a=d,", "'' is not FOLDER=PATTERN"), ("/a=d", "'/a' is no folder below the inbox"),
        ("../a=d", "'../a' is no folder below the inbox"),
        ("a/=d", "'a/' is no folder below the inbox"),
        ("a=d,a=dd", "the folder 'a' has two patterns"),
        (
            "a=1x",
            "character 2 of '1x' is 'x', where a digit, 'd' for any digit, or '|' is expected"
        ),
        ("a=", "at character 1 of '' a digit is expected, or 'd' for any digit"),
    ])
    func `say what is wrong with them`(text: String, sentence: String) {
        let mistake = #expect(throws: FolderHints.Mistake.self) {
            try FolderHints(parsing: text)
        }
        #expect(mistake?.description == sentence)
    }
}
