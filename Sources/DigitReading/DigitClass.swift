import NeuralNetwork

/// The classes that a digit network tells apart.
public enum DigitClass {
    /// The number of digits, whose classes are their own values.
    public static let digits = 10

    /// The class of what is no digit: the eleventh output, where a network has one.
    public static let noDigit = 10
}

extension ModelFacts {
    /// Returns what a model reads in an image: the most probable digit, or ``DigitClass/noDigit`` where
    /// it is sure enough of that.
    ///
    /// A digit refused is lost to its owner, while one in doubt is looked at by a person. So a model
    /// refuses only from its bar on, and not as soon as "no digit" is the most probable of all.
    ///
    /// - Parameter probabilities: Those of ten digits and perhaps of no digit.
    /// - Returns: A class.
    public func classRead(from probabilities: some RandomAccessCollection<Float>) -> Int {
        var best: (digit: Int, probability: Float) = (0, -1)
        for (digit, probability) in probabilities.prefix(DigitClass.digits).enumerated()
        where probability > best.probability {
            best = (digit, probability)
        }
        if let none = probabilities.dropFirst(DigitClass.noDigit).first,
            Double(none) >= noDigitBar ?? 0.5
        {
            return DigitClass.noDigit
        }
        return best.digit
    }
}

extension Architecture {
    /// Whether a network of this shape tells digits apart: it has an output for each, and perhaps
    /// one for what is no digit.
    public var tellsDigits: Bool {
        outputs == DigitClass.digits || knowsNoDigit
    }

    /// Whether a network of this shape says of some images that they are no digit.
    ///
    /// What it says are probabilities, so that the last layer is softmax.
    public var knowsNoDigit: Bool {
        outputs == DigitClass.noDigit + 1 && outputActivation == .softmax
    }
}
