/// The first neuron of the lecture: it weighs its inputs and fires when their sum exceeds its
/// threshold.
///
///     output = 1 if w · x + b > 0, else 0
///
/// This is Nielsen, *Neural Networks and Deep Learning*, chapter 1, equation (2).
public struct Perceptron: Sendable, Equatable {
    /// How much each input counts.
    public var weights: [Float]

    /// How easily the perceptron fires: the negative of its threshold.
    public var bias: Float

    /// Creates a perceptron.
    public init(weights: [Float], bias: Float) {
        self.weights = weights
        self.bias = bias
    }

    /// Returns whether the perceptron fires.
    ///
    /// - Precondition: as many inputs as weights.
    public func fires(on inputs: [Bool]) -> Bool {
        precondition(
            inputs.count == weights.count,
            "\(inputs.count) inputs for a perceptron of \(weights.count)")
        var weightedSum = bias
        for (weight, input) in zip(weights, inputs) where input { weightedSum += weight }
        return weightedSum > 0
    }

    /// The NAND gate, from which every other circuit can be built: weights -2, -2 and bias 3.
    public static let nand = Perceptron(weights: [-2, -2], bias: 3)
}

/// Adds two bits with nothing but NAND gates (Nielsen, chapter 1): five of them make a half adder.
///
/// - Returns: The sum's lower bit and the carry.
public func halfAdder(_ x: Bool, _ y: Bool) -> (sum: Bool, carry: Bool) {
    let nand = Perceptron.nand
    let both = nand.fires(on: [x, y])
    let sum = nand.fires(on: [nand.fires(on: [x, both]), nand.fires(on: [both, y])])
    return (sum, nand.fires(on: [both, both]))
}
