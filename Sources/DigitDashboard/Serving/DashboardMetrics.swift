import HTTPTypes
import PlainText
import ScanLedger
import Synchronization

/// What was counted since the start, in Prometheus' text format 0.0.4.
final class DashboardMetrics: Sendable {
    fileprivate struct Route: Hashable {
        let path: String
        let method: String
        let status: Int
    }

    /// How long requests of one path took.
    private struct Times {
        var counts = [Int](repeating: 0, count: DashboardMetrics.bounds.count + 1)
        var sum = 0.0
    }

    private struct State {
        var requests: [Route: Int] = [:]
        var times: [String: Times] = [:]
        var readings: [String: Int] = [:]
        var labels = 0
        var corrections = 0
        var streams = 0
    }

    private let state = Mutex(State())

    /// The upper bounds of the histogram's buckets, in seconds.
    private static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
    ]

    /// Counts an answered request.
    ///
    /// - Parameters:
    ///   - path: The route, as it was declared, not as it was asked for: a metric has few labels.
    ///   - method: The method.
    ///   - status: The answer's status.
    ///   - duration: How long it took.
    func count(
        path: String, method: HTTPRequest.Method, status: HTTPResponse.Status, duration: Duration
    ) {
        let seconds = duration / .seconds(1)
        // Anyone may invent a method; only those that are answered have a line of their own.
        let known: [HTTPRequest.Method] = [.get, .head, .post, .delete]
        let method = known.contains(method) ? method.rawValue : "other"
        state.withLock { state in
            state.requests[Route(path: path, method: method, status: status.code), default: 0] += 1
            let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
            state.times[path, default: Times()].counts[bucket] += 1
            state.times[path, default: Times()].sum += seconds
        }
    }

    /// Counts a picture that was read.
    func countReading(_ status: String) { state.withLock { $0.readings[status, default: 0] += 1 } }

    /// Counts labels that were written.
    func countLabels(_ count: Int) { state.withLock { $0.labels += count } }

    /// Counts a correction that was handed to the daemon.
    func countCorrection() { state.withLock { $0.corrections += 1 } }

    /// Counts streams of events that are opened (1) or closed (-1).
    func countStreams(_ change: Int) { state.withLock { $0.streams += change } }

    /// The streams of events that are open.
    var openStreams: Int { state.withLock { $0.streams } }

    /// Returns all counts as text.
    ///
    /// - Parameter ledger: What the daemon has answered, where a ledger is there.
    /// - Returns: Lines of the text format.
    func text(ledger: LedgerSummary?) -> String {
        let state = state.withLock { $0 }
        var text = MetricsText()
        text.family("digitd_web_requests_total", "counter", "Requests that were answered.")
        for (route, count) in state.requests.sorted(by: { $0.key < $1.key }) {
            text.line(
                "digitd_web_requests_total",
                [("path", route.path), ("method", route.method), ("status", "\(route.status)")],
                "\(count)")
        }
        writeTimes(state, to: &text)
        text.family("digitd_web_readings_total", "counter", "Pictures that were read here.")
        for (status, count) in state.readings.sorted(by: { $0.key < $1.key }) {
            text.line("digitd_web_readings_total", [("status", status)], "\(count)")
        }
        text.family("digitd_web_labels_total", "counter", "Labelled pictures that were written.")
        text.line("digitd_web_labels_total", [], "\(state.labels)")
        text.family(
            "digitd_web_corrections_total", "counter", "Corrections handed to the daemon.")
        text.line("digitd_web_corrections_total", [], "\(state.corrections)")
        text.family("digitd_web_event_streams", "gauge", "Streams of events that are open.")
        text.line("digitd_web_event_streams", [], "\(state.streams)")
        ledger?.write(to: &text)
        return text.text
    }

    private func writeTimes(_ state: State, to text: inout MetricsText) {
        let name = "digitd_web_request_duration_seconds"
        text.family(name, "histogram", "Time to an answer; of a stream, to its first byte.")
        for (path, times) in state.times.sorted(by: { $0.key < $1.key }) {
            var total = 0
            for (place, count) in times.counts.enumerated() {
                total += count
                let bound = place < Self.bounds.count ? "\(Self.bounds[place])" : "+Inf"
                text.line(name + "_bucket", [("path", path), ("le", bound)], "\(total)")
            }
            text.line(name + "_sum", [("path", path)], "\(times.sum)")
            text.line(name + "_count", [("path", path)], "\(total)")
        }
    }
}

extension DashboardMetrics.Route: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.path, left.method, left.status) < (right.path, right.method, right.status)
    }
}
