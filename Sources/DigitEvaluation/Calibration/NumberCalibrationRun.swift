import DigitReading
import LinearAlgebra
import NeuralNetwork
import ParallelWork

/// Finds out how sure a reader of lines may be: fits a ``NumberCalibration`` on held-out numbers, counts
/// on others what is accepted and wrong at each bar, and gives a model that carries both.
///
/// The numbers are the synthesiser's ([Docs/Synthesiser.md](../../../Docs/Synthesiser.md)), by hands that no
/// training saw. The same models and seed give the same file, whatever the number of workers.
public struct NumberCalibrationRun: Sendable {
    /// The key of the fact that says on what a calibration was fitted.
    public static let factKey = "calibrated_on"

    /// The model that the daemon reads single digits with.
    public var model: Model

    /// The reader of lines, calibrated or not.
    public var lines: LineReader

    /// The number of pictures, rounded up to whole parts: on one half the calibration is fitted, on the
    /// other the bars are counted.
    public var count: Int

    /// From what every random choice follows.
    public var seed: UInt64

    /// The most threads used.
    public var workers: Int

    /// The writers of the strips; tests are content with fewer.
    private let hands: Int

    /// What a calibration gives.
    public struct Outcome: Sendable {
        /// The line reader's model with its new facts.
        public var model: Model

        /// What was fitted.
        public var calibration: NumberCalibration

        /// The numbers on which it was fitted.
        public var fitted: Int

        /// How far the confidences can be trusted on the others, and what is accepted of them.
        public var report: CalibrationReport

        /// The numbers on which that was counted.
        public var counted: Int
    }

    /// Creates a run.
    public init(
        model: Model, lines: LineReader, count: Int = 48_000, seed: UInt64 = 1, workers: Int = 1
    ) {
        self.init(
            model: model, lines: lines, count: count, seed: seed, workers: workers,
            hands: HeldOutNumbers.hands)
    }

    /// Creates a run on numbers of a few hands.
    package init(
        model: Model, lines: LineReader, count: Int, seed: UInt64, workers: Int, hands: Int
    ) {
        self.model = model
        self.lines = lines
        self.count = count
        self.seed = seed
        self.workers = workers
        self.hands = hands
    }

    /// Reads the pictures, fits and counts.
    ///
    /// - Parameters:
    ///   - onProgress: Called with the number of pictures read so far.
    ///   - shouldContinue: Asked again and again; after a no nothing comes of the run.
    /// - Returns: The calibrated model with the figures behind it; `nil` after a no.
    /// - Throws: ``CalibrationError/nothingToCalibrate(model:)`` when the reader found too few numbers.
    public func run(
        onProgress: (Int) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) throws(CalibrationError) -> Outcome? {
        let numbers = HeldOutNumbers(seed: seed, workers: workers, hands: hands)
        let half = (count / 2 + HeldOutNumbers.partSize - 1) / HeldOutNumbers.partSize
        var facts = lines.model.facts
        for key in [NumberCalibration.factKey, RiskCoverageCurve.factKey, Self.factKey] {
            facts.additional[key] = nil
        }
        guard
            let toFit = answers(
                by: try reader(with: facts), to: numbers, parts: 0..<half, onProgress: onProgress,
                shouldContinue: shouldContinue)
        else { return nil }
        guard toFit.count >= Self.fewest else {
            throw .nothingToCalibrate(model: lines.model.identity)
        }
        let calibration = NumberCalibration(
            fittedTo: toFit.map { .init(evidence: $0.evidence, isRight: $0.isRight) })
        facts.additional[NumberCalibration.factKey] = calibration.text
        guard
            let toCount = answers(
                by: try reader(with: facts), to: numbers, parts: half..<2 * half,
                onProgress: onProgress, shouldContinue: shouldContinue)
        else { return nil }
        facts.additional[RiskCoverageCurve.factKey] =
            RiskCoverageCurve(of: toCount.map { ($0.confidence, $0.isRight) }).text
        facts.additional[Self.factKey] =
            "\(toFit.count) numbers, counted on \(toCount.count), of "
            + "\(2 * half * HeldOutNumbers.partSize) synthetic pictures, seed \(seed), read with model "
            + model.identity.prefix(12)
        let calibrated = try reader(with: facts)
        return Outcome(
            model: calibrated.model, calibration: calibration, fitted: toFit.count,
            report: CalibrationReport(
                of: toCount.map { .init(lines: $0.confidence, isRight: $0.isRight) }, refused: 0,
                errorRate: ReadingSettings().errorRate,
                bars: DigitReader(model: model, lines: calibrated).bars(forErrorRate:)),
            counted: toCount.count)
    }

    /// The fewest numbers from which anything can be learned.
    private static let fewest = 100

    /// A number that was read as a line.
    private struct Answer: Sendable {
        var evidence: NumberCalibration.Evidence
        var confidence: Double
        var isRight: Bool
    }

    /// Returns a reader of lines with the network of ``lines`` and other facts.
    private func reader(with facts: ModelFacts) throws(CalibrationError) -> LineReader {
        guard let reader = LineReader(model: Model(network: lines.model.network, facts: facts))
        else { throw .nothingToCalibrate(model: lines.model.identity) }
        return reader
    }

    /// Reads pictures and returns the numbers that were read as lines; `nil` when it was stopped.
    private func answers(
        by lines: LineReader, to numbers: HeldOutNumbers, parts: Range<Int>,
        onProgress: (Int) -> Void, shouldContinue: () -> Bool
    ) -> [Answer]? {
        let reader = DigitReader(model: model, lines: lines, settings: ReadingSettings())
        var answers: [Answer] = []
        // Two parts for each worker: short waits for the slower one, and frequent progress.
        let size = 2 * max(1, workers)
        for start in stride(from: parts.lowerBound, to: parts.upperBound, by: size) {
            guard shouldContinue() else { return nil }
            let end = min(start + size, parts.upperBound)
            answers += concurrentMap(end - start, workers: workers) { index in
                numbers.part(start + index).flatMap { Self.answers(by: reader, to: $0) }
            }.flatMap { $0 }
            onProgress(end * HeldOutNumbers.partSize)
        }
        return answers
    }

    private static func answers(
        by reader: DigitReader, to sample: HeldOutNumbers.Sample
    ) -> [Answer] {
        guard case .success(let reading) = reader.read(sample.bytes) else { return [] }
        // One number is on the picture at most; of two that were read at least one is wrong.
        let isRight = reading.numbers.map(\.text) == [sample.label]
        return reading.numbers.compactMap { number in
            number.line.map {
                Answer(
                    evidence: $0.evidence, confidence: number.confidence, isRight: isRight)
            }
        }
    }
}
