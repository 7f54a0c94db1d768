import Foundation
import NeuralNetwork

/// How probable it is that a number read as a line is right, from what speaks for it.
///
/// A logistic regression (Platt, *Probabilistic Outputs for Support Vector Machines and Comparisons to
/// Regularized Likelihood Methods*, 1999), fitted on held-out numbers. Of a line it sees four figures: the
/// log-odds of the number's share among all readings, which is shy where two looks at a line disagree, since
/// one of them is right more often than not; the log-odds of its probability at the look which is surest of
/// it; the ink that was left aside, which may be digits; and whether it is one digit, which may be what is
/// left of more. Of a number on a page it sees what the finder says of it besides, and all products of two
/// figures: a wide gap means little in the cells of a form, and much on plain paper.
///
/// It travels in the facts of a model as text.
public struct NumberCalibration: Sendable, Hashable {
    /// The key among a model's additional facts.
    public static let factKey = "number_calibration"

    /// The number of terms of a line.
    public static let size = 5

    /// The number of terms of a number that a finder found on a page: its figures, and the product of any two
    /// of those that are no constant.
    public static let pageSize =
        Evidence.pageFeatures + (Evidence.pageFeatures - 1) * Evidence.pageFeatures / 2

    /// The weight of each of the evidence's terms, shaped `[size]` or `[pageSize]`.
    public let weights: [Double]

    /// Creates a calibration.
    ///
    /// - Precondition: There are as many weights as terms.
    public init(weights: [Double]) {
        precondition(Self.isSize(weights.count), "\(weights.count) weights")
        self.weights = weights
    }

    private static func isSize(_ count: Int) -> Bool { count == size || count == pageSize }

    /// Returns the probability that a number is right; what the calibration has no weight for does not
    /// count.
    public func confidence(_ evidence: Evidence) -> Double {
        let sum = zip(weights, evidence.terms).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }
}

extension NumberCalibration {
    /// The calibration as text: its weights.
    public var text: String { weights.map { "\($0)" }.joined(separator: " ") }

    /// Reads what ``text`` wrote; `nil` when it is no calibration.
    public init?(text: String) {
        let weights = text.split(separator: " ").compactMap { Double($0) }
        guard Self.isSize(weights.count), weights.allSatisfy(\.isFinite) else { return nil }
        self.init(weights: weights)
    }

    /// The calibration that a model carries, if it carries one.
    public init?(of facts: ModelFacts) {
        guard let text = facts.additional[Self.factKey] else { return nil }
        self.init(text: text)
    }
}
