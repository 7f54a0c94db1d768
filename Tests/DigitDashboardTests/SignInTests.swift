import ContentDigest
import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import DigitDashboard

@Suite struct `Signing in` {
    private let password = "correct horse battery"

    private func rig() throws -> DashboardRig {
        var rig = try DashboardRig()
        try rig.secrets.setPassword(password)
        rig.settings.listen = ListenAddress(host: "0.0.0.0", port: 8735)
        return rig
    }

    private func form(_ password: String) -> [UInt8] {
        Array("password=\(password.replacing(" ", with: "+"))".utf8)
    }

    @Test(arguments: [
        "/api/answers", "/api/lecture", "/metrics", "/api/events", "/api/openapi.json",
    ])
    func `is needed for everything that tells something`(path: String) async throws {
        let answer = try await rig().visitor().get(path)
        #expect(answer.status == 401 && answer.code == "sign-in")
    }

    @Test func `is where a browser is led to`() async throws {
        let answer = try await rig().visitor().get("/answers", headers: [.accept: "text/html"])
        #expect(answer.status == 303)
        #expect(answer.headers[.location] == "login")
    }

    @Test func `gives a cookie that no script and no other site can use`() async throws {
        let visitor = try rig().visitor()
        let answer = try await visitor.post("/login", form(password))
        #expect(answer.status == 303)
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Strict"))
        #expect(!cookie.contains("Secure"))
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(try await visitor.get("/api/answers", headers: [.cookie: pair]).status == 200)
        #expect(
            try await visitor.get("/api/answers", headers: [.cookie: "a=b; " + pair]).status == 200)
        // A session of another token is none.
        let other = "digitd_session=" + String(repeating: "0", count: 64)
        #expect(try await visitor.get("/api/answers", headers: [.cookie: other]).status == 401)
        // Whoever signs out has none any more.
        _ = try await visitor.post("/logout", [], headers: [.cookie: pair])
        #expect(try await visitor.get("/api/answers", headers: [.cookie: pair]).status == 401)
    }

    @Test func `marks the cookie where a proxy encrypts`() async throws {
        let answer = try await rig().visitor().post(
            "/login", form(password), headers: [.forwardedProtocol: "https"])
        #expect(answer.headers[.setCookie]?.hasSuffix("; Secure") == true)
    }

    @Test func `makes whoever guesses wait longer each time`() async throws {
        let rig = try rig()
        let keeper = try #require(SessionKeeper(rig.secrets))
        let start = ContinuousClock.now
        func attempt(_ text: String, at seconds: Int) async -> String {
            do {
                _ = try await keeper.signIn(
                    text, from: "10.0.0.9", isEncrypted: false, now: start + .seconds(seconds))
                return "in"
            } catch {
                return (error as? Problem)?.code ?? "\(error)"
            }
        }
        for _ in 0..<3 { #expect(await attempt("guess", at: 0) == "wrong-password") }
        #expect(await attempt(password, at: 0) == "wait")
        #expect(await attempt("guess", at: 1) == "wrong-password")
        #expect(await attempt(password, at: 2) == "wait")
        #expect(await attempt(password, at: 3) == "in")
        #expect(await attempt("guess", at: 3) == "wrong-password")
    }

    @Test func `ends after twelve hours without a visit`() async throws {
        let keeper = try #require(SessionKeeper(try rig().secrets))
        let start = ContinuousClock.now
        let cookie = try await keeper.signIn(
            password, from: "a", isEncrypted: false, now: start)
        let request = Request(
            head: HTTPRequest(
                method: .get, scheme: nil, authority: nil, path: "/",
                headerFields: [.cookie: String(cookie.prefix { $0 != ";" })]),
            body: RequestBody(buffer: ByteBuffer()))
        #expect(keeper.knows(request, now: start + .seconds(11 * 3600)))
        #expect(keeper.knows(request, now: start + .seconds(22 * 3600)))
        #expect(!keeper.knows(request, now: start + .seconds(35 * 3600)))
    }

    @Test func `is not for programs: they send a token`() async throws {
        var rig = try rig()
        let token = rig.secrets.makeToken(for: "scanner")
        let visitor = try rig.visitor()
        let own: HTTPFields = [.authorization: "Bearer \(token)"]
        #expect(try await visitor.get("/api/answers", headers: own).status == 200)
        let other: HTTPFields = [.authorization: "Bearer \(token)0"]
        #expect(try await visitor.get("/api/answers", headers: other).status == 401)
    }

    @Test func `keeps nothing from which password or token could be found out`() throws {
        var rig = try rig()
        let token = rig.secrets.makeToken(for: "scanner")
        try rig.secrets.save(rig.layout)
        let path = WebSecrets.path(in: rig.layout).string
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains(password) && !text.contains(token))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try WebSecrets.load(rig.layout) == rig.secrets)
    }

    @Test func `takes no password that is guessed at once`() {
        var secrets = WebSecrets()
        #expect(throws: WebSecretsError.tooShort(9)) { try secrets.setPassword("123456789") }
        #expect(secrets.password == nil)
    }
}
