import Glibc
import NeuralNetwork

extension SeededGenerator {
    /// Returns a number from the normal distribution.
    package mutating func normal(mean: Float = 0, deviation: Float) -> Float {
        mean + deviation * normal()
    }

    /// Returns a number in a range above zero whose logarithm is as likely to be one as another.
    package mutating func logarithmic(in range: ClosedRange<Float>) -> Float {
        range.lowerBound * powf(range.upperBound / range.lowerBound, uniform())
    }

    /// Returns true with the given probability.
    package mutating func chance(_ probability: Float) -> Bool {
        uniform() < probability
    }

    /// Returns a whole number from 0 to below a bound, each as likely as the others.
    ///
    /// - Precondition: The bound is at least 1.
    package mutating func number(below bound: Int) -> Int {
        // The high half of the product (Lemire, *Fast Random Integer Generation in an Interval*, 2019);
        // what a bound leaves over of 2⁶⁴ is too little to be noticed.
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Returns an index, drawn with a probability in proportion to its weight.
    ///
    /// - Precondition: A weight is above zero, none below.
    package mutating func index(weights: [Float]) -> Int {
        var rest = uniform() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.lastIndex { $0 > 0 } ?? 0
    }

    /// Returns shares that add up to 1, most of them small: a mixture with few main parts.
    package mutating func shares(_ count: Int) -> [Float] {
        // Even mixtures of many extremes all look like their average; the fourth power keeps the
        // extremes in reach.
        let weights = (0..<count).map { _ in
            let draw = uniform() + 0.01
            return draw * draw * draw * draw
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
