import DigitTestSupport
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ScanSpool
import Synchronization
import SystemPackage

@testable import DigitDashboard

/// Somebody who asks a page of a root of their own, without a socket between.
struct Visitor {
    /// What came back.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// The document as a dictionary; empty where it is none.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
        }

        /// The stable word of a problem.
        var code: String? { json["code"] as? String }
    }

    private let responder: any HTTPResponder<DashboardContext>
    private let client: String

    /// Asks a dashboard from an address.
    init(_ dashboard: Dashboard, client: String = "127.0.0.1") {
        responder = dashboard.responder()
        self.client = client
    }

    /// Sends a request and returns the whole answer.
    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:],
        body: [UInt8] = [], host: String = "localhost:8735"
    ) async throws -> Answer {
        try await send(
            method, path, headers: headers,
            stream: RequestBody(buffer: ByteBuffer(bytes: body)), host: host)
    }

    /// Sends a request whose body comes bit by bit.
    func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:],
        stream: RequestBody, host: String = "localhost:8735", upTo limit: Int = .max
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: stream)
        let context = DashboardContext(client: client, logger: Logger(label: "test"))
        let response = try await responder.respond(to: request, context: context)
        let sink = Sink(limit: limit)
        do {
            try await response.body.write(sink)
        } catch is Sink.Full {
            // Enough was heard.
        }
        return Answer(
            status: response.status.code, headers: response.headers, bytes: sink.bytes)
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: [UInt8], headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, headers: headers, body: body)
    }

    /// Sends a JSON object.
    func post(_ path: String, json: String) async throws -> Answer {
        try await post(path, Array(json.utf8))
    }

    /// Keeps what is written to it, up to a limit.
    private final class Sink: ResponseBodyWriter, Sendable {
        struct Full: Error {}

        private let limit: Int
        private let kept = Mutex<[UInt8]>([])

        init(limit: Int) {
            self.limit = limit
        }

        var bytes: [UInt8] { kept.withLock { $0 } }

        func write(_ buffer: ByteBuffer) async throws {
            let count = kept.withLock { kept in
                kept += buffer.readableBytesView
                return kept.count
            }
            if count >= limit { throw Full() }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
