import PlainText

extension LedgerSummary {
    /// Writes what was answered as metrics: the same families wherever digitd is watched.
    ///
    /// - Parameters:
    ///   - text: The text to add to.
    ///   - labels: What stands on each line, such as the root.
    package func write(to text: inout MetricsText, labels: [(String, String)] = []) {
        text.family("digitd_answers_total", "counter", "Scans that the daemon has answered.")
        for status in ScanAnswer.Status.allCases {
            text.line(
                "digitd_answers_total", labels + [("status", status.rawValue)], "\(count(status))")
        }
        text.single(
            "digitd_scans_in_hand", "gauge", "Scans that are claimed and not answered.", labels,
            claimed)
        text.single(
            "digitd_corrections_total", "counter", "Numbers that people have corrected.", labels,
            corrections)
        text.single(
            "digitd_rereadings_total", "counter",
            "Doubtful numbers that another model has read again, with another outcome.", labels,
            rereadings)
        guard let retraining = lastRetraining else { return }
        text.single(
            "digitd_last_retraining_timestamp_seconds", "gauge",
            "When the last retraining ended, in seconds since 1970.",
            labels + [("outcome", retraining.outcome.rawValue)], retraining.finishedAt / 1000)
    }
}
