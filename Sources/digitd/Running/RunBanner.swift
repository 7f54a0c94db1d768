import DigitEvaluation
import Files
import ModelStore
import ScanSpool

/// What someone who has just started the daemon wants to know.
enum RunBanner {
    /// Returns where to put scans, where the answers will be, and what reads.
    static func text(_ layout: SpoolLayout, once: Bool) -> String {
        let end = once ? "" : "Stop with Ctrl-C.\n"
        return """
            digitd \(Digitd.version)
              drop scans into   \(layout.inbox.display)
              find answers in   \(layout.outbox.display)
              label digits in   \(layout.training.display)/0 … 9
              label numbers in  \(layout.training.display)/numbers
              reads with        \(model(layout))
            \(end)
            """
    }

    private static func model(_ layout: SpoolLayout) -> String {
        let store = ModelVersions(folder: layout.models)
        guard let version = store.currentVersion() else {
            return "the model it was built with"
        }
        let accuracy = store.card(version: version)?.accuracy.map(PercentText.format)
        return "model \(version)" + (accuracy.map { " (\($0))" } ?? "")
    }
}
