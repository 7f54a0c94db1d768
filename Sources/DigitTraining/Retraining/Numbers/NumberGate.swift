import NeuralNetwork

/// Decides whether a newly trained reader of lines may replace the one in use.
///
/// - On labelled numbers that it did not learn from it must give the labels more probability than chance would:
///   few numbers change from wrong to right, but every one becomes likelier or less likely, so a few tell more.
///   The test is Fisher's of random signs (*The Design of Experiments*, 1935).
/// - It must not read fewer of them right.
/// - It must read at least half of them as they are labelled; wrong labels do not reach that.
/// - On synthetic numbers it may read only so many fewer right, and give the labels hardly less probability.
/// - Where the reader in use is surely of another opinion about many labels, a person must look at them first.
struct NumberGate: Sendable, Equatable {
    /// The probability of signs by chance below which the labels are said to have become likelier.
    static let significance = 0.05

    /// The share of the base strips that may be read wrong and were read right, less those the other way round: about
    /// what chance moves it by.
    static let baseErrors = 0.01

    /// By how much the mean logarithm of the labels' probability may fall on the base strips.
    static let baseLoss = 0.1

    /// The share of labels that look wrong from which on nothing is learned, if they are at least ``fewestDoubts``.
    static let doubtfulShare = 0.05
    static let fewestDoubts = 3

    /// Judges a new reader.
    ///
    /// - Parameters:
    ///   - base: Both readers on synthetic numbers.
    ///   - labelled: Both on labelled numbers that the new one did not learn from.
    ///   - suspicious: The labels that look wrong.
    ///   - usable: The labelled numbers that were learned from or compared on.
    /// - Returns: Whether it may, why, and what to do next.
    func verdict(
        base: NumberComparison, labelled: NumberComparison, suspicious: Int, usable: Int
    ) -> RetrainingGate.Verdict {
        let answers = labelled.answers
        let labels = "Of \(answers.count) \(answers.images)"
        if suspicious >= Self.fewestDoubts,
            Double(suspicious) > Self.doubtfulShare * Double(usable + suspicious)
        {
            return .keepOut(
                reason: "\(suspicious) of \(usable + suspicious) labelled numbers look wrong.",
                next: "Check the labels listed below: correct those that are wrong, and put "
                    + "'sure__' behind the '__' in the names of the others.")
        }
        if 2 * answers.correctAfter < answers.count {
            return .keepOut(
                reason:
                    "\(labels) only \(answers.correctAfter) are read as they are labelled, even after "
                    + "learning. Many labels are probably wrong, or the numbers hard to see.",
                next: "Check the labels of whole numbers.")
        }
        if answers.lost > answers.gained
            || Self.chance(of: labelled.gains) > Self.significance
        {
            return .keepOut(
                reason:
                    "\(labels) the new reader of lines reads \(answers.correctAfter) right, the one in "
                    + "use \(answers.correctBefore): it is not clearly better.",
                next: "Nothing is wrong. Add labelled numbers that are read badly.")
        }
        let allowed = Int(Double(base.answers.count) * Self.baseErrors)
        if base.answers.correctBefore - base.answers.correctAfter > allowed
            || base.meanGain < -Self.baseLoss
        {
            return .keepOut(
                reason:
                    "Of \(base.answers.count) \(base.answers.images) the new reader of lines reads "
                    + "\(base.answers.correctAfter) right, the one in use \(base.answers.correctBefore): it "
                    + "has forgotten too much.",
                next: "Add more labelled numbers.")
        }
        return .promote(
            reason:
                "\(labels) the new reader of lines reads \(answers.correctAfter) right, the one before "
                + "\(answers.correctBefore), and it is no worse on \(base.answers.count) "
                + "\(base.answers.images).",
            next: "Nothing to do. 'digitd models rollback' goes back to the model before.")
    }

    /// The probability of a sum of gains as large as this, or larger, if their signs were chance.
    static func chance(of gains: [Double]) -> Double {
        let sum = gains.reduce(0, +)
        guard sum > 0 else { return 1 }
        // A fixed seed: the same figures give the same verdict.
        var generator = SeededGenerator(seed: 0x6669_7368)
        let asLarge = (0..<drawings).count { _ in
            gains.reduce(0) { generator.next() & 1 == 0 ? $0 + $1 : $0 - $1 } >= sum
        }
        return Double(asLarge + 1) / Double(drawings + 1)
    }

    /// How often signs are drawn: a chance of one in twenty is found to within a tenth of it.
    private static let drawings = 4_000
}
