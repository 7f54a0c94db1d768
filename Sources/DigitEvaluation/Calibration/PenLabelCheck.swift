import DigitReading
import Handwriting
import NeuralNetwork
import ScanImages

/// Tells recorded digits from those whose label is another digit: some of a collection are cut out of the
/// wrong place.
public struct PenLabelCheck: Sendable {
    /// The model that reads.
    public var model: Model

    /// What a label must be contradicted with: what a reader is less sure of may be an odd hand.
    private static let sure = 0.98

    /// Digits that people write alike: a one with a long flag is a seven elsewhere.
    private static let alike: Set<Set<Int>> = [[1, 7]]

    /// The height at which a digit is drawn for the reader, in pixels.
    private static let height = 40

    /// Creates a check.
    public init(model: Model) {
        self.model = model
    }

    /// Returns whether a sample may show what its label says; what is no digit may.
    public func isUsable(_ sample: PenSample) -> Bool {
        guard let label = Int(sample.label), (0...9).contains(label),
            let seen = probabilities(of: sample)
        else { return true }
        let likeliest = seen.indices.max { seen[$0] < seen[$1] } ?? label
        return likeliest == label || seen[likeliest] < Self.sure
            || Self.alike.contains([likeliest, label])
    }

    /// What the model says of a sample; `nil` where no single piece of ink can be cut out.
    private func probabilities(of sample: PenSample) -> [Double]? {
        guard
            case .success(let reading) = DigitReader(model: model).read(
                sample.picture(heightInPixels: Self.height).pngBytes()),
            reading.numbers.count == 1, reading.numbers[0].digits.count == 1
        else { return nil }
        return reading.numbers[0].digits[0].probabilities
    }
}
