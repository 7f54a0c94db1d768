import Glibc
import LinearAlgebra

extension Cost {
    /// Whether the cost can be computed from such outputs: a cross-entropy needs probabilities.
    public func suits(_ outputs: Activation) -> Bool {
        self == .quadratic || outputs != .relu
    }

    /// Writes the errors of the last layer, (BP1): how the cost changes with each weighted input,
    /// times `scale`.
    func writeOutputErrors(
        of a: UnsafePointer<Float>, targets y: UnsafePointer<Float>, rows: Int, columns: Int,
        activation: Activation, scale: Float, into errors: UnsafeMutablePointer<Float>
    ) {
        // For both costs the difference a - y is at the heart. In the quadratic cost it is ∇ₐC.
        for place in 0..<rows * columns { errors[place] = (a[place] - y[place]) * scale }
        switch (self, activation) {
        case (.crossEntropy, _):
            // The slope cancels (Nielsen, chapter 3, equation (67)); for softmax with the log-likelihood
            // likewise (equation (84)).
            precondition(suits(activation), "\(rawValue) needs outputs between 0 and 1")
        case (.quadratic, .softmax):
            // ∂aₖ/∂zⱼ = aⱼ ([j = k] - aₖ): each output takes from all others.
            for row in 0..<rows {
                let (a, errors) = (a + row * columns, errors + row * columns)
                var mean: Float = 0
                for column in 0..<columns { mean += errors[column] * a[column] }
                for column in 0..<columns { errors[column] = a[column] * (errors[column] - mean) }
            }
        case (.quadratic, _):
            activation.multiplySlope(of: a, into: .init(start: errors, count: rows * columns))
        }
    }

    /// Returns the cost of some outputs, averaged over the images.
    ///
    /// - Parameters:
    ///   - outputs: What the network gave, shaped `[batch, outputs]`.
    ///   - targets: What it should have given, of the same shape.
    ///   - activation: The activation of the last layer.
    /// - Returns: The cost; no unit.
    public func average(
        of outputs: Matrix, targets: Matrix, activation: Activation
    ) -> Double {
        precondition(outputs.rows == targets.rows && outputs.columns == targets.columns)
        var sum = 0.0
        for (a, y) in zip(outputs.elements, targets.elements) {
            sum += self.term(Double(a), Double(y), activation)
        }
        return sum / Double(max(outputs.rows, 1))
    }

    private func term(_ a: Double, _ y: Double, _ activation: Activation) -> Double {
        // 0 · ln 0 counts as 0, its limit.
        func weighted(_ weight: Double, _ probability: Double) -> Double {
            weight == 0 ? 0 : -weight * log(max(probability, .leastNormalMagnitude))
        }
        return switch (self, activation) {
        case (.quadratic, _): (a - y) * (a - y) / 2
        case (.crossEntropy, .softmax): weighted(y, a)
        case (.crossEntropy, _): weighted(y, a) + weighted(1 - y, 1 - a)
        }
    }
}
