import DigitReading
import Glibc
import LinearAlgebra
import NeuralNetwork
import ParallelWork

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
        var answers: [Honesty.Answer] = []
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
                Honesty.Answer(digits: Double(probabilities[read]), isRight: read == label))
            guard read != label else { continue }
            mistakes.append(
                Mistake(
                    name: name, label: "\(label)", read: "\(read)",
                    confidence: Double(probabilities[read])))
        }
        count = images.count
        correct = confusion.correct
        meanLoss = count == 0 ? 0 : loss / Double(count)
        honesty = Honesty(of: answers, refused: refused, errorRate: errorRate) { rate in
            ReadingSettings(errorRate: rate).bars(for: model.facts, lines: nil)
        }
    }
}

extension Model {
    /// Returns the probabilities of each image, of ten digits and perhaps of no digit, computed in parts that stay in the cache.
    func digitProbabilities(for images: LabelledImages, workers: Int) -> [[Float]] {
        digitAnswers(for: images, workers: workers).map(\.probabilities)
    }

    /// Returns the probabilities of each image, and whether the scout alone looked at it.
    func digitAnswers(
        for images: LabelledImages, workers: Int
    ) -> [(probabilities: [Float], isFirstLook: Bool)] {
        let size = 256
        let parts = (images.count + size - 1) / size
        return concurrentMap(parts, workers: workers) { part in
            let start = part * size
            let end = min(start + size, images.count)
            let pixels = images.pixelsPerImage
            let answers = answers(
                for: Array(images.pixels[start * pixels..<end * pixels]), count: end - start)
            let table = answers.probabilities
            return answers.areFirstLooks.enumerated().map { row, isFirstLook in
                (
                    Array(table.elements[row * table.columns..<(row + 1) * table.columns]),
                    isFirstLook
                )
            }
        }.flatMap { $0 }
    }
}

extension Collection where Element: Comparable, Index == Int {
    /// The place of the largest element, the first of them if there are several; 0 when empty.
    var indexOfLargest: Int {
        indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
    }
}
