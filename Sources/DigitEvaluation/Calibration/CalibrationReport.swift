import DigitReading
import NeuralNetwork
import PlainText

/// How far confidences can be trusted: how often answers of each confidence are right, and how many are
/// accepted, with how many errors, when only a share of them may be wrong.
public struct CalibrationReport: Sendable, Equatable, Codable {
    /// An answer: how sure it is, and whether it was right.
    struct Answer {
        /// The lowest confidence of its digits that stand apart, `0...1`; infinity without any.
        var digits = Double.infinity

        /// The lowest confidence of its numbers read as lines, `0...1`; infinity without any.
        var lines = Double.infinity

        /// Whether all of it was right.
        var isRight: Bool

        /// The lower of both confidences.
        var confidence: Double { min(digits, lines) }

        /// Whether nothing of it needs to be reviewed.
        func isAccepted(by bars: AcceptanceBars) -> Bool {
            digits >= bars.digits && lines >= bars.lines
        }
    }

    /// The answers whose confidence lies in one range.
    public struct Bin: Sendable, Equatable, Codable {
        /// The lowest confidence of the bin.
        public var from: Double

        /// The confidence at which the next bin begins; the last one holds 1 as well.
        public var to: Double

        /// The number of answers.
        public var count: Int

        /// The mean of their confidences.
        public var meanConfidence: Double

        /// The share of them that is right.
        public var accuracy: Double
    }

    /// What is accepted at one error rate.
    public struct Acceptance: Sendable, Equatable, Codable {
        /// The share of accepted answers that may be wrong.
        public var errorRate: Double

        /// The confidence from which on digits that stand apart are accepted; `nil` when none is.
        public var bar: Double?

        /// The confidence from which on numbers read as lines are accepted; `nil` when none is.
        public var lineBar: Double?

        /// The number accepted.
        public var accepted: Int

        /// How many of the accepted are wrong.
        public var wrong: Int

        /// The number answered with a doubt, for a person to review.
        public var review: Int

        /// The number that got no answer at all.
        public var refused: Int

        /// The share accepted of all, refused ones included.
        public var coverage: Double

        /// The share of wrong ones among the accepted; `nil` without any.
        public var risk: Double?
    }

    /// Error rates that every evaluation shows beside the one that was asked for.
    static let usualErrorRates = [0.005, 0.01, 0.02]

    /// Where bins begin: narrow where confidences crowd.
    public static let edges = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1]

    /// The most points of the curve: one for each half percent of the answers.
    private static let curveSize = 200

    /// The bins that hold answers, from the lowest confidence to the highest.
    public var reliability: [Bin] = []

    /// The mean distance between confidence and accuracy of the bins, weighted by their answers.
    ///
    /// It is the expected calibration error of Guo et al. (2017), equation 3, here over bins of
    /// unequal width.
    public var expectedCalibrationError = 0.0

    /// What is accepted at the error rate asked for and at the usual ones, rising.
    public var acceptance: [Acceptance] = []

    /// How many answers are accepted at each bar, and how many of those are wrong; `nil` without
    /// answers.
    public var curve: RiskCoverageCurve?

    /// Says nothing of no answers.
    init() {}

    /// Counts answers.
    ///
    /// - Parameters:
    ///   - answers: Each answer's confidence and whether it was right.
    ///   - refused: The number of scans without an answer.
    ///   - errorRate: The share of accepted answers that may be wrong.
    ///   - bars: The confidences from which on answers are accepted at an error rate.
    init(
        of answers: [Answer], refused: Int, errorRate: Double,
        bars: (_ errorRate: Double) -> AcceptanceBars
    ) {
        for (from, to) in zip(Self.edges, Self.edges.dropFirst()) {
            let part = answers.filter {
                $0.confidence >= from && ($0.confidence < to || to == 1)
            }
            guard !part.isEmpty else { continue }
            let count = Double(part.count)
            let bin = Bin(
                from: from, to: to, count: part.count,
                meanConfidence: part.reduce(0) { $0 + $1.confidence } / count,
                accuracy: Double(part.count(where: \.isRight)) / count)
            reliability.append(bin)
            expectedCalibrationError +=
                abs(bin.meanConfidence - bin.accuracy) * count / Double(answers.count)
        }
        curve =
            answers.isEmpty
            ? nil
            : RiskCoverageCurve(
                of: answers.map { ($0.confidence, $0.isRight) }, size: Self.curveSize)
        guard answers.count + refused > 0 else { return }
        acceptance = Set(Self.usualErrorRates + [errorRate]).sorted().map { rate in
            let bars = bars(rate)
            let accepted = answers.filter { $0.isAccepted(by: bars) }
            let wrong = accepted.count { !$0.isRight }
            return Acceptance(
                errorRate: rate, bar: bars.digits.isFinite ? bars.digits : nil,
                lineBar: bars.lines.isFinite ? bars.lines : nil, accepted: accepted.count,
                wrong: wrong, review: answers.count - accepted.count, refused: refused,
                coverage: Double(accepted.count) / Double(answers.count + refused),
                risk: accepted.isEmpty ? nil : Double(wrong) / Double(accepted.count))
        }
    }
}

extension CalibrationReport {
    /// The tables as a person reads them.
    public var text: String {
        lines.drop { $0.isEmpty }.map { $0 + "\n" }.joined()
    }

    /// The two tables as a person reads them, each after an empty line; nothing without answers.
    var lines: [String] {
        var lines: [String] = []
        if !reliability.isEmpty {
            lines += ["", "confidence      count     mean  accuracy"]
            for bin in reliability {
                lines.append(
                    [
                        "\(bin.from)–\(bin.to)".rightAligned(in: 12),
                        "\(bin.count)".rightAligned(in: 9),
                        PercentText.format(bin.meanConfidence).rightAligned(in: 9),
                        PercentText.format(bin.accuracy).rightAligned(in: 10),
                    ].joined())
            }
            let error = PercentText.format(expectedCalibrationError)
            lines.append("Expected calibration error: \(error)")
        }
        guard !acceptance.isEmpty else { return lines }
        lines += [
            "",
            "error rate      bar  of lines  accepted  coverage  wrong     risk   review  refused",
        ]
        for row in acceptance {
            lines.append(
                [
                    "\(row.errorRate)".rightAligned(in: 10),
                    (row.bar.map(Self.decimals) ?? "none").rightAligned(in: 9),
                    (row.lineBar.map(Self.decimals) ?? "none").rightAligned(in: 10),
                    "\(row.accepted)".rightAligned(in: 10),
                    PercentText.format(row.coverage).rightAligned(in: 10),
                    "\(row.wrong)".rightAligned(in: 7),
                    (row.risk.map(PercentText.format) ?? "–").rightAligned(in: 9),
                    "\(row.review)".rightAligned(in: 9), "\(row.refused)".rightAligned(in: 9),
                ].joined())
        }
        return lines
    }

    /// Returns a probability with five decimals, rounded up so that a bar is never shown too low.
    private static func decimals(_ bar: Double) -> String {
        let decimals = Int((bar * 100_000 - 1e-6).rounded(.up)).zeroPadded(to: 5)
        guard decimals.count < 6 else { return "1.00000" }
        return "0." + decimals
    }
}
