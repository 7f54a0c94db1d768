import Foundation
import HTTPTypes
import Hummingbird

/// Why a request gets no answer, as a document that programs understand (RFC 9457).
///
///     {"type":"about:blank","title":"Payload Too Large","status":413,"code":"too-large","detail":"…"}
///
/// `code` is a stable word for scripts; `detail` is for people and ends with the next step.
struct Problem: HTTPResponseError {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// What is told of an error.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as any HTTPResponseError where error.status == .notFound:
            self = .notFound
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            self = .tooLarge
        case let error as any HTTPResponseError:
            self.init(error.status, "refused", "The request was not understood: \(error).")
        default:
            self.init(
                .internalServerError, "trouble",
                "Something is wrong with this machine: \(error) The log of 'digitd web' has more.")
        }
    }

    /// The document.
    var response: Response {
        let document = Document(
            title: status.reasonPhrase, status: status.code, code: code, detail: detail)
        var response = Response(json: document, status: status)
        response.headers[.contentType] = "application/problem+json"
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    func response(from request: Request, context: some RequestContext) -> Response { response }

    private struct Document: Encodable {
        let type = "about:blank"
        let title: String
        let status: Int
        let code: String
        let detail: String
    }
}

extension Problem {
    static let notFound = Problem(
        .notFound, "not-found",
        "There is nothing here. The API is described in api/openapi.json.")

    /// Another method than those of a path.
    static func method(allowed: [String]) -> Problem {
        let list = allowed.joined(separator: ", ")
        var problem = Problem(
            .methodNotAllowed, "method", "This path takes \(list). See api/openapi.json.")
        problem.headers[.allow] = list
        return problem
    }

    static let tooLarge = Problem(
        .contentTooLarge, "too-large",
        "The body is larger than is taken here. Send a smaller picture, or copy it into the inbox.")

    static let readOnly = Problem(
        .forbidden, "read-only",
        "This page only shows. Start 'digitd web' without --read-only to write.")

    /// A parameter that cannot be used.
    static func parameter(_ name: String, _ need: String) -> Problem {
        Problem(.badRequest, "parameter", "The parameter '\(name)' \(need).")
    }

    /// More than can be done at once.
    static func busy(_ detail: String) -> Problem {
        var problem = Problem(.serviceUnavailable, "busy", detail)
        problem.headers[.retryAfter] = "1"
        return problem
    }
}
