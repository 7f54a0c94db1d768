import ArgumentParser
import DigitTraining
import NeuralNetwork

/// What the command line changes about a recipe.
struct RecipeChanges: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The sizes of the layers, inputs first: 784-30-10, 784-256relu-10softmax.",
            valueName: "text"))
    var architecture: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Passes over the images.", valueName: "n"))
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The learning rate η.", valueName: "number"))
    var learningRate: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Images in a mini-batch.", valueName: "n"))
    var miniBatchSize: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The strength λ of the L2 regularisation.", valueName: "number"))
    var l2: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The momentum, 0 for none.", valueName: "number"))
    var momentum: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of hidden neurons and features that each image is learned from without.",
            valueName: "share"))
    var dropout: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Synthetic digits that join the images, 0 for none.", valueName: "n"))
    var syntheticImages: Int?

    func validate() throws {
        try check("--epochs", epochs, isAllowed: { $0 >= 1 }, "1 or more")
        try check(
            "--mini-batch-size", miniBatchSize, isAllowed: { 1...65_536 ~= $0 }, "from 1 to 65536")
        try check(
            "--learning-rate", learningRate, isAllowed: { $0 > 0 && $0.isFinite }, "more than 0")
        try check("--l2", l2, isAllowed: { $0 >= 0 && $0.isFinite }, "0 or more")
        try check("--synthetic-images", syntheticImages, isAllowed: { $0 >= 0 }, "0 or more")
        try check("--dropout", dropout, isAllowed: { $0 >= 0 && $0 < 1 }, "from 0 to below 1")
        try check("--momentum", momentum, isAllowed: { $0 >= 0 && $0 < 1 }, "from 0 to below 1")
    }

    private func check<Number>(
        _ option: String, _ value: Number?, isAllowed: (Number) -> Bool, _ allowed: String
    ) throws {
        if let value, !isAllowed(value) {
            throw ValidationError("\(option) is \(value); allowed is \(allowed).")
        }
    }

    /// Returns the recipe with the changes; its name says that there are some.
    func applied(to original: Recipe) throws -> Recipe {
        var recipe = original
        if let architecture {
            recipe.architecture = try Architecture(parsing: architecture).description
        }
        if let learningRate { recipe.settings.learningRate = learningRate }
        if let miniBatchSize { recipe.settings.miniBatchSize = miniBatchSize }
        if let l2 { recipe.settings.l2 = l2 }
        if let momentum { recipe.settings.momentum = momentum }
        if let dropout { recipe.settings.dropout = dropout }
        if let syntheticImages { recipe.syntheticImages = syntheticImages }
        if recipe != original { recipe.name += " (changed)" }
        // The number of epochs stands in the model's facts, so it is no change of the recipe.
        if let epochs { recipe.settings.epochs = epochs }
        return recipe
    }
}
