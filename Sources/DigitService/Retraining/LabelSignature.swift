import DigitEvaluation
import Files
import SystemPackage

/// A cheap sign that labelled images came, went or changed: nothing is opened.
///
/// It sees what the trainer would see, by the same listing: whatever starts a retraining is learned
/// from or reported, and nothing that would be learned is missed.
struct LabelSignature: Equatable {
    /// How many things there are to learn from or to report.
    private(set) var count = 0

    private var bytes = 0
    private var newest = Duration.zero

    init() {}

    /// Looks at all that is labelled.
    init(of training: FilePath) {
        do throws(LabelError) {
            let labels = try TrainingLabels(in: training)
            count = labels.scans.count + labels.problems.count
            for scan in labels.scans {
                // A file that went away since it was listed changes the count next time.
                guard let facts = try? FileFacts(at: scan.path, followingLinks: false) else {
                    continue
                }
                bytes += facts.size
                newest = max(newest, facts.changed)
            }
        } catch .noDigitFolders {
            // Nothing to learn, and nothing to say.
        } catch {
            // The trainer stumbles over the same folder and says why.
            count = 1
        }
    }
}
