import HTTPTypes
import Hummingbird
import Synchronization

/// What every request passes first: who may ask, how often, and what every answer says to the browser.
///
/// It also turns errors into documents (``Problem``) and counts what was answered.
struct RequestGate: RouterMiddleware {
    typealias Context = DashboardContext

    let access: AccessRules
    let rate: RequestRate
    let routes: RouteBook
    let metrics: DashboardMetrics

    func handle(
        _ request: Request, context: DashboardContext,
        next: (Request, DashboardContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            guard rate.admits(context.client) else { throw Problem.tooMany }
            try access.check(request)
            response = try await next(request, context)
        } catch {
            var problem = Problem(error)
            if problem.code == Problem.notFound.code {
                let methods = routes.methods(of: request.uri.path)
                // A path of ours that found nothing by this method is another matter.
                if !methods.isEmpty, !methods.contains(request.method.rawValue) {
                    problem = .method(allowed: methods)
                }
            }
            if problem.status == .internalServerError {
                context.logger.error("A request failed", metadata: ["reason": "\(error)"])
            }
            response = problem.response
            if problem.status == .unauthorized, request.wantsPage {
                response = Response(status: .seeOther, headers: [.location: "login"])
            }
        }
        for (name, value) in Self.headers { response.headers[name] = value }
        metrics.count(
            path: context.endpointPath ?? "none", method: request.method, status: response.status,
            duration: ContinuousClock.now - start)
        return response
    }

    /// No script but our own files, no page of others around ours, no guesses about types.
    private static let headers: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
        (HTTPField.Name.referrerPolicy, "same-origin"),
        (HTTPField.Name.crossOriginResourcePolicy, "same-origin"),
        (HTTPField.Name.crossOriginOpenerPolicy, "same-origin"),
    ]
}

extension HTTPField.Name {
    /// A name of RFC 9110's letters, which always is one.
    static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else {
            preconditionFailure("'\(text)' is no name of a header")
        }
        return name
    }

    static let referrerPolicy = known("Referrer-Policy")
    static let crossOriginResourcePolicy = known("Cross-Origin-Resource-Policy")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let forwardedProtocol = known("X-Forwarded-Proto")
}

extension Request {
    /// Whether a person's browser asks for a page to show.
    var wantsPage: Bool {
        method == .get && headers[.accept]?.contains("text/html") == true
    }

    /// Whether the request may change something.
    var isWrite: Bool { method != .get && method != .head && method != .options }
}

extension Problem {
    static let tooMany: Problem = {
        var problem = Problem(
            .tooManyRequests, "too-many", "Too many requests from one address. Ask more slowly.")
        problem.headers[.retryAfter] = "1"
        return problem
    }()
}

/// How many requests a second an address may make: a bucket that fills by time.
final class RequestRate: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Creates buckets of two seconds' worth of requests.
    init(perSecond: Int) {
        self.perSecond = Double(perSecond)
    }

    /// Takes a request out of an address's bucket.
    ///
    /// - Parameters:
    ///   - client: The address.
    ///   - now: The present moment.
    /// - Returns: Whether one was in it.
    func admits(_ client: String, now: ContinuousClock.Instant = .now) -> Bool {
        buckets.withLock { buckets in
            let full = 2 * perSecond
            // A bucket that has filled up again is as good as none.
            if buckets.count >= Self.mostAddresses {
                buckets = buckets.filter { now - $0.value.filled < .seconds(2) }
                if buckets.count >= Self.mostAddresses { return false }
            }
            var bucket = buckets[client] ?? Bucket(tokens: full, filled: now)
            let passed = (now - bucket.filled) / .seconds(1)
            bucket.tokens = min(full, bucket.tokens + passed * perSecond)
            bucket.filled = now
            defer { buckets[client] = bucket }
            guard bucket.tokens >= 1 else { return false }
            bucket.tokens -= 1
            return true
        }
    }

    private static let mostAddresses = 10_000
}
