import Foundation
import HTTPTypes
import Hummingbird

// Signing in and out; both are plain forms, which work without a script.
extension Dashboard {
    func addSignIn(to router: Router<DashboardContext>) {
        router.post("login") { request, context in try await signIn(request, context) }
        router.post("logout") { request, _ in
            sessions?.signOut(request)
            return Response(
                status: .seeOther,
                headers: [
                    .location: "login",
                    .setCookie: "\(SessionKeeper.cookie)=; Max-Age=0; HttpOnly; SameSite=Strict",
                ])
        }
    }

    private func signIn(_ request: Request, _ context: DashboardContext) async throws -> Response {
        let form = String(decoding: try await body(of: request, upTo: 4096), as: UTF8.self)
        guard let sessions else { return Response(status: .seeOther, headers: [.location: "./"]) }
        let password = Self.field("password", of: form) ?? ""
        do {
            let cookie = try await sessions.signIn(
                password, from: context.client,
                isEncrypted: request.headers[.forwardedProtocol] == "https")
            return Response(
                status: .seeOther, headers: [.location: "./", .setCookie: cookie])
        } catch let problem as Problem where request.headers[.accept]?.contains("text/html") == true
        {
            return Response(
                status: .seeOther, headers: [.location: "login?problem=\(problem.code)"])
        }
    }

    /// A field of a form (application/x-www-form-urlencoded).
    private static func field(_ name: String, of form: String) -> String? {
        for pair in form.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == name else { continue }
            return parts[1].replacing("+", with: " ").removingPercentEncoding
        }
        return nil
    }
}
