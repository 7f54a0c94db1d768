import NeuralNetwork

extension SeededGenerator {
    /// Returns a number from the normal distribution.
    mutating func normal(mean: Float = 0, deviation: Float) -> Float {
        mean + deviation * normal()
    }

    /// Returns true with the given probability.
    mutating func chance(_ probability: Float) -> Bool {
        uniform() < probability
    }

    /// Returns an index, drawn with a probability in proportion to its weight.
    ///
    /// - Precondition: A weight is above zero, none below.
    mutating func index(weights: [Float]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }

    /// Returns shares that add up to 1, every mixture as likely as any other.
    mutating func shares(_ count: Int) -> [Float] {
        // The gaps between sorted even draws.
        var cuts: [Float] = [0, 1]
        for _ in 1..<count { cuts.append(uniform()) }
        cuts.sort()
        return zip(cuts.dropFirst(), cuts).map { $0 - $1 }
    }
}
