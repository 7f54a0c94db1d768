import DigitReading

extension NumberCalibration {
    /// A number that was read, and whether that was right.
    struct Answer: Sendable {
        /// What speaks for it.
        var evidence: Evidence

        /// Whether it was right.
        var isRight: Bool
    }

    /// Fits the weights under which what was right and what was wrong are most probable.
    ///
    /// As Platt proposes (1999, section 2.2), a right answer counts as slightly less than certain and a wrong one
    /// as slightly more than impossible, so that weights stay finite where the evidence parts both without a
    /// mistake. The many terms of a number on a page are held back by a ridge, as strongly as answers that
    /// were left out show to be best.
    ///
    /// - Parameter answers: Numbers that the reader was not trained on; those of a page follow each other.
    /// - Precondition: There are answers, all of them lines or all found on pages.
    init(fittedTo answers: [Answer]) {
        precondition(!answers.isEmpty, "no number was read")
        let right = Double(answers.count(where: \.isRight))
        let wrong = Double(answers.count) - right
        let regression = RidgeRegression(
            of: answers.map(\.evidence.terms),
            targets: answers.map { $0.isRight ? (right + 1) / (right + 2) : 1 / (wrong + 2) })
        let isLine = answers[0].evidence.terms.count == Self.size
        let weights = regression.weights(strength: isLine ? 0 : regression.bestStrength())
        // Four decimals are far below what the numbers can tell apart, and easy to read.
        self.init(weights: weights.map { ($0 * 10_000).rounded() / 10_000 })
    }
}
