import DigitReading
import LinearAlgebra
import NeuralNetwork
import ParallelWork

extension Model {
    /// Returns the probabilities of each image, of ten digits and perhaps of no digit, computed in parts
    /// that stay in the cache.
    package func digitProbabilities(for images: LabelledImages, workers: Int) -> [[Float]] {
        digitAnswers(for: images, workers: workers).map(\.probabilities)
    }

    /// Returns the probabilities of each image, and whether the scout alone looked at it.
    package func digitAnswers(
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
    package var indexOfLargest: Int {
        indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 }
    }
}
