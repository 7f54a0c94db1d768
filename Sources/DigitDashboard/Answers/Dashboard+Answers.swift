import CivilTime
import ContentDigest
import CorrectionRequests
import Files
import Foundation
import HTTPTypes
import Hummingbird
import ScanLedger
import ServiceLifecycle

// What the daemon has answered.
extension Dashboard {
    func addAnswers(to router: Router<DashboardContext>) {
        router.get("api/answers") { request, _ in try await answers(request) }
        router.get("api/answers.csv") { request, _ in table(of: try filter(request)) }
        router.get("api/events") { request, _ in try events(request) }
        router.get("api/days/:day") { _, context in
            try await results(of: context.parameters.get("day"))
        }
        router.get("api/review") { request, _ in try await review(request) }
    }

    private struct Page: Encodable {
        let answers: [AnswerDocument]

        /// What to give as `before` for the answers behind these.
        let next: Int64?
    }

    private func filter(_ request: Request) throws -> AnswerFilter {
        var filter = AnswerFilter()
        if let status = try request.text("status") {
            guard let known = ScanAnswer.Status(rawValue: status) else {
                throw Problem.parameter("status", "takes 'read', 'review' or 'rejected'")
            }
            filter.status = known
        }
        filter.folder = try request.text("folder")
        filter.name = try request.text("name")
        filter.number = try request.digits("number")
        filter.confidenceBelow = try request.share("confidence_below")
        filter.day = try request.day("day")
        return filter
    }

    private func answers(_ request: Request) async throws -> Response {
        let filter = try filter(request)
        let limit = try request.whole("limit", in: 1...500) ?? 50
        let before = try request.whole("before", in: 1...Int64.max)
        let page = try await disk.run { [ledger, corrections] in
            guard let ledger = try ledger.ledger() else { return Page(answers: [], next: nil) }
            let page = try ledger.answers(matching: filter, before: before, limit: limit)
            let said = try corrections.words(on: page.answers)
            return Page(
                answers: page.answers.map { AnswerDocument($0, said: said) }, next: page.next)
        }
        return Response(json: page)
    }

    private struct ReviewQueue: Encodable {
        struct Number: Encodable {
            let scan: Int64
            let field: Int
            let text: String
            let confidence: Double
            let file: String
        }

        /// The least sure first.
        let numbers: [Number]

        /// How many nobody has looked at yet, these among them.
        let left: Int

        /// How many people have corrected or confirmed today, those that wait for the daemon among them.
        let done: Int

        /// In how many of them the guess was right; those that wait are not counted.
        let right: Int

        /// How many corrections wait for the daemon.
        let waiting: Int
    }

    private func review(_ request: Request) async throws -> Response {
        let limit = try request.whole("limit", in: 1...500) ?? 100
        let folder = try request.text("folder")
        return Response(json: try await disk.run { try reviewQueue(in: folder, limit: limit) })
    }

    private func reviewQueue(in folder: String?, limit: Int) throws -> ReviewQueue {
        guard let ledger = try ledger.ledger() else {
            return ReviewQueue(numbers: [], left: 0, done: 0, right: 0, waiting: 0)
        }
        let waiting = corrections.waiting()
        let said = Set(waiting.map { Content(sha256: $0.sha256, field: $0.field ?? 1) })
        // What waits comes out of the list, so it is asked for longer by as many.
        let found = try ledger.doubtfulNumbers(in: folder, limit: limit + said.count)
        let open = found.numbers.filter {
            !said.contains(Content(sha256: $0.sha256.hexadecimal, field: $0.field))
        }
        let today = try ledger.corrections(ofDay: LocalTime.now().date)
        let numbers = open.prefix(limit).map {
            ReviewQueue.Number(
                scan: $0.scan, field: $0.field, text: $0.text, confidence: $0.confidence,
                file: $0.display)
        }
        return ReviewQueue(
            numbers: Array(numbers), left: found.count - (found.numbers.count - open.count),
            done: today.count + waiting.count, right: today.confirmed, waiting: waiting.count)
    }

    /// A number on a picture, whichever of its answers is meant.
    private struct Content: Hashable {
        let sha256: String
        let field: Int
    }

    /// The CSV of a day as it lies in the outbox.
    private func results(of day: String?) async throws -> Response {
        guard let day, day.hasSuffix(".csv"), AnswerTime.isDay(day.dropLast(4)) else {
            throw Problem.notFound
        }
        // Digits and dashes alone have come through.
        let file = layout.outbox.appending("results-\(day)")
        let bytes: [UInt8]
        do {
            bytes = try await disk.run { try StoredFile.read(file, followingSymlink: false) }
        } catch let error as FileError where error.errno == .noSuchFileOrDirectory {
            throw Problem(
                .notFound, "no-results", "Nothing was answered on that day. Choose another day.")
        }
        var response = Response(bytes: bytes, type: "text/csv; charset=utf-8")
        response.headers[.contentDisposition] = "attachment; filename=\"results-\(day)\""
        return response
    }
}

// Answers as they come (server-sent events, WHATWG HTML, section 9.2).
extension Dashboard {
    private func events(_ request: Request) throws -> Response {
        guard metrics.openStreams < settings.eventStreams else {
            throw Problem.busy("Too many pages watch the answers already. Close one of them.")
        }
        let last = request.headers[.known("Last-Event-ID")].flatMap { Int64($0) }
        metrics.countStreams(1)
        let body = ResponseBody { [self] writer in
            defer { metrics.countStreams(-1) }
            try await stream(after: last, to: &writer)
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                // nginx would keep the events back until there are many.
                .known("X-Accel-Buffering"): "no",
            ], body: body)
    }

    private func stream(after row: Int64?, to writer: inout any ResponseBodyWriter) async throws {
        var last = try await disk.run { [feed] in feed.answers(after: nil).last }
        if let row { last = min(row, last) }
        try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
        var silence: Duration = .zero
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let known = last
            let (new, now) = try await disk.run { [feed] in feed.answers(after: known) }
            last = now
            silence += AnswerFeed.interval
            if !new.isEmpty || silence > .seconds(15) {
                silence = .zero
                let said = try? await disk.run { [corrections] in try corrections.words(on: new) }
                try await writer.write(ByteBuffer(string: Self.text(new, said: said ?? [:])))
            }
            try await Task.sleep(for: AnswerFeed.interval)
        }
    }

    private typealias Said = [CorrectionBook.Place: CorrectionBook.Word]

    private static func text(_ answers: [AnsweredScan], said: Said) -> String {
        guard !answers.isEmpty else { return ": still here\n\n" }
        return answers.map { answer in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let data = (try? encoder.encode(AnswerDocument(answer, said: said))) ?? Data("{}".utf8)
            return "event: answer\nid: \(answer.rows.upperBound)\ndata: "
                + String(decoding: data, as: UTF8.self) + "\n\n"
        }.joined()
    }
}
