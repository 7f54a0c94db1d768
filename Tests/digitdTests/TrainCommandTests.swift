import DigitTestSupport
import Foundation
import Testing

@testable import digitd

@Suite struct `digitd train` {
    @Test func `prints the lecture's line an epoch, and saves the model`() throws {
        let folder = try TemporaryFolder()
        let model = folder.url.appending(path: "lecture.safetensors").path
        let outcome = try BuiltTool.run(
            "train", "--recipe", "lecture", "--epochs", "2", "--idx", try SampleData.idx(),
            "--output", model)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3)
        #expect(lines[0].wholeMatch(of: #/Epoch 0: \d+ \/ 100/#) != nil, "\(lines[0])")
        #expect(lines[1].wholeMatch(of: #/Epoch 1: \d+ \/ 100/#) != nil, "\(lines[1])")
        #expect(lines[2] == "")
        let sentence = #/Model [0-9a-f]{12} \(784-30-10\) saved as '.*\/lecture.safetensors': .*\n/#
        #expect(outcome.errors.wholeMatch(of: sentence) != nil, "\(outcome.errors)")
        #expect(FileManager.default.fileExists(atPath: model))
    }

    @Test func `gives the same model for one seed, whatever the number of workers`() throws {
        let folder = try TemporaryFolder()
        let models = try [("1", "1"), ("1", "2"), ("2", "1")].map { seed, workers in
            let model = folder.url.appending(path: "\(seed)-\(workers)")
            let outcome = try BuiltTool.run(
                "train", "--recipe", "relu", "--epochs", "1", "--idx", try SampleData.idx(),
                "--seed", seed, "--workers", workers, "--output", model.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try Data(contentsOf: model)
        }
        #expect(models[0] == models[1])
        #expect(models[0] != models[2])
    }

    @Test func `writes a line of JSON for each epoch, and one for the model`() throws {
        let outcome = try BuiltTool.run(
            "train", "--architecture", "784-12-10", "--recipe", "lecture", "--epochs", "2",
            "--json", "--idx", try SampleData.idx())
        #expect(outcome.status == 0)
        #expect(outcome.errors == "The model will not be saved: no --output FILE.\n")
        let lines = try outcome.output.split(separator: "\n").map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.count == 3)
        #expect(lines[1]["epoch"] as? Int == 1)
        #expect(lines[1]["count"] as? Int == 100)
        #expect((lines[1]["trainingSeconds"] as? Double ?? 0) > 0)
        #expect(lines[2]["architecture"] as? String == "784-12-10")
        #expect(lines[2]["recipe"] as? String == "lecture (changed)")
        #expect(lines[2]["isComplete"] as? Bool == true)
    }

    @Test func `leaves no checkpoint behind, and touches none of another training`() throws {
        let folder = try TemporaryFolder()
        let model = folder.url.appending(path: "m.safetensors").path
        func train(_ more: String) throws -> BuiltTool.Outcome {
            try BuiltTool.run(
                "train", "--recipe", "relu", "--epochs", "1", "--idx", try SampleData.idx(),
                "--output", model, more)
        }
        let missing = try train("--resume")
        #expect(missing.status == 66)
        #expect(missing.errors.contains("to go on from. Begin the training without --resume."))
        _ = try folder.write("half a training", to: "m.safetensors.checkpoint")
        let inTheWay = try train("--json")
        #expect(inTheWay.status == 73)
        #expect(
            inTheWay.errors.contains("Go on with it with --resume, or begin anew with --force."))
        let damaged = try train("--resume")
        #expect(damaged.status != 0)
        #expect(
            damaged.errors.contains(
                "The training cannot go on from its checkpoint: it is no whole checkpoint: "))
        #expect(try train("--force").status == 0)
        #expect(!FileManager.default.fileExists(atPath: model + ".checkpoint"))
    }

    @Test func `learns from folders 0 to 9`() throws {
        let folder = try TemporaryFolder()
        let images = folder.url.appending(path: "images").path
        #expect(
            try BuiltTool.run("synthesise", "--folders", "--count", "60", "--output", images)
                == BuiltTool.Outcome(status: 0, output: "60 images in \(images)\n", errors: ""))
        _ = try folder.write("not a picture", to: "images/3/notes.txt")
        let outcome = try BuiltTool.run("train", images, "--recipe", "relu", "--epochs", "1")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("Epoch 0: "))
        #expect(outcome.errors.contains("\nLeft out: 3/notes.txt: This is text"))
    }

    @Test func `does not replace a model unless it is told to`() throws {
        let folder = try TemporaryFolder()
        let model = try folder.write("precious", to: "model")
        let idx = try SampleData.idx()
        #expect(
            try BuiltTool.run("train", "--idx", idx, "--output", model)
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: '\(model)' is there already. Give another name, or --force.\n")
        )
        #expect(try String(contentsOfFile: model, encoding: .utf8) == "precious")
        let outcome = try BuiltTool.run(
            "train", "--recipe", "relu", "--epochs", "1", "--idx", idx, "--output", model,
            "--force")
        #expect(outcome.status == 0)
        #expect(try Data(contentsOf: URL(filePath: model)).count > 10_000)
    }

    @Test func `refuses an output folder that is not there before it trains`() throws {
        let outcome = try BuiltTool.run(
            "train", "--idx", try SampleData.idx(), "--output", "/nowhere/model")
        #expect(
            outcome
                == BuiltTool.Outcome(
                    status: 73, output: "",
                    errors: "Error: The folder '/nowhere' is not there. "
                        + "Create it: mkdir -p '/nowhere'\n"))
    }

    @Test func `names the nearest recipe`() throws {
        #expect(
            try BuiltTool.run("train", "--recipe", "lektüre", "--idx", "x")
                .errors.hasPrefix("Error: There is no recipe 'lektüre'. Did you mean 'lecture'?"))
    }

    @Test(arguments: [
        (["--keep", "1", "--from", "x"], "--keep is 1.0; allowed is from 0 to below 1."),
        (["--keep", "0.5"], "--keep wants a model that training starts from: --from FILE."),
    ])
    func `keeps nothing of a model that it does not start from`(
        options: [String], sentence: String
    ) throws {
        let outcome = try BuiltTool.run(
            ["train", "--recipe", "line", "--idx", "x"] + options)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(sentence))
    }

    @Test func `starts from a model only where lines or pages are read`() throws {
        let outcome = try BuiltTool.run("train", "--recipe", "relu", "--idx", "x", "--from", "y")
        #expect(outcome.status == 64)
        #expect(
            outcome.errors.contains(
                "--from starts recipes of lines and pages; 'relu' reads digits."))
        let strokes = try BuiltTool.run(
            "train", "--recipe", "relu", "--idx", "x", "--strokes", "y")
        #expect(strokes.status == 64)
        #expect(
            strokes.errors.contains(
                "--strokes writes lines and pages; 'relu' learns from images alone."))
        let pages = try BuiltTool.run("train", "--recipe", "ink", "--idx", "x", "--pages")
        #expect(pages.status == 64)
        #expect(pages.errors.contains("--pages is for recipes that read lines; 'ink' does not."))
    }

    @Test func `points into an architecture that is none`() throws {
        let outcome = try BuiltTool.run("train", "--architecture", "784-30x-10", "--idx", "x")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("\n    784-30x-10\n          ^ 'x' is no activation"))
    }

    @Test func `ends with 66 when the images are not there, with 65 when they are damaged`()
        throws
    {
        let folder = try TemporaryFolder()
        #expect(try BuiltTool.run("train", "--idx", folder.url.path).status == 66)
        for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
            _ = try folder.write("not an IDX file", to: name)
        }
        let outcome = try BuiltTool.run("train", "--idx", folder.url.path)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("train-images-idx3-ubyte' is no IDX file of images"))
    }

    @Test func `saves the network on Ctrl-C and ends with 130`() async throws {
        let folder = try TemporaryFolder()
        let model = folder.url.appending(path: "model").path
        let running = try RunningTool(
            "train", "--recipe", "lecture", "--epochs", "100000", "--idx", try SampleData.idx(),
            "--output", model)
        try await running.waitForOutput { $0.contains("Epoch 0: ") }
        running.interrupt()
        let outcome = try await running.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("\nStopped early. Model "))
        #expect(
            try BuiltTool.run("evaluate", "--model", model, "--idx", try SampleData.idx()).status
                == 0)
    }

    @Test func `lists the recipes`() throws {
        let outcome = try BuiltTool.run("train", "--list-recipes")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasPrefix(
                "lecture            784-30-10, sigmoid, quadratic cost, η 3.0, as in the lecture\n")
        )
    }
}

@Suite struct `The stopwatch of epochs` {
    @Test func `parts learning from counting`() {
        var stopwatch = EpochStopwatch()
        let start = ContinuousClock.now
        stopwatch.willLearn(at: start)
        stopwatch.didLearn(at: start + .seconds(1))
        stopwatch.willLearn(at: start + .seconds(1))
        stopwatch.didLearn(at: start + .seconds(3))
        #expect(
            stopwatch.lap(at: start + .milliseconds(3500))
                == EpochStopwatch.Lap(trainingSeconds: 3, countingSeconds: 0.5))
        stopwatch.willLearn(at: start + .seconds(4))
        stopwatch.didLearn(at: start + .seconds(5))
        #expect(
            stopwatch.lap(at: start + .seconds(5))
                == EpochStopwatch.Lap(trainingSeconds: 1, countingSeconds: 0))
    }
}
