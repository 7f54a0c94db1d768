/// Decides whether a newly trained model may replace the one in use.
///
/// It looks at nothing but right answers on images that neither model was trained on in this run:
///
/// - On the base images the new model may be worse by no more than the tolerance.
/// - On the held-out labelled images it must be better, by at least two images and by more than
///   chance moves such a comparison: of the images on which the two differ, the new model must
///   win by at least one standard deviation of a fair coin (a sign test).
/// - It must read at least half of them as they are labelled; wrong labels do not reach that,
///   because nothing that holds for one holds for the next.
struct RetrainingGate: Sendable, Equatable {
    /// The share of the base images by which the new model may be worse.
    var baseTolerance: Double

    /// What the gate says, and why.
    enum Verdict: Sendable, Equatable {
        case promote(reason: String, next: String)
        case keepOut(reason: String, next: String)
    }

    /// Judges a new model.
    func verdict(
        base: RetrainingReport.Comparison, labelled: RetrainingReport.Comparison
    ) -> Verdict {
        let labels = "\(labelled.correctAfter) of the \(labelled.count) held-out labelled images"
        if 2 * labelled.correctAfter < labelled.count {
            return .keepOut(
                reason: "Even after learning, only \(labels) are read as they are labelled. "
                    + "Many labels are probably wrong.",
                next: "Check the labels, those listed below first.")
        }
        let lead = labelled.gained - labelled.lost
        if lead < 2 || lead * lead < labelled.gained + labelled.lost {
            return .keepOut(
                reason: "The new model reads \(labels) right, the one in use "
                    + "\(labelled.correctBefore): it is not clearly better.",
                next: "Nothing is wrong. Add labelled images of what is read badly.")
        }
        let allowed = Int((Double(base.count) * baseTolerance).rounded(.down))
        if base.correctBefore - base.correctAfter > allowed {
            return .keepOut(
                reason: "The new model reads \(base.correctAfter) of \(base.count) other digits "
                    + "right, the one in use \(base.correctBefore): it has forgotten too much.",
                next: "Add more labelled images, of all digits, and check those listed below.")
        }
        return .promote(
            reason: "The new model reads \(labels) right, the one before "
                + "\(labelled.correctBefore), and is no worse on \(base.count) other digits.",
            next: "Nothing to do. 'digitd models rollback' goes back to the model before.")
    }
}
