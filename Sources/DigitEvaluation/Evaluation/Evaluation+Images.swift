import DigitReading
import Glibc
import NeuralNetwork

extension Evaluation {
    /// Measures a model on prepared images.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - images: Images of 28×28 with their labels.
    ///   - names: The images' names for reports; without them they are `image 0`, `image 1` and on.
    ///   - errorRate: The share of accepted answers that may be wrong.
    ///   - workers: The most threads used; the result does not depend on it.
    public init(
        of model: Model, on images: LabelledImages, names: [String]? = nil,
        errorRate: Double = ReadingSettings().errorRate, workers: Int = 1
    ) {
        self.init()
        var loss = 0.0
        var answers: [CalibrationReport.Answer] = []
        let rows = model.digitAnswers(for: images, workers: workers)
        if model.scout != nil { firstLooks = rows.count(where: \.isFirstLook) }
        for (index, (probabilities, _)) in rows.enumerated() {
            let label = Int(images.labels[index])
            let read = model.facts.classRead(from: probabilities)
            confusion.record(label: label, read: read)
            loss -= log(max(Double(probabilities[label]), 1e-30))
            let name = names?[index] ?? "image \(index)"
            guard read != DigitClass.noDigit else {
                refused += 1
                mistakes.append(
                    Mistake(
                        name: name, label: "\(label)", read: nil,
                        reason: "It was taken for no digit."))
                continue
            }
            answers.append(
                CalibrationReport.Answer(
                    digits: Double(probabilities[read]), isRight: read == label))
            guard read != label else { continue }
            mistakes.append(
                Mistake(
                    name: name, label: "\(label)", read: "\(read)",
                    confidence: Double(probabilities[read])))
        }
        count = images.count
        correct = confusion.correct
        meanLoss = count == 0 ? 0 : loss / Double(count)
        calibration = CalibrationReport(of: answers, refused: refused, errorRate: errorRate) {
            rate in
            ReadingSettings(errorRate: rate).bars(for: model.facts, lines: nil)
        }
    }
}
