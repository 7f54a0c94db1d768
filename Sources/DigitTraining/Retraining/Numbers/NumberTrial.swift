import DigitReading
import Handwriting
import NeuralNetwork
import ParallelWork

/// What trainings and comparisons of readers of lines have in common in one retraining.
struct NumberTrial: LabelTrial {
    static let labels = "labelled numbers"

    /// Trains.
    let training: NumberTraining

    /// The labelled numbers.
    let numbers: [LabelledNumbers.Number]

    /// Strips by other hands than those rehearsed, on which readers are compared.
    let base: [LabelledStrip]

    /// The facts of what is trained, but for what it learned from.
    let facts: ModelFacts

    /// Strips by the hands that are rehearsed, on which the way from the old reader to the new one is measured.
    let rehearsed: [LabelledStrip]

    private var parent: LineReader { training.parent }

    /// Trains a reader on all labelled numbers but some, and takes one on the way there: see ``leastChanged(_:from:)``.
    ///
    /// - Parameters:
    ///   - places: The places of the numbers left out.
    ///   - training: Which of the trainings it is, counted from 0.
    /// - Returns: The reader, or `nil` when training was told to stop.
    func trained(leavingOut places: [Int], training: Int) -> LineReader? {
        let leftOut = Set(places)
        let learned = numbers.indices.filter { !leftOut.contains($0) }.map { numbers[$0] }
        guard
            let trained = self.training.reader(
                learningFrom: learned, facts: facts, training: training)
        else { return nil }
        return leastChanged(trained, from: learned)
    }

    /// The reader nearest to the old one, on the straight way from it to the newly trained one, that has most of what
    /// training gained; one nearer still where that one has forgotten too much.
    ///
    /// Along the way the gain flattens while the forgetting grows, so half the way has most of the gain and little of
    /// the loss (``CandidateTraining``).
    private func leastChanged(
        _ trained: LineReader, from learned: [LabelledNumbers.Number]
    ) -> LineReader {
        let before = (
            learned: answers(of: parent, to: learned), rehearsed: answers(of: parent, to: rehearsed)
        )
        func gain(_ reader: LineReader) -> Double {
            NumberComparison(
                of: "", before: before.learned, after: answers(of: reader, to: learned)
            ).meanGain
        }
        let needed = Self.shareOfGain * gain(trained)
        var nearest: LineReader?
        for share in CandidateTraining.sharesOfTheWay {
            let between = Network(
                from: parent.model.network, to: trained.model.network, share: share)
            guard let reader = LineReader(model: Model(network: between, facts: facts)) else {
                continue
            }
            let rehearsed = NumberComparison(
                of: "", before: before.rehearsed,
                after: answers(of: reader, to: self.rehearsed))
            if let nearest, rehearsed.meanGain < -Self.mostForgotten { return nearest }
            if gain(reader) >= needed { return reader }
            nearest = reader
        }
        return nearest ?? trained
    }

    /// The part of what training gained that a network on the way there must have.
    private static let shareOfGain = 0.8

    /// By how much the mean logarithm of the labels' probability may fall on what was rehearsed.
    private static let mostForgotten = 0.02

    /// What a reader says of a strip.
    struct Answer: Sendable {
        /// The digits.
        var digits: [UInt8]

        /// Whether they are those of the label.
        var isRight: Bool

        /// The logarithm of the label's probability.
        var logarithm: Double
    }

    /// Compares a reader with the one in use on labelled numbers.
    func comparison(of reader: LineReader, onLabels places: [Int]) -> NumberComparison {
        let numbers = places.map { self.numbers[$0] }
        return NumberComparison(
            of: "held-out \(Self.labels)", before: answers(of: parent, to: numbers),
            after: answers(of: reader, to: numbers))
    }

    /// Compares a reader with the one in use on the base strips.
    func comparisonOnBase(of reader: LineReader) -> NumberComparison {
        NumberComparison(
            of: "synthetic numbers", before: answers(of: parent, to: base),
            after: answers(of: reader, to: base))
    }

    /// The labelled numbers that a reader, which did not learn from them, reads otherwise than the one in use.
    func changedAnswers(
        of reader: LineReader, onLabels places: [Int]
    ) -> [RetrainingReport.ChangedNumber] {
        let numbers = places.map { self.numbers[$0] }
        let answers = zip(
            self.answers(of: parent, to: numbers), self.answers(of: reader, to: numbers))
        return zip(numbers, answers).compactMap { number, answers in
            let (before, after) = answers
            guard before.digits != after.digits else { return nil }
            return .init(
                name: number.name, label: number.label.text, before: before.digits.text,
                after: after.digits.text)
        }
    }

    private func answers(
        of reader: LineReader, to numbers: [LabelledNumbers.Number]
    ) -> [Answer] {
        Self.answers(of: reader, to: numbers, workers: training.workers)
    }

    /// Returns what a reader says of labelled numbers.
    static func answers(
        of reader: LineReader, to numbers: [LabelledNumbers.Number], workers: Int
    ) -> [Answer] {
        concurrentMap(numbers.count, workers: workers) { index in
            let number = numbers[index]
            let answer = reader.answer(to: number.strip, labelled: number.label)
            return Answer(
                digits: answer.digits, isRight: answer.digits == number.label,
                logarithm: answer.logarithm)
        }
    }

    private func answers(of reader: LineReader, to strips: [LabelledStrip]) -> [Answer] {
        concurrentMap(strips.count, workers: training.workers) { index in
            let strip = strips[index]
            let outputs = reader.model.probabilities(along: strip.pixels, width: strip.width)
            let digits = outputs.bestPath
            return Answer(
                digits: digits, isRight: digits == strip.label,
                logarithm: max(
                    outputs.logarithmicProbability(of: strip.label), LineReader.leastLogarithm))
        }
    }
}

/// Two readers on the same numbers.
struct NumberComparison: LabelComparison, Sendable, Equatable {
    /// The right answers of both.
    private(set) var answers: RetrainingReport.Comparison

    /// For each number by how much the new reader gives the label a larger logarithm of its probability.
    private(set) var gains: [Double]

    init(of name: String, before: [NumberTrial.Answer], after: [NumberTrial.Answer]) {
        let pairs = Array(zip(before, after))
        answers = RetrainingReport.Comparison(
            images: name, count: pairs.count, correctBefore: before.count { $0.isRight },
            correctAfter: after.count { $0.isRight },
            gained: pairs.count { !$0.isRight && $1.isRight },
            lost: pairs.count { $0.isRight && !$1.isRight })
        gains = pairs.map { $1.logarithm - $0.logarithm }
    }

    init(answers: RetrainingReport.Comparison, gains: [Double]) {
        (self.answers, self.gains) = (answers, gains)
    }

    /// The mean gain, 0 of none.
    var meanGain: Double { gains.isEmpty ? 0 : gains.reduce(0, +) / Double(gains.count) }

    /// Adds a comparison on other numbers.
    mutating func add(_ other: NumberComparison) {
        answers.add(other.answers)
        gains += other.gains
    }

    /// What the numbers are, in words.
    var images: String {
        get { answers.images }
        set { answers.images = newValue }
    }
}

extension [UInt8] {
    /// Digits as text.
    fileprivate var text: String { map { String($0) }.joined() }
}
