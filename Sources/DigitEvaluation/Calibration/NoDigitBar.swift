import DigitReading
import NeuralNetwork

/// The probability of "no digit" from which on a model refuses an image.
///
/// It is the lowest, but at least one half, at which hardly any held-out digit is refused: what lies below
/// it is answered, with a confidence that sends it to review.
package enum NoDigitBar {
    /// The held-out digits of which one may be refused.
    static let digitsForOneRefused = 5_000

    /// The highest bar: some digits held out are none, whoever looks at them.
    static let highest = 0.999

    /// Fits the bar of a model; `nil` where it does not know what is no digit.
    ///
    /// - Parameters:
    ///   - model: The model, its temperature fitted.
    ///   - images: Images it was not trained on; those that are no digits are left out of account.
    ///   - workers: The most threads used.
    /// - Returns: A probability from 0.5 to ``highest``.
    package static func fitted(to model: Model, on images: LabelledImages, workers: Int) -> Double?
    {
        guard model.network.architecture.knowsNoDigit else { return nil }
        let rows = model.withoutScout.digitProbabilities(for: images, workers: workers)
        return bar(
            for: zip(rows, images.labels).compactMap { row, label in
                label < DigitClass.digits ? Double(row[DigitClass.noDigit]) : nil
            })
    }

    /// Returns the bar for digits with the given probabilities of being none.
    static func bar(for probabilities: [Double]) -> Double {
        let allowed = max(1, probabilities.count / digitsForOneRefused)
        let sorted = probabilities.sorted(by: >)
        guard sorted.count > allowed else { return 0.5 }
        return min(max(sorted[allowed].nextUp, 0.5), highest)
    }
}
