import Glibc
import LinearAlgebra

extension Model {
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
        precondition(
            pixels.count == count * network.inputs,
            "\(pixels.count) pixels are not \(count) images of \(network.inputs)")
        // Some images at a time, so that memory stays flat however many there are.
        let chunk = 256
        let inputs = network.inputs
        var outputs = Matrix(rows: count, columns: network.outputs)
        for start in stride(from: 0, to: count, by: chunk) {
            let end = min(start + chunk, count)
            let part = network.outputs(
                for: Matrix(
                    intensitiesOf: pixels[start * inputs..<end * inputs], rows: end - start,
                    columns: inputs))
            outputs.elements.replaceSubrange(
                start * outputs.columns..<end * outputs.columns, with: part.elements)
        }
        let sharpness = Float(1 / facts.temperature)
        for row in 0..<outputs.rows {
            let places = row * outputs.columns..<(row + 1) * outputs.columns
            let logarithms = outputs.elements[places].map {
                log(max($0, .leastNormalMagnitude)) * sharpness
            }
            let largest = logarithms.max() ?? 0
            let powers = logarithms.map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            for (place, power) in zip(places, powers) { outputs.elements[place] = power / total }
        }
        return outputs
    }
}
