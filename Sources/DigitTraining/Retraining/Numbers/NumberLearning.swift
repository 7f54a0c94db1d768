import DigitEvaluation
import DigitReading
import Handwriting
import ModelStore
import NeuralNetwork

/// What an attempt to learn from labelled numbers came to.
struct NumberLearning {
    /// How it ended.
    var end = LearningEnd<LineReader>.stopped

    /// What the report says of it.
    var report = RetrainingReport.Numbers()

    /// Files that could not be used.
    var problems: [FileProblem] = []

    /// What else a reader of the report should know.
    var notes: [String] = []
}

extension RetrainingRun {
    /// Trains the reader of lines on labelled numbers and lets the gate judge it.
    ///
    /// - Parameters:
    ///   - labels: The labels.
    ///   - parent: The model in use.
    ///   - onProgress: Called after each mini-batch.
    ///   - shouldContinue: Asked before each file and each mini-batch.
    /// - Returns: What came of it; `nil` where no whole number is labelled.
    func learnNumbers(
        from labels: DigestedLabels, parent: Model,
        onProgress: @escaping (TrainingProgress) -> Void,
        shouldContinue: @escaping @Sendable () -> Bool
    ) -> NumberLearning? {
        // That there is no number says nothing of digits.
        let entries = labels.numbers.filter {
            $0.scan.label != NumberLabel(number: nil).description
        }
        guard !entries.isEmpty else { return nil }
        let sample = Array(entries.prefix(Self.mostFiles))
        let lines = BuiltInModel.lines(beside: parent)
        let found = LabelledNumbers(
            sample, readBy: DigitReader(completing: parent), workers: settings.workers,
            shouldContinue: shouldContinue)
        var learning = NumberLearning()
        guard shouldContinue() else { return learning }
        learning.problems = found.problems
        learning.notes = [
            sampleNote(of: "files with whole numbers", count: entries.count, used: sample.count)
        ].compactMap(\.self)
        learning.report.usable = found.numbers.count
        learning.report.suspicious = found.suspicious
        guard found.numbers.count >= settings.minimumImages else {
            learning.end = .tooFew
            return learning
        }
        let parts = HeldOutLabels(of: found.numbers.map(\.digest))
        learning.report.heldOut = parts.heldOut.count
        let attempt = attempt(
            on: found.numbers, parts, parent: lines, onProgress: onProgress,
            shouldContinue: shouldContinue)
        guard let attempt else { return learning }
        learning.report.labelled = attempt.labelled.comparison.answers
        learning.report.base = attempt.base.answers
        learning.report.changed = attempt.labelled.changed.sorted { $0.name < $1.name }
        let verdict = NumberGate().verdict(
            base: attempt.base, labelled: attempt.labelled.comparison,
            suspicious: found.suspicious.count, usable: found.numbers.count)
        learning.end = .judged(attempt.reader, verdict)
        return learning
    }

    /// A newly trained reader beside the one in use.
    private struct Attempt {
        var reader: LineReader

        /// Both on synthetic numbers.
        var base: NumberComparison

        /// Both on labelled numbers that were held out.
        var labelled: HeldOutAnswers<NumberTrial>
    }

    /// Trains a reader and compares it with the one in use; `nil` when it was told to stop.
    private func attempt(
        on numbers: [LabelledNumbers.Number], _ parts: HeldOutLabels, parent: LineReader,
        onProgress: @escaping (TrainingProgress) -> Void,
        shouldContinue: @escaping @Sendable () -> Bool
    ) -> Attempt? {
        // Few held-out numbers prove little: others take their turn then.
        let turns = numbers.count <= Self.mostNumbersForTurns ? parts.turns(Self.turns) : []
        let trial = trial(
            on: numbers, parent: parent, trainings: 1 + turns.count, onProgress: onProgress,
            shouldContinue: shouldContinue)
        guard let reader = trial.trained(leavingOut: parts.heldOut, training: 0) else { return nil }
        let first = trial.answers(of: reader, onLabels: parts.heldOut)
        let labelled = trial.answers(inTurns: turns, beside: first, leavingOut: parts.heldOut)
        return labelled.map {
            Attempt(reader: reader, base: trial.comparisonOnBase(of: reader), labelled: $0)
        }
    }

    /// The most files used in one run; of more, those with the smallest digests.
    ///
    /// A page takes half a second to read.
    private static let mostFiles = 5_000

    /// The most labelled numbers for which more trainings are worth their time, and how many more.
    private static let mostNumbersForTurns = 300
    private static let turns = 4

    private func trial(
        on numbers: [LabelledNumbers.Number], parent: LineReader, trainings: Int,
        onProgress: @escaping (TrainingProgress) -> Void,
        shouldContinue: @escaping @Sendable () -> Bool
    ) -> NumberTrial {
        func synthesiser(_ hands: Int, seed: UInt64) -> StripSynthesiser {
            StripSynthesiser(
                hands: HandwritingSynthesiser(inNumbers: true).hands(
                    count: hands, writingEachDigit: 2, seed: seed, workers: settings.workers))
        }
        let old = parent.model.facts
        var facts = ModelFacts(
            recipe: "retrained", cost: old.cost, seed: seed, epochs: numberExtent.epochs,
            data: "\(numbers.count) labelled numbers, and synthetic ones rehearsed",
            temperature: old.temperature, parent: parent.model.identity, created: now().iso,
            digitdVersion: digitdVersion, preprocessing: old.preprocessing)
        // Calibrated as the reader before: on many numbers, not on the few that were labelled.
        for key in [NumberCalibration.factKey, RiskCoverageCurve.factKey] {
            facts.additional[key] = old.additional[key]
        }
        let rehearsal = synthesiser(numberExtent.rehearsedHands, seed: seed ^ 0x6C69_6E65)
        return NumberTrial(
            training: NumberTraining(
                parent: parent, rehearsal: rehearsal, extent: numberExtent, seed: seed,
                workers: settings.workers, trainings: trainings, onProgress: onProgress,
                shouldContinue: shouldContinue),
            numbers: numbers,
            base: synthesiser(numberExtent.comparedHands, seed: Self.comparisonSeed).strips(
                count: numberExtent.comparedStrips, seed: Self.comparisonSeed,
                workers: settings.workers),
            facts: facts,
            rehearsed: rehearsal.strips(
                count: numberExtent.comparedStrips / 2, seed: Self.comparisonSeed,
                workers: settings.workers))
    }

    /// The seed of the strips that readers are compared on; it never changes, so that figures of different runs
    /// can be compared.
    private static let comparisonSeed: UInt64 = 0x6E75_6D62
}
