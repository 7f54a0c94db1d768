import Glibc
import LinearAlgebra

extension Model {
    /// What a model says of some images.
    public struct Answers: Sendable {
        /// How probable each class is, shaped `[count, outputs]`; each row's sum is 1 up to rounding.
        public var probabilities: Matrix

        /// Whether the scout alone looked at the image, shaped `[count]`.
        public var areFirstLooks: [Bool]
    }

    /// Returns how probable each digit is for each image.
    ///
    /// The outputs `a` become `a^(1/T)` as a share of their sum, where `T` is the temperature of
    /// ``ModelFacts/temperature``: for softmax outputs that is softmax of `z / T`, and for sigmoid
    /// outputs at T = 1 their plain shares.
    ///
    /// - Parameters:
    ///   - pixels: Ink values image after image, shaped `[count, inputs]`: 0 is paper, 255 ink.
    ///   - count: The number of images.
    /// - Returns: Probabilities, shaped `[count, outputs]`; each row's sum is 1 up to rounding.
    /// - Precondition: `pixels.count == count * network.inputs`.
    public func probabilities(for pixels: [UInt8], count: Int) -> Matrix {
        answers(for: pixels, count: count).probabilities
    }

    /// Returns how probable each digit is for each image, and whether the scout alone looked at it.
    ///
    /// The scout's answer is taken where it is as sure as its bar; the others are left to the network.
    ///
    /// - Parameters:
    ///   - pixels: Ink values image after image, shaped `[count, inputs]`: 0 is paper, 255 ink.
    ///   - count: The number of images.
    ///   - looksAgain: Whether the network looks again, at several places, where it is in doubt.
    /// - Returns: The answers, in the order of the images.
    /// - Precondition: `pixels.count == count * network.inputs`.
    public func answers(
        for pixels: [UInt8], count: Int, looksAgain: Bool = true
    ) -> Answers {
        precondition(
            pixels.count == count * network.inputs,
            "\(pixels.count) pixels are not \(count) images of \(network.inputs)")
        // Some images at a time, so that memory stays flat however many there are.
        let chunk = 256
        let inputs = network.inputs
        var all = Answers(
            probabilities: Matrix(rows: count, columns: network.outputs), areFirstLooks: [])
        all.areFirstLooks.reserveCapacity(count)
        for start in stride(from: 0, to: count, by: chunk) {
            let end = min(start + chunk, count)
            let part = answers(
                for: Matrix(
                    intensitiesOf: pixels[start * inputs..<end * inputs], rows: end - start,
                    columns: inputs), looksAgain: looksAgain)
            all.probabilities.replaceRows(from: start, with: part.probabilities)
            all.areFirstLooks += part.areFirstLooks
        }
        return all
    }

    private func answers(for images: Matrix, looksAgain: Bool) -> Answers {
        guard let scout else {
            return Answers(
                probabilities: calibratedOutputs(for: images, looksAgain: looksAgain),
                areFirstLooks: [Bool](repeating: false, count: images.rows))
        }
        var probabilities = scout.probabilities(for: images)
        let bar = Float(scout.bar)
        let areFirstLooks = (0..<images.rows).map { row in
            (0..<scout.decidableClasses).contains { probabilities[row, $0] >= bar }
        }
        let doubtful = areFirstLooks.indices.filter { !areFirstLooks[$0] }
        if doubtful.count == images.rows {
            probabilities = calibratedOutputs(for: images, looksAgain: looksAgain)
        } else if !doubtful.isEmpty {
            let outputs = calibratedOutputs(
                for: images.selectingRows(doubtful), looksAgain: looksAgain)
            for (index, row) in doubtful.enumerated() {
                for column in 0..<outputs.columns {
                    probabilities[row, column] = outputs[index, column]
                }
            }
        }
        return Answers(probabilities: probabilities, areFirstLooks: areFirstLooks)
    }

    /// Returns the network's own probabilities.
    private func calibratedOutputs(for images: Matrix, looksAgain: Bool) -> Matrix {
        var outputs = network.outputs(for: images)
        if looksAgain { network.lookAgain(at: images, where: &outputs) }
        outputs.calibrateRows(temperature: facts.temperature)
        return outputs
    }

    /// The model without its scout: the network looks at every image.
    public var withoutScout: Model {
        scout == nil ? self : Model(network: network, facts: facts)
    }
}

extension Matrix {
    /// Replaces the outputs `a` of each row by `a^(1/T)` as a share of their sum.
    public mutating func calibrateRows(temperature: Double) {
        let sharpness = Float(1 / temperature)
        for row in 0..<rows {
            let places = row * columns..<(row + 1) * columns
            let logarithms = elements[places].map {
                log(max($0, .leastNormalMagnitude)) * sharpness
            }
            let largest = logarithms.max() ?? 0
            let powers = logarithms.map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            for (place, power) in zip(places, powers) { elements[place] = power / total }
        }
    }

    /// Replaces rows from `start` on by those of another matrix.
    fileprivate mutating func replaceRows(from start: Int, with other: Matrix) {
        elements.replaceSubrange(
            start * columns..<(start + other.rows) * columns, with: other.elements)
    }

    /// Returns some of the rows.
    func selectingRows(_ places: [Int]) -> Matrix {
        var selected: [Float] = []
        selected.reserveCapacity(places.count * columns)
        for row in places { selected += elements[row * columns..<(row + 1) * columns] }
        return Matrix(rows: places.count, columns: columns, elements: selected)
    }
}
