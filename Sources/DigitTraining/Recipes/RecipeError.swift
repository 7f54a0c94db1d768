/// What can go wrong with a recipe and the images it is followed on: the facts.
public enum RecipeError: Error, Sendable, Equatable {
    /// A recipe that does not exist was asked for.
    case unknown(name: String, nearest: String?, known: [String])

    /// A recipe's architecture does not read as one.
    case badArchitecture(recipe: String, reason: String)

    /// There are too few images to train a recipe on them.
    case tooFewImages(recipe: String, found: Int, needed: Int)

    /// A digit from which strips should be made is on none of the images.
    case missingDigit(recipe: String, digit: UInt8)

    /// The images do not fit the first layer of the recipe's network.
    case wrongImageSize(recipe: String, found: Int, expected: Int)

    /// The recipe's network does not end with one neuron for each digit.
    case wrongOutputCount(recipe: String, found: Int)

    /// A training cannot go on from a checkpoint.
    case badCheckpoint(reason: String)

    /// The recipe's cost cannot be had with the activation of its last layer.
    case outputsWithoutCost(recipe: String, activation: String)
}

extension RecipeError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .unknown(let name, let nearest, let known):
            let hint = nearest.map { " Did you mean '\($0)'?" } ?? ""
            return "There is no recipe '\(name)'.\(hint) Known are: "
                + known.joined(separator: ", ") + "."
        case .badArchitecture(let recipe, let reason):
            return "The recipe '\(recipe)' has an architecture that cannot be used. \(reason)"
        case .tooFewImages(let recipe, let found, let needed):
            return "The recipe '\(recipe)' needs at least \(needed) images and there are \(found). "
                + "Add images, or synthesise some with 'digitd synthesise'."
        case .missingDigit(let recipe, let digit):
            return
                "The recipe '\(recipe)' writes numbers with all ten digits, and no image shows a "
                + "\(digit), or none that is learned from or held out. Add images of it."
        case .wrongImageSize(let recipe, let found, let expected):
            return "The images have \(found) pixels each and the recipe '\(recipe)' takes "
                + "\(expected). Give images of that size."
        case .wrongOutputCount(let recipe, let found):
            let neurons = found == 1 ? "1 neuron" : "\(found) neurons"
            return "The network of the recipe '\(recipe)' ends with \(neurons); digits need 10, "
                + "or 11 with softmax where the last says that there is no digit. "
                + "Give an architecture that ends so, as '784-30-10' does."
        case .badCheckpoint(let reason):
            return "The training cannot go on from its checkpoint: \(reason)."
        case .outputsWithoutCost(let recipe, let activation):
            return "The network of the recipe '\(recipe)' ends with \(activation), for which the "
                + "recipe's cost, cross-entropy, is not defined. "
                + "Give an architecture that ends with '10' or '10softmax'."
        }
    }
}
