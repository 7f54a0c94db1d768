import DigitTestSupport
import Foundation
import Testing

@testable import digitd

@Suite struct `digitd synthesise` {
    /// The names and contents of all files below a folder.
    private func contents(of folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.reduce(into: [:]) { contents, name in
            let file = folder.appending(path: name)
            if !file.hasDirectoryPath, let data = try? Data(contentsOf: file) {
                contents[name] = data
            }
        }
    }

    @Test(arguments: ["--scans", "--idx", "--folders", "--strips", "--forms"])
    func `makes the same files from the same seed`(kind: String) throws {
        let folder = try TemporaryFolder()
        let made = try [("a", "1"), ("b", "1"), ("c", "2")].map { name, seed in
            let output = folder.url.appending(path: name)
            let outcome = try BuiltTool.run(
                "synthesise", kind, "--count", "20", "--seed", seed, "--output", output.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try contents(of: output)
        }
        #expect(made[0] == made[1])
        #expect(made[0] != made[2])
    }

    @Test func `writes scans of numbers up to a length`() throws {
        let folder = try TemporaryFolder()
        let output = folder.url.appending(path: "scans").path
        let outcome = try BuiltTool.run(
            "synthesise", "--count", "30", "--longest", "4", "--output", output)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let table = try String(contentsOfFile: "\(output)/labels.csv", encoding: .utf8)
        let lengths = table.split(separator: "\n").dropFirst()
            .compactMap { $0.split(separator: ",").last?.count }
        #expect(Set(lengths) == Set(1...4))
        for arguments in [["--longest", "21"], ["--strips", "--longest", "2"]] {
            let refused = try BuiltTool.run(
                ["synthesise", "--output", output] + arguments)
            #expect(refused.status == 64 && refused.errors.contains("--longest is"))
        }
    }

    @Test func `writes strips that can be evaluated`() throws {
        let folder = try TemporaryFolder()
        let output = folder.url.appending(path: "strips").path
        #expect(
            try BuiltTool.run("synthesise", "--strips", "--count", "60", "--output", output)
                == BuiltTool.Outcome(status: 0, output: "60 strips in \(output)\n", errors: ""))
        let outcome = try BuiltTool.run("evaluate", "--labels", "\(output)/labels.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(" / 60 = "), "\(outcome.output)")
    }

    @Test func `writes the four files of MNIST`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: try SampleData.idx())
        #expect(
            names.sorted() == [
                "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte",
                "train-labels-idx1-ubyte",
            ])
    }

    @Test func `writes what is no digit, and a table that says so`() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltTool.run(
            "synthesise", "--non-digits", "--count", "12", "--output", folder.url.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let table = try String(
            contentsOf: folder.url.appending(path: "labels.csv"), encoding: .utf8)
        #expect(
            table
                == "file,label\n"
                + (0..<12).map { "none-\($0 < 10 ? "0" : "")\($0).png,\n" }.joined())
        let evaluation = try BuiltTool.run("evaluate", "--labels", "\(folder.url.path)/labels.csv")
        #expect(evaluation.status == 0, "\(evaluation.errors)")
        #expect(evaluation.output.contains("Without a number: 12, refused: "))
    }

    @Test func `writes what the finder cuts out of pages, with its number`() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltTool.run(
            "synthesise", "--found-strips", "--count", "12", "--output", folder.url.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "12 strips in \(folder.url.path)\n")
        let table = try String(
            contentsOf: folder.url.appending(path: "labels.csv"), encoding: .utf8)
        let lines = table.split(separator: "\n")
        #expect(lines.count == 13)
        let labels = lines.dropFirst().map { $0.drop { $0 != "," }.dropFirst() }
        #expect(labels.allSatisfy { $0.allSatisfy(\.isNumber) })
        #expect(labels.count { !$0.isEmpty } > 6)
    }

    @Test func `writes pages, and where each number stands on them`() throws {
        let folder = try TemporaryFolder()
        let made = try ["a", "b"].map { name in
            let output = folder.url.appending(path: name)
            let outcome = try BuiltTool.run(
                "synthesise", "--pages", "--count", "6", "--dpi", "50", "--maps", "--output",
                output.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "6 pages in \(output.path)\n")
            return try contents(of: output)
        }
        #expect(made[0] == made[1])
        let truth = try #require(
            try JSONSerialization.jsonObject(with: made[0]["pages.json"] ?? Data())
                as? [[String: Any]])
        #expect(truth.count == 6)
        var numbers = 0
        for page in truth {
            let file = try #require(page["file"] as? String)
            #expect(made[0]["images/\(file)"] != nil)
            for number in try #require(page["numbers"] as? [[String: Any]]) {
                let (text, box) = (number["text"] as? String, number["box"] as? [Int])
                #expect(text?.isEmpty == false && text?.allSatisfy(\.isNumber) == true)
                #expect(box?.count == 4)
                numbers += 1
            }
        }
        #expect(numbers > 6)
        #expect(made[0].keys.filter { $0.hasPrefix("maps/") }.count == 6)
    }

    @Test func `keeps the options of pages to pages`() throws {
        for (options, sentence) in [
            (["--dpi", "100"], "--dpi, --blank, --plain and --maps are for --pages."),
            (["--strips", "--plain"], "--dpi, --blank, --plain and --maps are for --pages."),
            (["--strips", "--maps"], "--dpi, --blank, --plain and --maps are for --pages."),
            (["--unseen"], "--strokes and --unseen are for --pages, --strips and --found-strips."),
            (
                ["--strokes", "."],
                "--strokes and --unseen are for --pages, --strips and --found-strips."
            ),
        ] {
            let refused = try BuiltTool.run(["synthesise", "--output", "none"] + options)
            #expect(refused.status == 64)
            #expect(refused.errors.contains(sentence))
        }
        let refused = try BuiltTool.run(
            "synthesise", "--pages", "--dpi", "9", "--output", "none")
        #expect(refused.errors.contains("--dpi is 9; allowed is 50 to 600."))
    }

    @Test func `does not write into a folder that is not empty`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("mine", to: "file")
        #expect(
            try BuiltTool.run("synthesise", "--output", folder.url.path)
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: '\(folder.url.path)' is not empty. "
                        + "Give a new folder, or --force.\n"))
        #expect(
            try BuiltTool.run(
                "synthesise", "--count", "1", "--force", "--output", folder.url.path
            ).status == 0)
    }
}
