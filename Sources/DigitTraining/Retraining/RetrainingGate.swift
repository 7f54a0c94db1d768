/// Decides whether a newly trained model may replace the one in use.
///
/// It looks at nothing but right answers on images that the new model was not trained on:
///
/// - On the base images the new model may be worse by no more than the tolerance.
/// - On images without a digit it may be worse by no more than five times the tolerance: they are far
///   more various than digits, and chance moves them further.
/// - On labelled images it must be better, by at least two images and by more than chance moves
///   such a comparison: of the images on which the two models differ, the new one must win by at
///   least one standard deviation of a fair coin (a sign test).
/// - It must read at least half of them as they are labelled; wrong labels do not reach that,
///   because nothing that holds for one holds for the next.
struct RetrainingGate: Sendable, Equatable {
    /// The share of the base images by which the new model may be worse.
    var baseTolerance: Double

    /// What the gate says, and why.
    enum Verdict: Sendable, Equatable {
        case promote(reason: String, next: String)
        case keepOut(reason: String, next: String)

        /// Whether the new model may replace the one in use.
        var opens: Bool {
            if case .promote = self { true } else { false }
        }
    }

    /// Whether the new model has forgotten more than chance and the tolerance allow.
    func hasForgotten(_ base: RetrainingReport.Comparison) -> Bool {
        let allowed = Int((Double(base.count) * baseTolerance).rounded(.down))
        return base.correctBefore - base.correctAfter > allowed
    }

    /// Whether the new model takes more for digits that is none than chance and the tolerance allow.
    func hasForgottenNonDigits(_ nonDigits: RetrainingReport.Comparison) -> Bool {
        let allowed = Int((Double(nonDigits.count) * 5 * baseTolerance).rounded(.down))
        return nonDigits.correctBefore - nonDigits.correctAfter > allowed
    }

    /// Whether the new model is better by more than chance.
    func isClearlyBetter(_ labelled: RetrainingReport.Comparison) -> Bool {
        let lead = labelled.gained - labelled.lost
        return lead >= 2 && lead * lead >= labelled.gained + labelled.lost
    }

    /// Judges a new model.
    func verdict(
        base: RetrainingReport.Comparison, labelled: RetrainingReport.Comparison,
        nonDigits: RetrainingReport.Comparison? = nil
    ) -> Verdict {
        let labels = "Of \(labelled.count) \(labelled.images)"
        if 2 * labelled.correctAfter < labelled.count {
            return .keepOut(
                reason: "\(labels) only \(labelled.correctAfter) are read as they are labelled, "
                    + "even after learning. Many labels are probably wrong.",
                next: "Check the labels, those listed below first.")
        }
        if !isClearlyBetter(labelled) {
            return .keepOut(
                reason: "\(labels) the new model reads \(labelled.correctAfter) right, the one "
                    + "in use \(labelled.correctBefore): it is not clearly better.",
                next: "Nothing is wrong. Add labelled images of what is read badly.")
        }
        if hasForgotten(base) {
            return .keepOut(
                reason: "Of \(base.count) \(base.images) the new model reads "
                    + "\(base.correctAfter) right, the one in use \(base.correctBefore): it has "
                    + "forgotten too much.",
                next: "Add more labelled images, of all digits, and check those listed below.")
        }
        if let nonDigits, hasForgottenNonDigits(nonDigits) {
            return .keepOut(
                reason: "Of \(nonDigits.count) \(nonDigits.images) the new model refuses "
                    + "\(nonDigits.correctAfter), the one in use \(nonDigits.correctBefore): it has "
                    + "forgotten what is no digit.",
                next: "Check the labels, those listed below first.")
        }
        return .promote(
            reason: "\(labels) the new model reads \(labelled.correctAfter) right, the one "
                + "before \(labelled.correctBefore), and it is no worse on \(base.count) "
                + "\(base.images).",
            next: "Nothing to do. 'digitd models rollback' goes back to the model before.")
    }
}
