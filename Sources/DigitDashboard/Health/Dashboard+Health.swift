import CivilTime
import Files
import HTTPTypes
import Hummingbird
import ScanLedger

// How it is: the words of `digitd status`, the room on the disk, what was answered and when.
extension Dashboard {
    func addHealth(to router: Router<DashboardContext>) {
        router.get("api/status") { _, _ in try await status() }
        router.get("api/activity") { request, _ in
            let span = try chartSpan(request.text("span"))
            return Response(
                json: Activity(span: span.rawValue, stretches: try await activity(span)))
        }
        router.get("api/activity/:span") { _, context in
            guard let file = context.parameters.get("span"), file.hasSuffix(".svg") else {
                throw Problem.notFound
            }
            let span = try chartSpan(String(file.dropLast(4)))
            let chart = ActivityChart(span: span, stretches: try await activity(span))
            return Response(bytes: Array(chart.svg.utf8), type: "image/svg+xml")
        }
    }

    /// What `digitd status --json` prints, and the room beside it.
    private func status() async throws -> Response {
        guard let told = settings.status else {
            throw Problem(
                .notFound, "no-status", "This page was started without a word on how the daemon is."
            )
        }
        let (text, free) = try await disk.run { [layout] in
            (try told(), try? Folder(at: layout.root, followingLinks: true).room().bytes)
        }
        return Response(
            jsonText: "{\"free_bytes\":\(free.map(String.init) ?? "null"),\"status\":\(text)}")
    }

    private struct Activity: Encodable {
        struct Stretch: Encodable {
            /// When it begins, in ISO 8601.
            let start: String
            let read: Int
            let review: Int
            let rejected: Int
            let corrected: Int

            /// The share of the answers that are doubtful: `0...1`.
            let doubt: Double?
        }

        let span: String
        let stretches: [Stretch]

        init(span: String, stretches: [AnswerActivity]) {
            self.span = span
            self.stretches = stretches.map {
                Stretch(
                    start: LocalTime(millisecondsSince1970: $0.start).iso8601, read: $0.read,
                    review: $0.review, rejected: $0.rejected, corrected: $0.corrected,
                    doubt: $0.doubt)
            }
        }
    }

    private func chartSpan(_ text: String?) throws(Problem) -> ActivityChart.Span {
        guard let span = ActivityChart.Span(rawValue: text ?? "day") else {
            throw .parameter("span", "takes 'hour', 'day' or 'month'")
        }
        return span
    }

    private func activity(_ span: ActivityChart.Span) async throws -> [AnswerActivity] {
        let start = span.start(at: .now())
        let (count, length) = span.bars
        return try await disk.run { [ledger] in
            try ledger.ledger()?.activity(since: start, every: length, count: count)
                ?? (0..<Int64(count)).map { AnswerActivity(start: start + $0 * length) }
        }
    }
}
