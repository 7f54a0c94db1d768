import DigitReading
import DigitTestSupport
import Foundation
import NeuralNetwork
import Testing

@testable import digitd

@Suite struct `digitd calibrate` {
    @Test func `writes a reader of lines that knows its bars`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "line.safetensors").path
        let outcome = try BuiltTool.run(
            "calibrate", "--json", "--count", "1000", "--output", path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let model = try Model(fileBytes: [UInt8](Data(contentsOf: URL(filePath: path))))
        #expect(report["model"] as? String == model.identity)
        #expect(report["weights"] as? [Double] == NumberCalibration(of: model.facts)?.weights)
        let honesty = try #require(report["honesty"] as? [String: Any])
        #expect((honesty["acceptance"] as? [[String: Any]])?.count == 3)

        let again = try BuiltTool.run("calibrate", "--count", "1000", "--output", path)
        #expect(
            again
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: '\(path)' is there already. Give another name, or --force.\n"))
    }

    @Test(arguments: [
        (["--count", "10"], "--count is 10; allowed is 1000 to 1000000."),
        (["--workers=-1"], "--workers is -1; allowed is 0 (all cores) or more."),
    ])
    func `refuses what makes no sense`(arguments: [String], sentence: String) throws {
        let outcome = try BuiltTool.run(["calibrate", "--output", "x"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(sentence))
    }

    @Test func `wants a model that reads lines`() throws {
        let model = try SampleData.model()
        let outcome = try BuiltTool.run("calibrate", "--line-model", model, "--output", "x")
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("cannot be used: its network is"))
    }
}
