import DigitReading
import NeuralNetwork

extension RiskCoverageCurve {
    /// Counts the curve of a calibrated model; `nil` without images.
    ///
    /// - Parameters:
    ///   - model: The model, its temperature fitted.
    ///   - images: Images it was not trained on.
    ///   - workers: The most threads used.
    package init?(of model: Model, on images: LabelledImages, workers: Int) {
        guard images.count > 0 else { return nil }
        let rows = model.digitProbabilities(for: images, workers: workers)
        self.init(
            of: zip(rows, images.labels).compactMap { row, label in
                let read = model.facts.classRead(from: row)
                // What is taken for no digit is no answer.
                return read == DigitClass.noDigit ? nil : (Double(row[read]), read == Int(label))
            })
    }
}
