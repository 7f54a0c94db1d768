import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import DigitDashboard

// One test for each rule of decision 0067: each tries to break it.

@Suite struct `The page towards strangers` {
    @Test func `is not there for others than this machine without a password`() throws {
        var rig = try DashboardRig()
        rig.settings.listen = ListenAddress(host: "0.0.0.0", port: 8735)
        #expect(throws: DashboardError.needsPassword(rig.settings.listen)) {
            _ = try rig.dashboard()
        }
        try rig.secrets.setPassword("correct horse")
        _ = try rig.dashboard()
    }

    @Test(arguments: [
        "evil.example:8735", "evil.example", "localhost.evil.example", "192.168.1.4", "",
    ])
    func `does not answer to a name that somebody made lead to this machine`(
        host: String
    ) async throws {
        let answer = try await DashboardRig().visitor().send(.get, "/api/answers", host: host)
        #expect(answer.status == 421)
        #expect(answer.code == "host")
    }

    @Test(arguments: ["localhost", "localhost:8735", "127.0.0.1:8735", "[::1]:8735"])
    func `answers to this machine's own names`(host: String) async throws {
        let answer = try await DashboardRig().visitor().send(.get, "/api/answers", host: host)
        #expect(answer.status == 200)
    }

    @Test(arguments: [
        HTTPFields(dictionaryLiteral: (.origin, "https://evil.example")),
        HTTPFields(dictionaryLiteral: (.origin, "null")),
        HTTPFields(dictionaryLiteral: (.origin, "http://localhost:9999")),
        HTTPFields(dictionaryLiteral: (.secFetchSite, "cross-site")),
        HTTPFields(dictionaryLiteral: (.secFetchSite, "same-site")),
    ])
    func `takes no write from another site's page`(headers: HTTPFields) async throws {
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        for path in ["/api/drawings?is=7", "/api/readings?store=1&name=a", "/api/readings"] {
            let answer = try await visitor.post(path, drawing([7]), headers: headers)
            #expect(answer.status == 403 && answer.code == "other-site", "\(path)")
        }
        #expect(rig.labels.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.layout.inbox.string) == [])
    }

    @Test func `takes a write from its own page`() async throws {
        let rig = try DashboardRig()
        let own: HTTPFields = [.origin: "http://localhost:8735", .secFetchSite: "same-origin"]
        let answer = try await rig.visitor().post("/api/drawings?is=7", drawing([7]), headers: own)
        #expect(answer.status == 201)
    }

    @Test func `writes nothing when it is read-only, and still reads`() async throws {
        var rig = try DashboardRig()
        rig.settings.isReadOnly = true
        try rig.answer([("a.png", drawing([7]))])
        let visitor = try rig.visitor()
        let correction = Array(#"{"scan":1,"field":1,"number":"7"}"#.utf8)
        for (path, body) in [
            ("/api/drawings?is=7", drawing([7])), ("/api/readings?store=1", drawing([7])),
            ("/api/corrections", correction),
        ] {
            let answer = try await visitor.post(path, body)
            #expect(answer.code == "read-only", "\(path)")
        }
        #expect(try await visitor.send(.delete, "/api/corrections/request-1").code == "read-only")
        #expect(rig.labels.isEmpty)
        #expect(try await visitor.post("/api/readings", drawing([7])).status == 200)
    }

    @Test(arguments: [
        "/files/../../../etc/passwd", "/files/..%2f..%2f..%2fetc%2fpasswd", "/files/%2e%2e",
        "/files/draw.html%00.css", "/files//etc/passwd", "/api/scans/../../digitd.sqlite",
        "/api/scans/1%2f..%2f2", "/api/days/..%2f..%2fdigitd.sqlite", "/api/days/2026-11-22.csv%00",
        "/api/days/2026-11-2x.csv", "/.digitd.web", "/digitd.sqlite", "/api/scans/-1",
        "/api/scans/99999999999999999999",
    ])
    func `leads no path to the file system`(path: String) async throws {
        let rig = try DashboardRig()
        try rig.answer([("a.png", drawing([7]))])
        let answer = try await rig.visitor().get(path)
        #expect(answer.status == 404)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test func `shows a script in a file's name as text`() async throws {
        let rig = try DashboardRig()
        let name = "<script>alert(1)<.script>\".png"
        try rig.answer([(name, drawing([7]))])
        let visitor = try rig.visitor()
        let answer = try await visitor.get("/api/answers")
        // As JSON, which no browser runs; the page puts it in as text, and runs no script but its files.
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.text.contains("<script>"))
        for path in ["/", "/answers", "/scan", "/review", "/login"] {
            let page = try await visitor.get(path)
            let policy = try #require(page.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"))
            #expect(!policy.contains("unsafe"))
            #expect(!page.text.contains("<script>") && !page.text.contains("onclick"), "\(path)")
        }
        for file in PageFile.all.values where file.name.hasSuffix(".js") {
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(!text.contains("innerHTML") && !text.contains("eval("), "\(file.name)")
        }
    }

    @Test func `writes every picture anew`() async throws {
        let rig = try DashboardRig()
        // What a browser might take for a page of its own hides behind a picture.
        let picture = drawing([7]) + Array("<script>alert(1)</script>".utf8)
        try rig.answer([("a.png", picture)])
        let answer = try await rig.visitor().get("/api/scans/1/picture")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "image/jpeg")
        #expect(answer.bytes.starts(with: [0xFF, 0xD8, 0xFF]))
        #expect(!answer.text.contains("script"))
    }

    @Test(arguments: [
        "../../training/7/x.png", "..", "/etc/passwd", "a\\b\\..\\c.png", ".hidden", "a%00b.png",
        "%F0%9F%98%80<b>.png",
    ])
    func `gives an uploaded file a name of its own making`(name: String) async throws {
        let rig = try DashboardRig()
        let escaped = name.replacing("/", with: "%2F").replacing("\\", with: "%5C")
        let answer = try await rig.visitor().post(
            "/api/readings?store=1&name=\(escaped)", drawing([7]))
        guard answer.status == 202 else {
            #expect(answer.status == 400)
            return
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: rig.layout.inbox.string)
        #expect(names == [answer.json["file"] as? String])
        #expect(names[0].hasSuffix(".png") && !names[0].hasPrefix("."))
        #expect(names[0].allSatisfy { !"/\\<>\0".contains($0) })
    }

    @Test func `takes no body of a gigabyte, told or not`() async throws {
        let rig = try DashboardRig()
        let visitor = try rig.visitor()
        let told = try await visitor.post(
            "/api/readings", [], headers: [.contentLength: "1073741824"])
        #expect(told.status == 413 && told.code == "too-large")
        let part = ByteBuffer(repeating: 0, count: 1 << 20)
        let untold = AsyncStream { stream in
            for _ in 0..<1024 { stream.yield(part) }
            stream.finish()
        }
        let answer = try await visitor.send(
            .post, "/api/readings", stream: RequestBody(asyncSequence: untold))
        #expect(answer.status == 413 && answer.code == "too-large")
    }

    @Test func `decodes no picture of more pixels than it may`() async throws {
        var rig = try DashboardRig()
        rig.settings.reading.limits.maximumPixels = 1000
        let answer = try await rig.visitor().post("/api/readings", drawing([7]))
        #expect(answer.json["code"] as? String == "too-large")
    }

    @Test func `opens so many streams of events and no more`() async throws {
        var rig = try DashboardRig()
        rig.settings.eventStreams = 3
        let visitor = try rig.visitor()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            var refused = 0
            let metrics = { try await visitor.get("/metrics").text }
            for _ in 0..<3 { group.addTask { _ = try? await visitor.get("/api/events") } }
            while try await !metrics().contains("digitd_web_event_streams 3") { await Task.yield() }
            for _ in 0..<20 where try await visitor.get("/api/events").status == 503 {
                refused += 1
            }
            #expect(refused == 20)
        }
    }

    @Test func `answers one address so often a second`() async throws {
        var rig = try DashboardRig()
        rig.settings.requestsPerSecond = 10
        let visitor = try rig.visitor(client: "10.0.0.9")
        var statuses: [Int] = []
        for _ in 0..<60 { statuses.append(try await visitor.get("/healthz").status) }
        #expect(statuses.prefix(20).allSatisfy { $0 == 200 })
        #expect(statuses.contains(429))
    }

    @Test func `fills an address's bucket by time, and keeps no more than it needs`() {
        let rate = RequestRate(perSecond: 10)
        let start = ContinuousClock.now
        #expect((0..<20).allSatisfy { _ in rate.admits("a", now: start) })
        #expect(!rate.admits("a", now: start))
        #expect(rate.admits("b", now: start))
        #expect((0..<5).allSatisfy { _ in rate.admits("a", now: start + .milliseconds(500)) })
        #expect(!rate.admits("a", now: start + .milliseconds(500)))
    }
}
