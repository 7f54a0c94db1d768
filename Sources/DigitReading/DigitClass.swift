import NeuralNetwork

/// The classes that a digit network tells apart.
public enum DigitClass {
    /// The number of digits, whose classes are their own values.
    public static let digits = 10

    /// The class of what is no digit: the eleventh output, where a network has one.
    public static let noDigit = 10
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
