import Glibc
import NeuralNetwork
import ScanImages

/// Weighs what a line might say: the line reader's readings against what the digit network sees in the
/// place of each of their digits.
///
/// The line reader sees strokes in their neighbourhood and needs no cuts; the digit network sees each
/// digit alone, larger, and knows what is no digit. A reading's weight is its probability by the
/// first, times that of its digits by the second, relative to one at which it neither objects nor
/// agrees, to a power below 1: cuts may be wrong. A reading's share is its part of all weights.
struct NumberWeighing {
    /// How much the digit network's opinion counts beside the line reader's.
    static let weightOfDigits = 0.4

    /// The least probability that the digit network leaves to a digit: it sees what was cut out, where a
    /// neighbour's stroke may remain or the own one be missing.
    static let leastProbability = 0.05

    /// The probability below which the digit network objects to a digit, and above which it speaks for it.
    ///
    /// If every digit cost a little, readings that leave one out would gain.
    static let objection = 0.1

    /// The least share of all weights with which a hint chooses a reading.
    static let leastShare = 0.0001

    /// The line reader's readings that are weighed, at most.
    static let readings = 6

    /// The digits in all places, as the digit network is to see them.
    let candidates: [DigitCandidate]

    /// The line as the line reader saw it.
    var strip: LineStrip { opinion.strip }

    private let opinion: LineOpinion
    private let calibration: NumberCalibration?
    private let inkLeftAside: Double
    private let finder: FinderFigures?
    private let context: NumberContext
    private let trust: Double
    private let placed: [PlacedReading]

    /// The most probable reading that has digits.
    private let likeliestNumber: PlacedReading?

    /// One reading with its digits in their places.
    private struct PlacedReading {
        /// What it says, and its probability by the line reader.
        let hypothesis: SequenceHypothesis

        /// Whether the hint allows it, if there is one.
        let isAllowed: Bool

        /// The columns of each digit.
        let columns: [Range<Int>]

        /// For each digit its place among the candidates; `nil` where there is no ink.
        let candidates: [Int?]

        var digits: [UInt8] { hypothesis.classes }
        var text: String { hypothesis.text }
    }

    /// Finds the places of the digits of each reading.
    ///
    /// - Parameters:
    ///   - line: The line.
    ///   - opinion: What the line reader makes of it.
    ///   - calibration: Makes a confidence of what speaks for a number; without one, its share is that.
    ///   - finder: What the finder of numbers says of it, where one was asked.
    ///   - context: How it stands among the others on its page.
    ///   - trust: What part of the confidence is left, `0...1`, where something else speaks against it.
    init(
        of line: FoundLine, by opinion: LineOpinion, calibration: NumberCalibration? = nil,
        finder: FinderFigures? = nil, context: NumberContext = NumberContext(), trust: Double = 1
    ) {
        self.finder = finder
        self.context = context
        self.trust = trust
        self.opinion = opinion
        self.calibration = calibration
        inkLeftAside = line.inkLeftAside
        let hypotheses = Self.worthWeighing(opinion)
        var candidates: [DigitCandidate] = []
        var known: [Range<Int>: Int?] = [:]
        placed = hypotheses.compactMap { hypothesis, isAllowed in
            guard let columns = opinion.columns(of: hypothesis.classes) else { return nil }
            let places = columns.map { range -> Int? in
                if let place = known[range] { return place }
                guard let candidate = line.digit(in: range) else {
                    known[range] = .some(nil)
                    return nil
                }
                candidates.append(candidate)
                known[range] = candidates.count - 1
                return candidates.count - 1
            }
            return PlacedReading(
                hypothesis: hypothesis, isAllowed: isAllowed, columns: columns, candidates: places)
        }
        likeliestNumber = placed.filter { !$0.digits.isEmpty }
            .max { $0.hypothesis.probability < $1.hypothesis.probability }
        self.candidates = candidates
    }

    /// The readings that have a chance: the most probable ones, and, with a hint, the most probable of
    /// those that it allows.
    private static func worthWeighing(
        _ opinion: LineOpinion
    ) -> [(SequenceHypothesis, isAllowed: Bool)] {
        let narrowed = opinion.narrowed?.prefix(readings) ?? []
        let allowed = Set(narrowed.map(\.classes))
        let best = opinion.free.first?.probability ?? 0
        let free = opinion.free.prefix(readings)
            .filter { $0.probability > best / 1_000 && !allowed.contains($0.classes) }
        return free.map { ($0, opinion.narrowed == nil) } + narrowed.map { ($0, true) }
    }

