import Foundation
import ScanImages

extension NumberCalibration {
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

        /// The confidence of the digit that both readers are least sure of, `0...1`.
        public var leastDigit: Double

        /// The logarithm of the highest digit's height as a part of the lowest one's.
        public var sizeSpread: Double

        /// How far the feet of its digits are apart, in parts of its height.
        public var footSpread: Double

        /// What the finder of numbers says of it, where one was asked.
        public var finder: FinderFigures?

        /// How it stands among the others on its page.
        public var context: NumberContext

        /// Creates evidence.
        public init(
            share: Double, surestLook: Double, inkLeftAside: Double, digits: Int,
            leastDigit: Double = 0.5, sizeSpread: Double = 0, footSpread: Double = 0,
            finder: FinderFigures? = nil, context: NumberContext = NumberContext()
        ) {
            self.share = share
            self.surestLook = surestLook
            self.inkLeftAside = inkLeftAside
            self.digits = digits
            self.leastDigit = leastDigit
            self.sizeSpread = sizeSpread
            self.footSpread = footSpread
            self.finder = finder
            self.context = context
        }
    }
}

extension NumberCalibration.Evidence {
    /// The number of figures of a number on a page.
    static let pageFeatures = 22

    /// Which of the figures is the constant.
    private static let constant = 4

    /// What the regression sees: both log-odds, the root of the ink left aside, up to a whole digit's, 1 for a
    /// single digit, and a constant, shaped `[5]`; of a number on a page behind them what the finder says of
    /// it, and the product of any two figures, shaped `[253]`.
    public var terms: [Double] {
        let line = [
            Self.logOdds(share, within: 1e-6), Self.logOdds(surestLook, within: 1e-6),
            min(inkLeftAside, 1).squareRoot(), digits == 1 ? 1 : 0, 1,
        ]
        guard let finder else { return line }
        let figures = line + figures(of: finder)
        let others = figures.indices.filter { $0 != Self.constant }
        return figures
            + others.indices.flatMap { first in
                others[first...].map { figures[others[first]] * figures[$0] }
            }
    }

    /// What a finder's figures, a number's size and its place on the page add, shaped `[17]`.
    ///
    /// In this order: the log-odds of the band, of the ink being digits; the roots of the parts of the ink that
    /// are other handwriting and furniture; the logarithm of how unevenly the digits stand, 0 where that cannot
    /// be told; the widest gap; the root of the points between digits; the nearest neighbour; the log-odds of
    /// the least sure digit; the logarithms of the height and of the length; how much
    /// its digits look printed; how differently high the digits are, and how differently low they stand; how near
    /// the next number is; the number's height among the others', and how sure those are.
    private func figures(of finder: FinderFigures) -> [Double] {
        [
            Self.logOdds(finder.band, within: 1e-4), Self.logOdds(finder.own, within: 1e-4),
            finder.otherHandwriting.squareRoot(), finder.furniture.squareRoot(),
            finder.unevenness.map { log(max($0, Self.leastUnevenness) / Self.even) } ?? 0,
            min(finder.widestGap, 2), min(finder.pointsBetween, 1).squareRoot(), finder.neighbour,
            Self.logOdds(leastDigit, within: 1e-4), log(max(finder.height, 1) / Self.usualHeight),
            log(Double(max(digits, 1))),
            min(max(finder.printLogOdds, -Self.mostOfPrint), Self.mostOfPrint),
            min(sizeSpread, 2), min(footSpread, 2), context.nearest,
            min(max(context.relativeHeight, -2), 2), context.othersSureness / 4,
        ]
    }

    /// Log-odds of print beyond this say no more.
    private static let mostOfPrint = 8.0

    /// Below this unevenness pixels are too coarse to tell any, and from this one on most is
    /// handwriting.
    private static let (leastUnevenness, even) = (0.02, 0.1)

    /// The height of a number of usual size in a scan of 300 dots an inch, in pixels.
    private static let usualHeight = 50.0

    /// The natural logarithm of p / (1 - p), of no probability nearer to 0 or 1 than is believed.
    private static func logOdds(_ probability: Double, within least: Double) -> Double {
        let bounded = min(max(probability, least), 1 - least)
        return log(bounded / (1 - bounded))
    }
}
