import DigitTestSupport
import Foundation
import ScanImages
import Testing

@testable import digitd

@Suite struct `digitd classify` {
    /// The lines of a table of labels as file and label.
    private func labels(in scans: String) throws -> [(file: String, label: String)] {
        let text = try String(contentsOfFile: "\(scans)/labels.csv", encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let parts = line.split(separator: ",").map(String.init)
            return (parts[0], parts[1])
        }
    }

    @Test func `prints path, number and confidence in the order of the names`() throws {
        let scans = try SampleData.scans()
        let outcome = try BuiltTool.run("classify", "\(scans)/images")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = outcome.output.split(separator: "\n").map { $0.split(separator: "\t") }
        let expected = try labels(in: scans)
        #expect(rows.map { String($0[0]) } == expected.map { "\(scans)/images/\($0.file)" })
        for row in rows {
            #expect(row[2].wholeMatch(of: #/[01]\.\d{4}/#) != nil)
            let isDoubtful = (Double(row[2]) ?? 0) < 0.99
            #expect(row.count == (isDoubtful ? 4 : 3))
            #expect(!isDoubtful || row[3] == "review")
        }
        let right = zip(rows, expected).count { $0[1] == $1.label }
        #expect(right >= 16, "\(right) of 20 read right")
    }

    @Test func `prints the JSON document of each scan`() throws {
        let scans = try SampleData.scans()
        let outcome = try BuiltTool.run("classify", "--json", "\(scans)/images")
        #expect(outcome.status == 0)
        let documents = try outcome.output.split(separator: "\n").map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(documents.count == 20)
        for document in documents {
            #expect(document["schema"] as? Int == 1)
            #expect((document["file"] as? String)?.hasPrefix("\(scans)/images/sample-") == true)
            #expect((document["sha256"] as? String)?.count == 64)
        }
    }

    @Test(
        arguments: [([2, 0, 8, 5, 3], 2_300, 600), ([6, 3], 1_500, 1_400)] as [([Int], Int, Int)])
    func `reads a photograph of a single number, however large it is`(
        digits: [Int], width: Int, height: Int
    ) throws {
        var picture = GreyImage(width: width, height: height)
        let (room, tall) = (Double(width / digits.count), Double(height))
        for (place, digit) in digits.enumerated() {
            picture.draw(
                digit, x: (Double(place) + 1.0 / 3) * room, y: 0.2 * tall, width: room / 2,
                height: 0.6 * tall, strokeWidth: tall / 24)
        }
        let outcome = try BuiltTool.run(
            ["classify", "--json", "-"], input: Data(picture.pngBytes()))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(document["width"] as? Int == width)
        let numbers = try #require(document["numbers"] as? [[String: Any]])
        #expect(numbers.map { $0["text"] as? String } == [digits.map(String.init).joined()])
        let box = try #require(numbers.first?["box"] as? [Int])
        #expect(
            abs(box[1] - height / 5) < height / 10 && abs(box[3] - 3 * height / 5) < height / 10)
    }

    @Test func `reads standard input`() throws {
        let scans = try SampleData.scans()
        let first = try #require(try labels(in: scans).first)
        let bytes = try Data(contentsOf: URL(filePath: "\(scans)/images/\(first.file)"))
        let outcome = try BuiltTool.run(["classify", "-"], input: bytes)
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("-\t"))
    }

    @Test func `names what it cannot read, goes on, and ends with 65`() throws {
        let folder = try TemporaryFolder()
        let scans = try SampleData.scans()
        let first = try #require(try labels(in: scans).first)
        let good = folder.url.appending(path: "b.png").path
        try FileManager.default.copyItem(atPath: "\(scans)/images/\(first.file)", toPath: good)
        _ = try folder.write("", to: "a.png")
        _ = try folder.write("just text", to: "c.jpg")
        let outcome = try BuiltTool.run("classify", folder.url.path)
        #expect(outcome.status == 65)
        #expect(outcome.output.hasPrefix("\(good)\t"))
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.count == 2)
        #expect(errors[0].hasPrefix("\(folder.url.path)/a.png: "))
        #expect(errors[1].hasPrefix("\(folder.url.path)/c.jpg: This is text"))

        let json = try BuiltTool.run("classify", "--json", folder.url.path)
        #expect(json.status == 65)
        #expect(json.errors == "")
        #expect(json.output.split(separator: "\n").count == 3)
        #expect(json.output.contains(#""status":"rejected","code":"empty""#))
    }

    @Test func `ends with 66 when a path is not there`() throws {
        #expect(
            try BuiltTool.run("classify", "/nowhere.png")
                == BuiltTool.Outcome(
                    status: 66, output: "",
                    errors: "/nowhere.png: Cannot open '/nowhere.png': "
                        + "No such file or directory. Check the path.\n"))
    }

    @Test func `says when the model cannot be used`() throws {
        let folder = try TemporaryFolder()
        let model = try folder.write("nothing", to: "model")
        let outcome = try BuiltTool.run("classify", "--model", model, "x.png")
        #expect(outcome.status == 65)
        #expect(outcome.errors.hasPrefix("Error: The model '\(model)' cannot be used: "))
        #expect(
            try BuiltTool.run("classify", "--model", "/nowhere/model", "x.png").status == 66)
    }

    @Test func `shows names with odd bytes on one line`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("", to: "a\nb.png")
        let outcome = try BuiltTool.run("classify", folder.url.path)
        #expect(outcome.errors.hasPrefix("\(folder.url.path)/a\\nb.png: "))
    }
}

@Suite struct `Batches on several cores` {
    @Test(arguments: [1, 2, 5])
    func `are delivered in order and complete`(workers: Int) async throws {
        var delivered: [Int] = []
        try await forEachBatch(
            of: 0..<1000, size: 7, workers: workers, work: { $0.map { $0 * 2 } },
            deliver: { delivered += $0 })
        #expect(delivered == (0..<1000).map { $0 * 2 })
    }

    @Test func `of nothing are none`() async throws {
        try await forEachBatch(
            of: [Int](), size: 7, workers: 2, work: { $0 },
            deliver: { Issue.record("delivered \($0)") })
    }
}
