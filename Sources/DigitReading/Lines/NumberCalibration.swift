import Foundation
import NeuralNetwork

/// How probable it is that a number read as a line is right, from what speaks for it.
///
/// A logistic regression on two log-odds (Platt, *Probabilistic Outputs for Support Vector Machines and
/// Comparisons to Regularized Likelihood Methods*, 1999), fitted on held-out numbers: that of the number's
/// share among all readings, and that of its probability at the look which is surest of it. The shares are
/// shy where two looks at a line disagree, and one of them is right more often than not.
///
/// It travels in the facts of the line reader's model as text.
public struct NumberCalibration: Sendable, Hashable {
    /// What speaks for a number.
    public struct Evidence: Sendable, Hashable {
        /// The number's share of the weights of all readings, `0...1`.
        public var share: Double

        /// The probability that the surest look gives it, `0...1`.
        public var surestLook: Double

        /// Creates evidence.
        public init(share: Double, surestLook: Double) {
            self.share = share
            self.surestLook = surestLook
        }

        /// What the regression sees: both log-odds and a constant, shaped `[3]`.
        public var features: [Double] { [Self.logOdds(share), Self.logOdds(surestLook), 1] }

        /// The natural logarithm of p / (1 - p); one in a million is the most that is believed.
        private static func logOdds(_ probability: Double) -> Double {
            let bounded = min(max(probability, 1e-6), 1 - 1e-6)
            return log(bounded / (1 - bounded))
        }
    }

    /// The key among a model's additional facts.
    public static let factKey = "number_calibration"

    /// The weight of each of the evidence's features, shaped `[3]`.
    public let weights: [Double]

    /// Creates a calibration.
    ///
    /// - Precondition: There are three weights.
    public init(weights: [Double]) {
        precondition(weights.count == 3, "\(weights.count) weights for three features")
        self.weights = weights
    }

    /// Returns the probability that a number is right.
    public func confidence(_ evidence: Evidence) -> Double {
        let sum = zip(weights, evidence.features).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}

extension NumberCalibration {
    /// The calibration as text: the three weights.
    public var text: String { weights.map { "\($0)" }.joined(separator: " ") }

    /// Reads what ``text`` wrote; `nil` when it is no calibration.
    public init?(text: String) {
        let weights = text.split(separator: " ").compactMap { Double($0) }
        guard weights.count == 3, weights.allSatisfy(\.isFinite) else { return nil }
        self.init(weights: weights)
    }

    /// The calibration that a model carries, if it carries one.
    public init?(of facts: ModelFacts) {
        guard let text = facts.additional[Self.factKey] else { return nil }
        self.init(text: text)
    }
}
