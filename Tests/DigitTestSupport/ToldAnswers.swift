import Foundation
import LinearAlgebra
import NeuralNetwork

/// A network whose answers are written on the images: the first pixels of an image say what it gives
/// to each class.
///
/// So tests can make any distribution of answers, and know it.
public enum ToldAnswers {
    /// What a network gives to a class whose pixel is black.
    public static let most: Float = 10

    /// Returns the network; what it gives turns into probabilities by softmax.
    public static func network(classes: Int = 10) -> Network {
        var weights = Matrix(rows: 784, columns: classes)
        for place in 0..<classes { weights[place, place] = most }
        return Network(
            layers: [
                DenseLayer(
                    weights: weights, biases: [Float](repeating: 0, count: classes),
                    activation: .softmax)
            ])
    }

    /// Returns a model of the network.
    public static func model(classes: Int = 10, noDigitBar: Double? = nil) -> Model {
        var facts = ModelFacts(
            recipe: "told", cost: .crossEntropy, seed: 1, epochs: 0, data: "nothing")
        facts.noDigitBar = noDigitBar
        return Model(network: network(classes: classes), facts: facts)
    }

    /// Returns the image to which the network gives as much as is said, each from 0 to ``most``.
    public static func image(_ answers: [Float]) -> [UInt8] {
        answers.map { UInt8(($0 / most * 255).rounded()) }
            + [UInt8](repeating: 0, count: 784 - answers.count)
    }

    /// Returns the image that is taken for a class with about a probability, the rest being shared
    /// evenly by the others.
    public static func image(
        of winner: Int, probability: Double, classes: Int = 10
    ) -> [UInt8] {
        // With equal others, p = e^x / (e^x + n - 1).
        let lead = log(probability / (1 - probability) * Double(classes - 1))
        return image((0..<classes).map { $0 == winner ? Float(max(0, min(10, lead))) : 0 })
    }
}
