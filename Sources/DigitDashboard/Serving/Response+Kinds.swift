import Foundation
import HTTPTypes
import Hummingbird

extension Response {
    /// Creates a response with a JSON document.
    ///
    /// - Parameters:
    ///   - document: What is told.
    ///   - status: How it went.
    init(json document: some Encodable, status: HTTPResponse.Status = .ok) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            self.init(bytes: [UInt8](try encoder.encode(document)), type: "application/json")
            self.status = status
        } catch {
            preconditionFailure("a document of our own is no JSON: \(error)")
        }
    }

    /// Creates a response with a JSON document that is text already.
    init(jsonText text: String) {
        self.init(bytes: Array(text.utf8), type: "application/json")
    }

    /// Creates a response with bytes of a media type.
    init(bytes: [UInt8], type: String) {
        self.init(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The same response, kept by the browser for as long as it likes: it never changes.
    func keptForever() -> Response {
        var response = self
        response.headers[.cacheControl] = "private, max-age=31536000, immutable"
        return response
    }
}
