/// Why a text is no architecture, and where.
public struct ArchitectureError: Error, Sendable, Equatable {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        /// A size was expected.
        case noSize

        /// The size is 0 or above ``Architecture/maximumSize``.
        case sizeOutOfRange(String)

        /// The word after a size is no activation.
        case unknownActivation(String)

        /// The inputs come from the image and have no activation.
        case activationOfInputs

        /// Softmax stands before the last layer.
        case hiddenSoftmax

        /// The word is no convolutional or pooling layer.
        case noFeature(String)

        /// The window is larger than the maps it should slide over.
        case noRoom

        /// Dense layers follow the image at once.
        case imageWithoutFeatures

        /// There are inputs only.
        case noLayer
    }

    /// The whole text.
    public let text: String

    /// The place of the trouble, in characters from the start.
    public let offset: Int

    /// What is wrong there.
    public let reason: Reason
}

extension ArchitectureError: CustomStringConvertible {
    /// Two lines that point at the character and one that says what is expected there.
    public var description: String {
        """
        '\(text)' is not an architecture:
            \(text)
            \(String(repeating: " ", count: offset))^ \(sentence)
        """
    }

    private var sentence: String {
        switch reason {
        case .noSize:
            "expected a number of neurons, as in '784-30-10'"
        case .sizeOutOfRange(let size):
            "a layer has 1 to \(Architecture.maximumSize) neurons, not \(size)"
        case .unknownActivation(let name):
            "'\(name)' is no activation; there are "
                + Activation.allCases.map(\.rawValue).joined(separator: ", ")
        case .activationOfInputs:
            "the inputs are pixels and have no activation"
        case .hiddenSoftmax:
            "softmax gives probabilities and can only end a network"
        case .noFeature(let text):
            "'\(text)' is no layer of maps; there are '16c3x3relu' (maps, window, activation), "
                + "'20c5x5v' (window stays inside), '16c3x3nrelu' (normalised) and 'p2x2' (pooling)"
        case .noRoom:
            "the window is larger than the maps before it; make it smaller, or pool less before it"
        case .imageWithoutFeatures:
            "expected a layer of maps, as in '28x28-20c5x5v-p2x2-10'; "
                + "dense layers alone begin with a number of inputs, as in '784-30-10'"
        case .noLayer:
            "expected '-' and the next layer, as in '784-30-10'"
        }
    }
}
