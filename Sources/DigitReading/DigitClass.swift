import NeuralNetwork

/// The classes that a digit network tells apart.
public enum DigitClass {
    /// The number of digits, whose classes are their own values.
    public static let digits = 10

    /// The class of what is no digit: the eleventh output, where a network has one.
    public static let noDigit = 10

    /// The probability of being no digit from which on an image is not answered with a digit.
    ///
    /// Below it the most probable digit is the answer, with a confidence that sends it to a person: a
    /// sloppy digit that is looked at costs less than one that is refused.
    public static let refusalBar = 0.9

    /// Returns the answer to an image.
    ///
    /// - Parameter probabilities: That of each class, ten or eleven.
    /// - Returns: The most probable digit, or ``noDigit``.
    public static func answer<Number: BinaryFloatingPoint>(to probabilities: [Number]) -> Int {
        if probabilities.count > noDigit, Double(probabilities[noDigit]) >= refusalBar {
            return noDigit
        }
        var digit = 0
        for other in 1..<digits where probabilities[other] > probabilities[digit] { digit = other }
        return digit
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