    /// Returns the number with the most weight, of those that the hint allows if it allows one.
    ///
    /// A hint chooses, and makes nothing surer: the readings that it forbids keep their share. What it
    /// allows must be possible at all; where it is not, the likeliest number contradicts the hint.
    ///
    /// - Parameter seen: What the digit network says of each of the ``candidates``: the
    ///   probability of each digit, shaped `[candidates, 10]`.
    /// - Returns: The number; `nil` when the line holds none.
    func number(with seen: [[Double]]) -> NumberReading? {
        let weights = placed.map { weight(of: $0, with: seen) }
        let total = weights.reduce(0, +)
        let allowed = weights.indices.filter {
            placed[$0].isAllowed && !placed[$0].digits.isEmpty
                && weights[$0] >= Self.leastShare * total
        }
        let choice = opinion.narrowed == nil || allowed.isEmpty ? Array(weights.indices) : allowed
        guard total > 0, let likeliest = weights.indices.max(by: { weights[$0] < weights[$1] }),
            let best = choice.max(by: { weights[$0] < weights[$1] }),
            !placed[best].digits.isEmpty
        else { return nil }
        let reading = placed[best]
        let digits = reading.digits.indices.map { place in
            digit(at: place, of: reading, with: seen)
        }
        // What the readings that were found leave over belongs to others.
        let found = min(1, opinion.free.reduce(0) { $0 + $1.probability })
        let evidence = NumberCalibration.Evidence(
            share: weights[best] / total * found,
            surestLook: opinion.surestLook(of: reading.hypothesis), inkLeftAside: inkLeftAside,
            digits: digits.count, leastDigit: digits.map(\.confidence).min() ?? 0,
            sizeSpread: Self.sizeSpread(of: digits), footSpread: Self.footSpread(of: digits),
            finder: finder, context: context)
        let confidence = calibration?.confidence(evidence) ?? evidence.share
        return NumberReading(
            text: reading.text, confidence: trust * confidence * agreement(on: reading, with: seen),
            box: digits.dropFirst().reduce(digits[0].box) { $0.union($1.box) }, digits: digits,
            line: LineEvidence(
                strip: opinion.strip, columns: reading.columns,
                alternatives: placed.indices.filter { $0 != best }
                    .map { place in
                        .init(text: placed[place].text, probability: weights[place] / total)
                    }
                    .sorted { $0.probability > $1.probability },
                evidence: evidence),
            doubt: best == likeliest
                ? nil
                : "The digits look like \(placed[likeliest].text); the hint allows other numbers.")
    }

    /// The logarithm of the highest digit's height as a part of the lowest one's.
    private static func sizeSpread(of digits: [NumberReading.Digit]) -> Double {
        let heights = digits.map { Double(max(1, $0.box.height)) }
        return log((heights.max() ?? 1) / (heights.min() ?? 1))
    }

    /// How far the feet of digits are apart, in parts of the height of all.
    private static func footSpread(of digits: [NumberReading.Digit]) -> Double {
        let (heads, feet) = (digits.map(\.box.y), digits.map(\.box.endY))
        guard let head = heads.min(), let lowest = feet.max(), let highest = feet.min() else {
            return 0
        }
        return Double(lowest - highest) / Double(max(1, lowest - head))
    }

    /// Returns how far the digit network goes along with a number: all the way where it gives half of
    /// the digits one in ten or more.
    ///
    /// One digit of a number is easily cut amiss; signs of which it knows hardly any are no number.
    private func agreement(on reading: PlacedReading, with seen: [[Double]]) -> Double {
        let approvals = opinions(on: reading, with: seen).map { min(1, $0 / Self.objection) }
        return min(1, 2 * approvals.reduce(0, +) / Double(approvals.count))
    }

    /// Returns a reading's probability by the line reader, times what the digit network says to it.
    private func weight(of reading: PlacedReading, with seen: [[Double]]) -> Double {
        let logarithm = opinions(on: reading, with: seen)
            .reduce(0) { $0 + log(max($1, Self.leastProbability) / Self.objection) }
        return reading.hypothesis.probability * exp(Self.weightOfDigits * logarithm)
    }

    /// Returns the probability that the digit network gives each digit of a reading.
    ///
    /// An empty reading says that what others take for digits is none: of each of those, the
    /// probability of that.
    private func opinions(on reading: PlacedReading, with seen: [[Double]]) -> [Double] {
        if reading.digits.isEmpty {
            return likeliestNumber?.candidates.map { $0.map { 1 - seen[$0].reduce(0, +) } ?? 1 }
                ?? []
        }
        return zip(reading.digits, reading.candidates).map { digit, candidate in
            candidate.map { seen[$0][Int(digit)] } ?? 0
        }
    }

    /// A digit with what both networks say of it.
    private func digit(
        at place: Int, of reading: PlacedReading, with seen: [[Double]]
    ) -> NumberReading.Digit {
        let columns = reading.columns[place]
        let own = reading.candidates[place]
        let spoken = opinion.probabilities(in: columns)
        let probabilities = own.map { seen[$0] } ?? spoken
        let digit = Int(reading.digits[place])
        let agreed = (spoken[digit] * max(probabilities[digit], Self.leastProbability))
            .squareRoot()
        return NumberReading.Digit(
            digit: digit, confidence: min(1, agreed),
            box: own.map { candidates[$0].box } ?? opinion.strip.box(ofColumns: columns),
            probabilities: probabilities,
            bitmap: own.map { candidates[$0].bitmap } ?? .blank, isFirstLook: false)
    }
}

extension LineOpinion {
    /// The probability of each digit somewhere in some columns of the strip, as shares of 1.
    func probabilities(in columns: Range<Int>) -> [Double] {
        let first = min(max(columns.lowerBound / step, 0), outputs.rows - 1)
        let last = min(max((columns.upperBound - 1) / step, first), outputs.rows - 1)
        let most = (0..<10).map { digit in
            (first...last).reduce(0.0) { max($0, Double(outputs[$1, digit])) }
        }
        let total = max(most.reduce(0, +), 1)
        return most.map { $0 / total }
    }
}
