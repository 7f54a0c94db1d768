import DigitTestSupport
import Foundation
import Testing

@testable import digitd

@Suite struct `digitd evaluate` {
    @Test func `prints accuracy, a line for each digit and the confusion matrix`() throws {
        let outcome = try BuiltTool.run(
            "evaluate", "--model", try SampleData.model(), "--idx", try SampleData.idx(),
            "--mistakes", "0")
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        let first = outcome.output.split(separator: "\n")[0]
        #expect(first.wholeMatch(of: #/Accuracy: \d+ \/ 100 = \d+\.\d\d %/#) != nil, "\(first)")
        #expect(outcome.output.contains("digit   count   right   recall  precision\n"))
        #expect(outcome.output.contains("is \\ read    0    1"))
        #expect(!outcome.output.contains("Read wrong:"))
    }

    @Test func `measures the same images the same, as IDX files and as pictures`() throws {
        let folder = try TemporaryFolder()
        let images = folder.url.appending(path: "images").path
        _ = try BuiltTool.run("synthesise", "--folders", "--count", "50", "--output", images)
        let outcome = try BuiltTool.run("evaluate", "--json", images)
        #expect(outcome.status == 0)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(report["count"] as? Int == 50)
        #expect((report["accuracy"] as? Double ?? 0) > 0.7)
        #expect((report["model"] as? String)?.count == 64)
    }

    @Test func `reads a table of labelled scans`() throws {
        let scans = try SampleData.scans()
        let outcome = try BuiltTool.run("evaluate", "--labels", "\(scans)/labels.csv")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains(#/^Accuracy: \d+ \/ 20 = /#))
    }

    @Test func `accepts fewer readings at a smaller error rate`() throws {
        let scans = try SampleData.scans()
        let outcome = try BuiltTool.run(
            "evaluate", "--json", "--error-rate", "0.3", "--labels", "\(scans)/labels.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let honesty = try #require(report["honesty"] as? [String: Any])
        let rows = try #require(honesty["acceptance"] as? [[String: Any]])
        #expect(rows.map { $0["errorRate"] as? Double } == [0.005, 0.01, 0.02, 0.3])
        let accepted = rows.compactMap { $0["accepted"] as? Int }
        #expect(accepted == accepted.sorted())
        #expect((accepted.last ?? 0) > (accepted.first ?? 0))
        for row in rows {
            let counts = ["accepted", "review", "refused"].compactMap { row[$0] as? Int }
            #expect(counts.reduce(0, +) == 20)
        }
    }

    @Test func `draws two charts and says where they are`() throws {
        let folder = try TemporaryFolder()
        let charts = folder.url.appending(path: "a/charts").path
        let scans = try SampleData.scans()
        let outcome = try BuiltTool.run(
            "evaluate", "--charts", charts, "--labels", "\(scans)/labels.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let files = ["reliability.svg", "coverage.svg"].map { "\(charts)/\($0)" }
        #expect(outcome.output.hasSuffix("\n\nCharts: \(files[0]) and \(files[1])\n"))
        for file in files {
            let svg = try String(contentsOf: URL(filePath: file), encoding: .utf8)
            #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
            #expect(svg.contains(">20 images of "))
        }

        let again = try BuiltTool.run(
            "evaluate", "--charts", charts, "--labels", "\(scans)/labels.csv")
        #expect(
            again
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: '\(files[0])' is there already. Give another name, or "
                        + "--force.\n"))
        let json = try BuiltTool.run(
            "evaluate", "--force", "--json", "--charts", charts, "--idx", try SampleData.idx())
        #expect(json.status == 0, "\(json.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["charts"] as? [String] == files)
    }

    @Test func `refuses a file as the folder of the charts`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("x", to: "x")
        let outcome = try BuiltTool.run("evaluate", "--charts", file, "--idx", "y")
        #expect(outcome.status == 73)
        #expect(outcome.errors == "Error: '\(file)' is there and is no folder.\n")
    }

    @Test func `refuses an error rate that is none`() throws {
        let outcome = try BuiltTool.run("evaluate", "--error-rate", "2", "--idx", "x")
        #expect(outcome.status == 64)
        #expect(
            outcome.errors
                == "Error: --error-rate: 'reading.errorRate' is '2'; allowed is a number from 0 to "
                + "1.\n")
    }

    @Test func `says which files of a table cannot be read`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("file,label\na.png,1\nb.png,2\n", to: "labels.csv")
        let missing = try BuiltTool.run("evaluate", "--labels", table)
        #expect(missing.status == 66)
        #expect(missing.output == "")
        #expect(
            missing.errors.hasPrefix(
                "Error: None of the 2 files that '\(table)' names can be read. The first: Cannot "
                    + "open '\(folder.url.path)/a.png': No such file or directory."))
        _ = try folder.write("no picture, but a file", to: "b.png")
        let some = try BuiltTool.run("evaluate", "--labels", table)
        #expect(
            some.errors.hasPrefix(
                "Not read, and counted as wrong: 1 of 2 files. The first: Cannot open "
                    + "'\(folder.url.path)/a.png': No such file or directory."))
    }

    @Test func `says what is wrong with the labels`() throws {
        let folder = try TemporaryFolder()
        #expect(
            try BuiltTool.run("evaluate", folder.url.path)
                == BuiltTool.Outcome(
                    status: 65, output: "",
                    errors: "Error: '\(folder.url.path)' has no folder named 0 to 9. Make ten "
                        + "folders with these names and put each image into that of its digit.\n"))
        let table = try folder.write("name;digit\n", to: "labels.csv")
        let outcome = try BuiltTool.run("evaluate", "--labels", table)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("begins with 'name;digit' where 'file,label' is expected"))
        #expect(try BuiltTool.run("evaluate", "--labels", "/nowhere.csv").status == 66)
    }
}
