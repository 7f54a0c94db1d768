import DigitReading
import Handwriting
import NeuralNetwork
import ParallelWork
import ScanImages

/// Finds out how sure the numbers on pages may be: fits a ``NumberCalibration`` on drawn pages, counts on
/// others what is accepted and wrong at each bar, and gives a finder's model that carries both.
///
/// Everything that is read where no number stands counts as wrong. The same models, synthesiser and seed
/// give the same file, whatever the number of workers.
public struct PageCalibrationRun: Sendable {
    /// The model that the daemon reads single digits with.
    public var model: Model

    /// Reads the lines.
    public var lines: LineReader

    /// Finds the numbers, calibrated or not.
    public var finder: PageFinder

    /// Draws the pages, by hands that no training saw.
    public var synthesiser: PageSynthesiser

    /// The number of pages: on one half the calibration is fitted, on the other the bars are counted.
    public var count: Int

    /// From what every random choice follows.
    public var seed: UInt64

    /// The most threads used.
    public var workers: Int

    /// What a calibration gives.
    public struct Outcome: Sendable {
        /// The finder's model with its new facts.
        public var model: Model

        /// What was fitted.
        public var calibration: NumberCalibration

        /// The numbers read on the pages on which it was fitted.
        public var fitted: Int

        /// What was read on the other half.
        public var score: PageScore

        /// How far the confidences can be trusted there.
        public var report: CalibrationReport
    }

    /// Creates a run.
    public init(
        model: Model, lines: LineReader, finder: PageFinder, synthesiser: PageSynthesiser,
        count: Int = 800, seed: UInt64 = 1, workers: Int = 1
    ) {
        (self.model, self.lines, self.finder) = (model, lines, finder)
        (self.synthesiser, self.count) = (synthesiser, count)
        (self.seed, self.workers) = (seed, workers)
    }

    /// The fewest numbers from which anything can be learned.
    private static let fewest = 100

    /// The resolutions that pages are scanned at, in dots an inch.
    private static let resolutions: [Float] = [150, 200, 300]

    /// The share of pages as an office scanner gives them among those that people drop.
    ///
    /// A confidence that is fitted to pages of which most have a fold, a shadow or a pattern is too shy on
    /// theirs.
    public static let plainShare: Float = 2.0 / 3

    /// Draws and reads the pages, fits and counts.
    ///
    /// - Parameters:
    ///   - onProgress: Called with the number of pages read so far.
    ///   - shouldContinue: Asked again and again; after a no nothing comes of the run.
    /// - Returns: The calibrated model with the figures behind it; `nil` after a no.
    /// - Throws: ``CalibrationError/nothingToCalibrate(model:)`` when too few numbers were found.
    public func run(
        onProgress: (Int) -> Void = { _ in },
        shouldContinue: () -> Bool = { !Task.isCancelled }
    ) throws(CalibrationError) -> Outcome? {
        let half = (count + 1) / 2
        var facts = finder.model.facts
        for key in [NumberCalibration.factKey, RiskCoverageCurve.factKey] {
            facts.additional[key] = nil
        }
        guard
            let toFit = scores(
                with: facts, pages: 0..<half, onProgress: onProgress,
                shouldContinue: shouldContinue)
        else { return nil }
        guard toFit.answers.count >= Self.fewest else {
            throw .nothingToCalibrate(model: finder.model.identity)
        }
        let calibration = NumberCalibration(
            fittedTo: toFit.answers.map { .init(evidence: $0.evidence, isRight: $0.isRight) })
        facts.additional[NumberCalibration.factKey] = calibration.text
        guard
            let score = scores(
                with: facts, pages: half..<2 * half, onProgress: onProgress,
                shouldContinue: shouldContinue)
        else { return nil }
        facts.additional[RiskCoverageCurve.factKey] =
            RiskCoverageCurve(of: score.answers.map { ($0.confidence, $0.isRight) }).text
        facts.additional[NumberCalibrationRun.factKey] =
            "\(toFit.answers.count) numbers, counted on \(score.answers.count), of \(2 * half) drawn "
            + "pages, seed \(seed), read with model \(model.identity.prefix(12))"
        let calibrated = Model(network: finder.model.network, facts: facts)
        return Outcome(
            model: calibrated, calibration: calibration, fitted: toFit.answers.count,
            score: score,
            report: CalibrationReport(
                of: score.answers.map { .init(lines: $0.confidence, isRight: $0.isRight) },
                refused: 0, errorRate: ReadingSettings().errorRate,
                bars: { rate in
                    let bars = ReadingSettings(errorRate: rate).bars(
                        for: model.facts, lines: lines, finder: calibrated.facts)
                    return AcceptanceBars(digits: bars.digits, lines: bars.pages)
                }))
    }

    /// Reads pages with a finder of other facts; `nil` when it was stopped.
    private func scores(
        with facts: ModelFacts, pages: Range<Int>, onProgress: (Int) -> Void,
        shouldContinue: () -> Bool
    ) -> PageScore? {
        let map = Model(network: finder.model.network, facts: facts)
        guard let finder = PageFinder(model: map, ink: finder.ink) else {
            preconditionFailure("a finder stays one with other facts")
        }
        let reader = DigitReader(model: model, lines: lines, finder: finder)
        var score = PageScore()
        let size = 2 * max(1, workers)
        for start in stride(from: pages.lowerBound, to: pages.upperBound, by: size) {
            guard shouldContinue() else { return nil }
            let end = min(start + size, pages.upperBound)
            for part in concurrentMap(
                end - start, workers: workers,
                { index in
                    Self.score(of: self.page(start + index), readBy: reader)
                })
            {
                score.add(part)
            }
            onProgress(end)
        }
        return score
    }

    private func page(_ index: Int) -> LabelledPage {
        var generator = SeededGenerator(seed: seed &+ UInt64(index))
        var own = generator.split()
        let sheet = synthesiser.sheet(using: &own)
        let resolutions = Self.resolutions
        return sheet.picture(dotsPerInch: resolutions[Int(own.next() % UInt64(resolutions.count))])
    }

    private static func score(of page: LabelledPage, readBy reader: DigitReader) -> PageScore {
        guard case .success(let reading) = reader.read(page.fileBytes()) else {
            return PageScore(of: [], on: page)
        }
        return PageScore(of: reading.numbers, on: page)
    }
}
