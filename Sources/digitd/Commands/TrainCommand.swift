import ArgumentParser
import DigitEvaluation
import DigitTraining
import Glibc
import Handwriting
import ModelStore
import NeuralNetwork
import PlainText
import SystemPackage

/// `digitd train`: teaches a network to read digits.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a network on labelled digits.",
        usage: """
            digitd train --idx DIR [--recipe NAME] [--epochs N] [--seed N] --output FILE
            digitd train FOLDER [--architecture 784-30-10] [--epochs N] --output FILE
            digitd train --list-recipes
            """,
        discussion: """
            Prints one line an epoch with the number of images read right, as the lecture does:

              Epoch 0: 9129 / 10000

            The images are MNIST's four IDX files (plain or gzipped), or a folder with the \
            folders 0 to 9. The same recipe, images and seed give the same model, bit for bit, on \
            the same kind of machine, whatever the number of workers.

            Ctrl-C ends the training after the mini-batch in hand and saves the network as it is \
            then; the command ends with 130. A second Ctrl-C ends it at once. After each epoch a \
            checkpoint is written beside the output; with --resume the training goes on from there \
            and gives the very same model as one that was never stopped.

              digitd train --recipe lecture --idx mnist --output lecture.safetensors
              digitd train --idx mnist --seed 7 --output better.safetensors
              digitd train my-digits --architecture 784-100-10 --output mine.safetensors
            """)

    @Argument(
        help: ArgumentHelp("A folder with labelled images in 0 to 9.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp(
            "A folder with MNIST's four files: train-images-idx3-ubyte and its companions.",
            valueName: "dir"),
        completion: .directory)
    var idx: String?

    @Option(
        help: ArgumentHelp(
            "A folder with recorded pen strokes for the recipes line and finder.",
            valueName: "dir"),
        completion: .directory)
    var strokes: String?

    @Flag(
        help: """
            For the recipe line: learn from numbers on drawn pages as well, as the finder cuts them out.
            """)
    var pages = false

    @Option(
        help: ArgumentHelp("The recipe to follow.", valueName: "name"),
        completion: .list(Recipe.all.map(\.name)))
    var recipe = "default"

    @OptionGroup(title: "Changes to the recipe") var changes: RecipeChanges

    @OptionGroup var work: WorkOptions

    @Option(
        help: ArgumentHelp(
            "A model whose weights training starts from, for recipes of lines and pages.",
            valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var from: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much of that model is kept: 0.5 saves the mean of it and of what it became.",
            valueName: "share"))
    var keep: Float = 0

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the model is saved.", valueName: "file"),
        completion: .file(extensions: ["safetensors"]))
    var output: String?

    @Flag(help: "Replace the output file when it is there.")
    var force = false

    @Flag(
        help: """
            Go on with a training that did not come to its end, from the checkpoint beside the output.
            """)
    var resume = false

    @Flag(help: "Print a line of JSON for each epoch, with its seconds, and one for the model.")
    var json = false

    @Flag(help: "List the recipes.")
    var listRecipes = false

    func validate() throws {
        guard !listRecipes else { return }
        guard (idx == nil) != (folder == nil) else {
            throw ValidationError(
                "Give the images to learn from: either --idx DIR or a FOLDER with 0 to 9.")
        }
        guard !resume || output != nil else {
            throw ValidationError("--resume goes on from the checkpoint beside --output FILE.")
        }
        guard keep >= 0, keep < 1 else {
            throw ValidationError("--keep is \(keep); allowed is from 0 to below 1.")
        }
        guard keep == 0 || from != nil else {
            throw ValidationError("--keep wants a model that training starts from: --from FILE.")
        }
    }

    func run() async throws {
        guard !listRecipes else { return StandardStream.output.write(Self.listOfRecipes()) }
        let isComplete = try CommandFailure.translating {
            let recipe = try changes.applied(to: try Recipe.named(recipe))
            // A word that is no architecture should be refused before the images are read.
            _ = try Architecture(parsing: recipe.architecture)
            let file = try output.map { try OutputFile($0, replacing: force || resume) }
            if file == nil {
                StandardStream.error.writeLine("The model will not be saved: no --output FILE.")
            }
            return try train(recipe, savingTo: file)
        }
        if !isComplete { throw CommandFailure(.interrupted) }
    }
}

