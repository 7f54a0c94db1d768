import DigitTestSupport
import LinearAlgebra
import NeuralNetwork
import ScanImages

/// A model that knows ten drawn digits by heart.
///
/// The output for a digit is the likeness to its picture. It needs no training, and reads what the
/// tests draw.
enum TemplateModel {
    static func make() throws -> Model {
        let templates = try (0...9).map { digit in
            try DigitFinder().numbers(in: picture(of: [digit]))[0][0].bitmap.pixels
                .map { Float($0) / 255 }
        }
        var weights = Matrix(rows: 784, columns: 10)
        var biases = [Float](repeating: 0, count: 10)
        for (digit, template) in templates.enumerated() {
            // The nearest template t to an image x has the largest t·x - t·t/2.
            for (place, ink) in template.enumerated() { weights[place, digit] = ink }
            biases[digit] = -template.reduce(0) { $0 + $1 * $1 } / 2
        }
        let layer = DenseLayer(weights: weights, biases: biases, activation: .softmax)
        return Model(
            network: Network(layers: [layer]),
            facts: ModelFacts(
                recipe: "templates", cost: .crossEntropy, seed: 0, epochs: 0, data: "ten drawings"))
    }

    /// The same model with an eleventh output, which is as sure as its bias whatever it sees: above the
    /// likeness of a digit to its template, everything is no digit.
    static func makeKnowingNoDigit(bias: Float) throws -> Model {
        let model = try make()
        let ten = model.network.layers[0]
        var weights = Matrix(rows: 784, columns: 11)
        for row in 0..<784 {
            for column in 0..<10 { weights[row, column] = ten.weights[row, column] }
        }
        let layer = DenseLayer(
            weights: weights, biases: ten.biases + [bias], activation: .softmax)
        return Model(network: Network(layers: [layer]), facts: model.facts)
    }

    /// A picture of a number, drawn with some air around it.
    static func picture(of digits: [Int], paper: UInt8 = 255, ink: UInt8 = 0) -> GreyImage {
        var picture = GreyImage(width: 20 + 55 * digits.count, height: 80, grey: paper)
        for (place, digit) in digits.enumerated() {
            picture.draw(
                digit, x: 20 + 55 * Double(place), y: 15, width: 34, height: 50, strokeWidth: 5,
                tone: ink)
        }
        return picture
    }
}
