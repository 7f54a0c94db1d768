import PlainText
import Synchronization

/// One line on a terminal that shows how far a long piece of work is.
///
///     Epoch 3  ━━━━━━━━━━━━━━━━────────────────  50 %  186,300 images/s  0:04 left
///
/// Nothing is written where nobody looks: the line belongs to standard error, and only when that
/// is a terminal.
final class ProgressBar: Sendable {
    private struct State {
        var start: ContinuousClock.Instant
        var lastDrawn: ContinuousClock.Instant?
        var isVisible = false
    }

    private let unit: String
    private let total: Int
    private let isEnabled: Bool
    private let state: Mutex<State>

    /// Creates a bar for work of so many units, such as images.
    init(total: Int, unit: String, isEnabled: Bool = StandardStream.error.isTerminal) {
        self.total = total
        self.unit = unit
        self.isEnabled = isEnabled
        state = Mutex(State(start: .now))
    }

    /// Shows that so many units are done, at most ten times a second.
    func update(done: Int, label: String) {
        guard isEnabled else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
            state.lastDrawn = now
            state.isVisible = true
            let line = Self.line(
                label: label, done: done, total: total, elapsed: now - state.start, unit: unit,
                columns: StandardStream.error.columns)
            StandardStream.error.write("\r" + line + "\u{1B}[K")
        }
    }

    /// Removes the bar, so that other lines can be written.
    func clear() {
        guard isEnabled else { return }
        state.withLock { state in
            guard state.isVisible else { return }
            state.isVisible = false
            state.lastDrawn = nil
            StandardStream.error.write("\r\u{1B}[K")
        }
    }

    /// Returns the line; the bar itself takes the columns that are left.
    static func line(
        label: String, done: Int, total: Int, elapsed: Duration, unit: String, columns: Int
    ) -> String {
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let left = rate > 0 ? Double(total - done) / rate : 0
        let facts =
            "  \(Int(share * 100)) %  \(Int(rate).grouped) \(unit)/s  \(clock(left)) left"
        let width = max(0, min(40, columns - label.count - facts.count - 3))
        let filled = Int(Double(width) * share)
        let bar =
            String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
        return "\(label)  \(bar)\(facts)"
    }

    /// Returns seconds as minutes and seconds: `1:05`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds, 359_999).rounded(.up))
        return "\(whole / 60):\((whole % 60).zeroPadded(to: 2))"
    }
}
