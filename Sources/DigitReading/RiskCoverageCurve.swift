import Foundation
import NeuralNetwork

/// How many of a model's answers are accepted at each bar of confidence, and how many of those are
/// wrong, counted on held-out digits.
///
/// It travels in the model's facts as text, so that the bar for any error rate can be found later.
///
/// The bar follows Geifman and El-Yaniv, *Selective Classification for Deep Neural Networks*
/// (NeurIPS 2017), algorithm 1: a binary search over the bars, each of whose k steps asks whether
/// the exact binomial upper bound (Clopper and Pearson, 1934) of the risk at level δ / k is at most
/// the error rate. With probability 1 − δ over the held-out digits, at most that share of the
/// accepted ones is wrong among digits of the same kind.
public struct RiskCoverageCurve: Sendable, Equatable {
    /// One bar and what it accepts.
    public struct Point: Sendable, Equatable, Codable {
        /// Answers with at least this confidence are accepted, `0...1`.
        public var bar: Double

        /// The number of held-out digits accepted.
        public var accepted: Int

        /// How many of them were read wrong.
        public var wrong: Int

        /// Creates a point.
        public init(bar: Double, accepted: Int, wrong: Int) {
            self.bar = bar
            self.accepted = accepted
            self.wrong = wrong
        }
    }

    /// What is allowed to go wrong: the probability δ that the bound does not hold.
    public static let significance = 0.05

    /// The key of the curve among a model's additional facts.
    public static let factKey = "risk_coverage"

    /// The number of bars that a model carries.
    public static let usualSize = 64

    /// The points from the highest bar to the lowest; the numbers accepted grow.
    public let points: [Point]

    /// Counts a curve.
    ///
    /// The bars stand at fixed ranks of the confidences, whatever was right, so that the errors
    /// above each are a binomial sample.
    ///
    /// - Parameters:
    ///   - answers: The confidence of each held-out answer, and whether it was right.
    ///   - size: The most bars that are kept.
    public init(
        of answers: [(confidence: Double, isRight: Bool)], size: Int = Self.usualSize
    ) {
        let sorted = answers.sorted { $0.confidence > $1.confidence }
        var points: [Point] = []
        var (wrong, next) = (0, 1)
        for (index, answer) in sorted.enumerated() {
            if !answer.isRight { wrong += 1 }
            let count = index + 1
            // Answers of one confidence are accepted together or not at all.
            if count < sorted.count, sorted[count].confidence == answer.confidence { continue }
            guard count * size >= next * sorted.count else { continue }
            points.append(Point(bar: answer.confidence, accepted: count, wrong: wrong))
            next = count * size / sorted.count + 1
        }
        self.points = points
    }

    /// Returns the lowest bar at which at most `errorRate` of the accepted answers are wrong.
    ///
    /// - Parameter errorRate: The share of wrong answers allowed, `0...1`.
    /// - Returns: The bar; infinity when no bar keeps the rate; `nil` when the held-out digits are
    ///   too few to show any such rate, even without a mistake among them.
    public func bar(forErrorRate errorRate: Double) -> Double? {
        guard let all = points.last else { return nil }
        guard errorRate < 1 else { return 0 }
        var steps = 1
        while 1 << steps <= points.count { steps += 1 }
        let level = Self.significance / Double(steps)
        func keeps(_ wrong: Int, of accepted: Int) -> Bool {
            Self.binomial(atMost: wrong, of: accepted, probability: errorRate) <= level
        }
        guard keeps(0, of: all.accepted) else { return nil }
        var (low, high) = (0, points.count)
        var bar = Double.infinity
        while low < high {
            let middle = (low + high) / 2
            let point = points[middle]
            // Few accepted answers prove nothing; more may, so the search goes towards them.
            if keeps(point.wrong, of: point.accepted) {
                bar = point.bar
                low = middle + 1
            } else if keeps(0, of: point.accepted) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return bar
    }

    /// The probability of at most `count` events in `trials`, each of them of `probability`.
    static func binomial(atMost count: Int, of trials: Int, probability: Double) -> Double {
        guard count < trials, probability > 0 else { return 1 }
        guard probability < 1 else { return 0 }
        var logarithm = Double(trials) * log1p(-probability)
        let odds = log(probability) - log1p(-probability)
        var sum = exp(logarithm)
        for event in 0..<count {
            logarithm += log(Double(trials - event) / Double(event + 1)) + odds
            sum += exp(logarithm)
        }
        return min(sum, 1)
    }
}

extension RiskCoverageCurve {
    /// The curve as text: `bar:accepted:wrong`, the highest bar first.
    public var text: String {
        points.map { "\($0.bar):\($0.accepted):\($0.wrong)" }.joined(separator: " ")
    }

    /// Reads what ``text`` wrote; `nil` when it is no curve.
    public init?(text: String) {
        var points: [Point] = []
        for word in text.split(separator: " ") {
            let parts = word.split(separator: ":")
            guard parts.count == 3, let bar = Double(parts[0]), (0...1).contains(bar),
                let accepted = Int(parts[1]), let wrong = Int(parts[2]),
                (0...accepted).contains(wrong), accepted > points.last?.accepted ?? 0,
                bar < points.last?.bar ?? 2
            else { return nil }
            points.append(Point(bar: bar, accepted: accepted, wrong: wrong))
        }
        guard !points.isEmpty else { return nil }
        self.points = points
    }

    /// The curve that a model carries, if it carries one.
    public init?(of facts: ModelFacts) {
        guard let text = facts.additional[Self.factKey] else { return nil }
        self.init(text: text)
    }
}

extension RiskCoverageCurve: Codable {
    /// Reads the array of points that ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        points = try decoder.singleValueContainer().decode([Point].self)
    }

    /// Writes the curve as the array of its points.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(points)
    }
}
