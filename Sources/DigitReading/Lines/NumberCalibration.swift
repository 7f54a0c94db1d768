import Foundation
import NeuralNetwork
import ScanImages

/// How probable it is that a number read as a line is right, from what speaks for it.
///
/// A logistic regression (Platt, *Probabilistic Outputs for Support Vector Machines and Comparisons to
/// Regularized Likelihood Methods*, 1999), fitted on held-out numbers, on four figures: the log-odds of the
/// number's share among all readings, which is shy where two looks at a line disagree, since one of them is
/// right more often than not; the log-odds of its probability at the look which is surest of it; the ink
/// that was left aside, which may be digits; and whether it is one digit, which may be what is left of more.
///
/// It travels in the facts of the line reader's model as text.
public struct NumberCalibration: Sendable, Hashable {
    /// What speaks for a number.
    public struct Evidence: Sendable, Hashable {
        /// The number's share of the weights of all readings, `0...1`.
        public var share: Double

        /// The probability that the surest look gives it, `0...1`.
        public var surestLook: Double

        /// The ink beside the line that belongs to no line, as a part of its mean digit's, 0 or more.
        public var inkLeftAside: Double

        /// How many digits it has.
        public var digits: Int

        /// What the finder of numbers says of it, where one was asked.
        public var finder: FinderFigures?

        /// Creates evidence.
        public init(
            share: Double, surestLook: Double, inkLeftAside: Double, digits: Int,
            finder: FinderFigures? = nil
        ) {
            self.finder = finder
            self.share = share
            self.surestLook = surestLook
            self.inkLeftAside = inkLeftAside
            self.digits = digits
        }

        /// What the regression sees: both log-odds, the root of the ink left aside, up to a whole
        /// digit's, 1 for a single digit, and a constant, shaped `[5]`; of a number on a page behind them
        /// the log-odds of its band and of its ink being digits, and the roots of the parts of its ink that
        /// are other handwriting and furniture, and the logarithm of how unevenly its digits stand, 0 where
        /// that cannot be told, shaped `[10]`.
        public var features: [Double] {
            let own = [
                Self.logOdds(share), Self.logOdds(surestLook), min(inkLeftAside, 1).squareRoot(),
                digits == 1 ? 1 : 0, 1,
            ]
            guard let finder else { return own }
            return own + [
                Self.logOdds(finder.band), Self.logOdds(finder.own),
                finder.otherHandwriting.squareRoot(), finder.furniture.squareRoot(),
                finder.unevenness.map { log(max($0, Self.leastUnevenness) / Self.even) } ?? 0,
            ]
        }

        /// Below this unevenness pixels are too coarse to tell any, and from this one on most is
        /// handwriting.
        private static let (leastUnevenness, even) = (0.02, 0.1)

        /// The natural logarithm of p / (1 - p); one in a million is the most that is believed.
        private static func logOdds(_ probability: Double) -> Double {
            let bounded = min(max(probability, 1e-6), 1 - 1e-6)
            return log(bounded / (1 - bounded))
        }
    }

    /// The key among a model's additional facts.
    public static let factKey = "number_calibration"

    /// The number of features of a line.
    public static let size = 5

    /// The number of features of a number that a finder found on a page.
    public static let pageSize = 10

    /// The weight of each of the evidence's features, shaped `[5]` or `[10]`.
    public let weights: [Double]

    /// Creates a calibration.
    ///
    /// - Precondition: There are as many weights as features.
    public init(weights: [Double]) {
        precondition(Self.isSize(weights.count), "\(weights.count) weights")
        self.weights = weights
    }

    private static func isSize(_ count: Int) -> Bool { count == size || count == pageSize }

    /// Returns the probability that a number is right; what the calibration has no weight for does not
    /// count.
    public func confidence(_ evidence: Evidence) -> Double {
        let sum = zip(weights, evidence.features).reduce(0) { $0 + $1.0 * $1.1 }
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
