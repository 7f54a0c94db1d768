import PlainText

extension StatusReport {
    /// The report as Prometheus' text, each line with the root: files of several roots may lie in one folder.
    var metrics: String {
        let root = [("root", root)]
        var text = MetricsText()
        text.single(
            "digitd_up", "gauge", "Whether a daemon works on the root.", root, pid == nil ? 0 : 1)
        text.single(
            "digitd_paused", "gauge", "Whether trouble of the machine has paused its work.", root,
            paused == nil ? 0 : 1)
        text.single(
            "digitd_blocked_entries", "gauge",
            "Things in the inbox that it cannot take, counted up to what status tells.", root,
            blocked.count)
        text.single(
            "digitd_unusable_labels", "gauge",
            "Labels that cannot be used, counted up to what status tells.", root, labels.count)
        text.single(
            "digitd_inbox_waiting", "gauge", "Scans in the inbox.", root, waiting)
        text.single(
            "digitd_inbox_oldest_seconds", "gauge",
            "For how long the oldest of them waits, in seconds; 0 without any.", root,
            oldestWaitingSeconds ?? 0)
        text.single(
            "digitd_inbox_ignored", "gauge", "Names in the inbox that are taken for no scans.",
            root, ignored)
        text.single(
            "digitd_model_info", "gauge", "The model that reads.",
            root + [("version", model.version)], 1)
        text.single(
            "digitd_model_is_substitute", "gauge",
            "Whether another model reads than the one that should.", root,
            model.warning == nil ? 0 : 1)
        ledger.write(to: &text, labels: root)
        return text.text
    }
}
