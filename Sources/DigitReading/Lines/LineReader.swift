import Glibc
import LinearAlgebra
import NeuralNetwork
import ScanImages

/// Reads a line of writing as a whole, without cutting it first: a network slides along the strip, and
/// connectionist temporal classification tells which digits its outputs spell.
public struct LineReader: Sendable {
    /// The model that slides along strips.
    public let model: Model

    /// How probable it is that a number is right; `nil` where that was not fitted.
    let calibration: NumberCalibration?

    /// The columns of a strip from one row of outputs to the next.
    let step: Int

    /// Creates a reader; `nil` when the model's network does not slide along strips of 32 rows, or does
    /// not tell ten digits and the blank apart.
    public init?(model: Model) {
        guard let step = model.network.pixelsPerStep, model.network.outputs == 11,
            model.network.image?.height == LineStrip.height
        else { return nil }
        self.model = model
        calibration = NumberCalibration(of: model.facts)
        self.step = step
    }

    /// Reads a strip: once where the first look is sure, twice where it is in doubt.
    ///
    /// - Parameters:
    ///   - strip: The line.
    ///   - hint: What is known of the number, if anything is.
    /// - Returns: What the strip may say.
    func opinion(of strip: LineStrip, hint: ReadingHint?) -> LineOpinion {
        let outputs = model.probabilities(along: strip.pixels, width: strip.width)
        let anything = PrefixSearch(AnySequenceOfClasses())
        var looks = [outputs]
        var found = sequences(anything, in: outputs)
        var free = weighed(found, in: looks)
        if isDoubtful(free, hint: hint) {
            let view = secondView(of: strip)
            let second = model.probabilities(along: view.pixels, width: view.width)
            looks.append(second)
            found.formUnion(sequences(anything, in: second))
            free = weighed(found, in: looks)
        }
        return LineOpinion(
            strip: strip, step: step, looks: looks, free: free,
            narrowed: hint.map { hint in
                // A hint may want what looks unlikely, so nothing is left out.
                let search = PrefixSearch(hint, breadth: 48, leastProbability: 0)
                let allowed = looks.reduce(into: Set()) { $0.formUnion(sequences(search, in: $1)) }
                return weighed(allowed, in: looks)
            })
    }

    /// Whether a second look is worth its time: at what no reading is sure of, or a hint forbids.
    private func isDoubtful(_ readings: [SequenceHypothesis], hint: ReadingHint?) -> Bool {
        guard let best = readings.first else { return true }
        return best.probability < Self.sureness || hint?.matches(best.text) == false
    }

    /// The probability of the best reading from which on nothing is looked at again.
    private static let sureness = 0.99

    /// The line as it is looked at once more: a little wider, less slanted, and so large that the body of
    /// the digits fills the strip.
    ///
    /// Narrow digits that touch have more columns then, strokes that lean over their neighbours come apart,
    /// and digits that are small beside a long one are seen; what is read only one way is doubtful.
    private func secondView(of strip: LineStrip) -> (pixels: [UInt8], width: Int) {
        let body = strip.body
        let height = max(body.upperBound - body.lowerBound, 1)
        let zoom = min(max(Self.bodyHeight / height, 1), Self.largestZoom)
        return strip.view(
            enlargedBy: zoom, around: (body.lowerBound + body.upperBound) / 2,
            widenedBy: Self.widening, withoutSlant: Self.straightening * strip.slant)
    }

    /// The rows that the body of the digits fills at the second look.
    private static let bodyHeight = 26.0

    private static let largestZoom = 1.5
    private static let widening = 1.2

    /// How much of the slant is taken away.
    private static let straightening = 0.5

    /// Returns what a search finds at one look.
    private func sequences(
        _ search: PrefixSearch<some SequenceConstraint>, in outputs: Matrix
    ) -> Set<[UInt8]> {
        Set(search.hypotheses(in: outputs).map(\.classes))
    }

    /// Returns readings of a line with the geometric mean of the probabilities that each look gives
    /// them; the best first.
    private func weighed(_ readings: Set<[UInt8]>, in looks: [Matrix]) -> [SequenceHypothesis] {
        readings.map { classes -> SequenceHypothesis in
            let logarithms = looks.map { $0.logarithmicProbability(of: classes) }
            let mean = logarithms.reduce(0, +) / Double(looks.count)
            return SequenceHypothesis(classes: classes, probability: exp(mean))
        }
        .sorted(by: SequenceHypothesis.isBefore)
    }
}

extension SequenceHypothesis {
    /// The digits as text.
    var text: String { classes.map { String($0) }.joined() }
}

extension ReadingHint: SequenceConstraint {}

/// What a line reader makes of a strip.
struct LineOpinion {
    /// The line.
    let strip: LineStrip

    /// The columns of the strip from one row of outputs to the next.
    let step: Int

    /// For each look at the strip, the probability of each digit and of the blank at each step, shaped
    /// `[steps, 11]`; the first look has the strip as it is.
    let looks: [Matrix]

    /// The most probable readings, whatever a hint says; the best first.
    let free: [SequenceHypothesis]

    /// Those that the hint allows; `nil` without a hint.
    let narrowed: [SequenceHypothesis]?
}

extension LineOpinion {
    /// The probabilities at the first look.
    var outputs: Matrix { looks[0] }

    /// Returns the probability of a reading at the look that is surest of it.
    func surestLook(of reading: SequenceHypothesis) -> Double {
        looks.map { exp($0.logarithmicProbability(of: reading.classes)) }.max() ?? 0
    }

    /// Returns the columns of the strip that belong to each digit of a reading.
    ///
    /// The network says a digit in one or two steps, somewhere in its middle. Between two digits the line
    /// is cut where the least ink is, the nearer to the middle the better.
    ///
    /// - Returns: One range for each digit, from left to right; `nil` when the strip is too short for
    ///   them.
    func columns(of digits: [UInt8]) -> [Range<Int>]? {
        guard let spoken = outputs.alignment(of: digits) else { return nil }
        let centres = spoken.map { ($0.lowerBound + $0.upperBound) * step / 2 }
        // No digit is wider than the strip is high.
        let reach = LineStrip.height
        var edges = [max(0, (centres.first ?? 0) - reach)]
        for (left, right) in zip(centres, centres.dropFirst()) {
            edges.append(cut(from: left, to: right))
        }
        edges.append(min(strip.width, (centres.last ?? 0) + reach))
        return zip(edges, edges.dropFirst()).map { left, right in
            min(left, right)..<max(left + 1, right)
        }
    }

    /// The column with the least ink between the middles of two digits.
    private func cut(from left: Int, to right: Int) -> Int {
        let middle = Double(left + right) / 2
        let half = max(1, Double(right - left) / 2)
        func cost(_ column: Int) -> Double {
            let place = min(max(column, 0), strip.width - 1)
            let ink = (0..<LineStrip.height).reduce(0) { $0 + Int(strip[place, $1]) }
            let off = (Double(column) - middle) / half
            return Double(ink) / 255 + 3 * off * off
        }
        let quarter = (right - left) / 5
        let columns = left + quarter...max(left + quarter, right - quarter)
        return columns.min { cost($0) < cost($1) } ?? Int(middle)
    }
}
