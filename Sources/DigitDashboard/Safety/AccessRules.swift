import Foundation
import HTTPTypes
import Hummingbird

/// Who may ask for what: the rules that a page in an office needs beyond its password.
struct AccessRules: Sendable {
    /// The keeper of the password and the sessions; `nil` where there is no password.
    let sessions: SessionKeeper?

    /// Whether everything that would write is refused.
    let isReadOnly: Bool

    /// Refuses what must not be answered.
    ///
    /// - Throws: ``Problem``.
    func check(_ request: Request) throws(Problem) {
        let host = request.head.authority ?? request.headers[.known("Host")] ?? ""
        // Without a password the page trusts whoever reaches this machine's own address. A name that
        // somebody else made lead here must not pass: that page's script would then be one of ours.
        if sessions == nil, !ListenAddress.isLoopback(Self.name(of: host)) {
            throw Problem(
                .misdirectedRequest, "host",
                "This page is only for 'localhost' as long as it has no password. "
                    + "Set one: digitd web --set-password")
        }
        if request.isWrite { try checkWrite(request, host: host) }
        guard let sessions, !Self.isOpen(request) else { return }
        guard sessions.knows(request) else {
            throw Problem(
                .unauthorized, "sign-in",
                "Sign in at 'login', or send a token: 'Authorization: Bearer …'.")
        }
    }

    private func checkWrite(_ request: Request, host: String) throws(Problem) {
        if isReadOnly, request.changesFiles { throw .readOnly }
        let other = Problem(
            .forbidden, "other-site",
            "Another site's page may not send this. Use the page itself, or a program that sends "
                + "no 'Origin'.")
        if let origin = request.headers[.origin] {
            guard let mark = origin.range(of: "://"), origin[mark.upperBound...] == host else {
                throw other
            }
        }
        // Browsers say where a request comes from even where they send no Origin.
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            throw other
        }
    }

    /// What is shown without a password: the sign-in itself, and what looks whether the page is there.
    private static func isOpen(_ request: Request) -> Bool {
        switch request.uri.path {
        case "/login", "/healthz", "/files/style.css", "/files/common.js",
            "/files/words.js", "/files/login.js":
            true
        default: false
        }
    }

    /// The name in `name:port` or `[address]:port`.
    private static func name(of host: String) -> Substring {
        if host.first == "[" { return host.dropFirst().prefix { $0 != "]" } }
        return host.prefix { $0 != ":" }
    }
}

extension Request {
    /// Whether an answer to the request writes below the root.
    var changesFiles: Bool {
        switch uri.path {
        case "/login", "/logout": false
        case "/api/readings": uri.queryParameters["store"] == "1"
        case "/api/drawings": uri.queryParameters["is"] != nil
        default: isWrite
        }
    }
}