extension TrainCommand {
    /// Trains a recipe's network and saves the model.
    ///
    /// - Returns: Whether all epochs were done.
    private func train(_ recipe: Recipe, savingTo file: OutputFile?) throws -> Bool {
        guard from == nil || recipe.learnsFromDrawings else {
            throw CommandFailure(
                .usage, "--from starts recipes of lines and pages; '\(recipe.name)' reads digits.")
        }
        guard strokes == nil || recipe.learnsFromDrawings else {
            throw CommandFailure(
                .usage,
                "--strokes writes lines and pages; '\(recipe.name)' learns from images alone.")
        }
        guard !pages || recipe.readsLines else {
            throw CommandFailure(
                .usage, "--pages is for recipes that read lines; '\(recipe.name)' does not.")
        }
        var run = RecipeRun(
            recipe: recipe, seed: work.seed, workers: work.cores,
            start: try from.map(ModelOptions.file), digitdVersion: Digitd.version)
        run.keptShare = keep
        let checkpoint = file.map { CheckpointFile(beside: $0.path) }
        let start = try checkpoint?.start(isResuming: resume, isForced: force)
        let (interruption, display) = watch(unit: recipe.examples)
        defer { display.finish() }
        var data = try readImages()
        switch recipe.subject {
        case .digits: break
        case .lines:
            data.pages = pages ? try readPageMaterial() : try readHands()
            if pages { data.pages.finder = BuiltInModel.finder }
        case .pages, .ink: data.pages = try readPageMaterial()
        }
        let outcome = try run.train(
            on: data, onEpoch: display.didCount, onProgress: display.didLearn,
            checkpoints: checkpoint.map { checkpoint in
                .init(start: start, save: { checkpoint.write($0) })
            }, onScout: display.scoutDidLearn,
            shouldContinue: {
                display.willLearn()
                return !interruption.isRaised
            })
        display.finish()
        try file?.write(outcome.model.fileBytes)
        try say(TrainingSummary(outcome, of: recipe, path: file?.path.string))
        if outcome.isComplete { checkpoint?.remove() }
        return outcome.isComplete
    }

    /// What ends a training early, and what shows how far it is.
    private func watch(unit: String) -> (Interruption, TrainingDisplay) {
        let interruption = Interruption {
            StandardStream.error.writeLine(
                "\nStopping after this mini-batch; press Ctrl-C again to stop at once.")
        }
        return (interruption, TrainingDisplay(isJSON: json, unit: unit))
    }

    private func readImages() throws -> TrainingData {
        if let idx { return try TrainingData(idxFolder: FilePath.absolute(idx)) }
        let labelled = try LabelledFolder(
            reading: FilePath.absolute(folder ?? "."), workers: work.cores)
        for problem in labelled.problems {
            StandardStream.error.writeLine("Left out: \(problem.name): \(problem.reason)")
        }
        return TrainingData(
            training: labelled.images,
            description: "labelled folder: \(labelled.images.count) images")
    }

    private func readPageMaterial() throws -> PageMaterial {
        var material = try readHands()
        material.faces = PageMaterial.faces(of: .training)
        material.heldOutFaces = PageMaterial.faces(of: .heldOut)
        return material
    }

    /// Reads the recorded hands, where there are any, without the digits whose label is another one.
    private func readHands() throws -> PageMaterial {
        guard let strokes else { return PageMaterial() }
        let folder = FilePath.absolute(strokes)
        let check = PenLabelCheck(model: try BuiltInModel.load())
        return PageMaterial(
            pens: try PageMaterial.pens(in: folder, part: .training, where: check.isUsable),
            heldOutPens: try PageMaterial.pens(in: folder, part: .heldOut, where: check.isUsable))
    }

    private func say(_ summary: TrainingSummary) throws {
        if json {
            StandardStream.output.writeLine(try JSONLine.encode(summary))
        } else {
            StandardStream.error.writeLine(summary.sentence)
        }
    }

    /// Returns a line for each recipe.
    static func listOfRecipes() -> String {
        let width = Recipe.all.map(\.name.count).max() ?? 0
        return Recipe.all.map { recipe in
            "\(recipe.name.leftAligned(in: width))  \(recipe.summary)\n"
        }.joined()
    }
}
