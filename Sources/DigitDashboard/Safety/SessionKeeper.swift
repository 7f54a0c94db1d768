import ContentDigest
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// Who has signed in, and for how long.
///
/// It forgets everything when the program ends.
final class SessionKeeper: Sendable {
    private struct Session {
        let began: ContinuousClock.Instant
        var used: ContinuousClock.Instant
    }

    /// What an address has done wrong.
    private struct Failures {
        var count = 0
        var notBefore: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [[UInt8]: Session] = [:]
        var failures: [String: Failures] = [:]
    }

    private let secrets: WebSecrets
    private let digest: PasswordDigest
    private let state = Mutex(State())

    /// One password is tried at a time: guessing by many is no faster than by one.
    private let gate = WorkGate(atOnce: 1, mostWaiting: 8)

    static let cookie = "digitd_session"
    private static let idle: Duration = .seconds(12 * 3600)
    private static let longest: Duration = .seconds(7 * 24 * 3600)
    private static let mostSessions = 1000
    private static let mostAddresses = 10_000

    /// Creates a keeper, or returns `nil` where there is no password.
    init?(_ secrets: WebSecrets) {
        guard let digest = secrets.password.flatMap(PasswordDigest.init) else { return nil }
        self.secrets = secrets
        self.digest = digest
    }

    /// Returns whether a request comes from somebody who has signed in, or from a program with a token.
    func knows(_ request: Request, now: ContinuousClock.Instant = .now) -> Bool {
        if let text = request.headers[.authorization] {
            guard text.hasPrefix("Bearer ") else { return false }
            return secrets.knows(token: String(text.dropFirst("Bearer ".count)))
        }
        guard let key = Self.key(of: request) else { return false }
        return state.withLock { state in
            guard var session = state.sessions[key] else { return false }
            guard now - session.used < Self.idle, now - session.began < Self.longest else {
                state.sessions[key] = nil
                return false
            }
            session.used = now
            state.sessions[key] = session
            return true
        }
    }

    /// Signs somebody in.
    ///
    /// - Parameters:
    ///   - password: What was typed.
    ///   - client: The address it came from: whoever errs waits longer each time, from the third error on.
    ///   - isEncrypted: Whether the browser's side of the way is, so that the cookie may say so.
    ///   - now: The present moment.
    /// - Returns: The cookie.
    /// - Throws: ``Problem`` when the password is wrong, or it is too early to try again.
    func signIn(
        _ password: String, from client: String, isEncrypted: Bool,
        now: ContinuousClock.Instant = .now
    ) async throws -> String {
        try checkPatience(of: client, now: now)
        guard try await gate.run({ [digest] in digest.matches(password) }) else {
            noteFailure(of: client, now: now)
            throw Problem(.forbidden, "wrong-password", "The password is wrong.")
        }
        let token = [UInt8].random(count: 32)
        state.withLock { state in
            state.failures[client] = nil
            if state.sessions.count >= Self.mostSessions {
                let oldest = state.sessions.min { $0.value.used < $1.value.used }
                if let oldest { state.sessions[oldest.key] = nil }
            }
            state.sessions[token] = Session(began: now, used: now)
        }
        // Without 'Path' it counts for the folder of the sign-in page, whatever prefix a proxy puts before it.
        return "\(Self.cookie)=\(token.hexadecimal); HttpOnly; SameSite=Strict; Max-Age=604800"
            + (isEncrypted ? "; Secure" : "")
    }

    /// Signs somebody out.
    func signOut(_ request: Request) {
        guard let key = Self.key(of: request) else { return }
        state.withLock { $0.sessions[key] = nil }
    }

    private func checkPatience(
        of client: String, now: ContinuousClock.Instant
    ) throws(Problem) {
        let wait = state.withLock { state in
            state.failures[client].map { $0.notBefore - now } ?? .zero
        }
        guard wait > .zero else { return }
        let seconds = Int((wait / .seconds(1)).rounded(.up))
        var problem = Problem(
            .tooManyRequests, "wait", "Too many wrong passwords. Try again in \(seconds) s.")
        problem.headers[.retryAfter] = "\(seconds)"
        throw problem
    }

    private func noteFailure(of client: String, now: ContinuousClock.Instant) {
        state.withLock { state in
            if state.failures.count >= Self.mostAddresses { state.failures.removeAll() }
            var failures = state.failures[client] ?? Failures(notBefore: now)
            failures.count += 1
            let wait = failures.count < 3 ? 0 : 1 << min(failures.count - 3, 6)
            failures.notBefore = now + .seconds(wait)
            state.failures[client] = failures
        }
    }

    private static func key(of request: Request) -> [UInt8]? {
        for cookie in request.headers[values: .cookie] {
            for part in cookie.split(separator: ";") {
                let pair = part.trimmingCharacters(in: .whitespaces)
                guard pair.hasPrefix(Self.cookie + "=") else { continue }
                return [UInt8](hexadecimal: pair.dropFirst(Self.cookie.utf8.count + 1))
            }
        }
        return nil
    }
}
