import CDashboardFiles
import ContentDigest
import HTTPTypes
import Hummingbird

/// A file of the page: HTML, CSS, JavaScript, as it was when the program was built.
struct PageFile: Sendable {
    let name: String
    let bytes: [UInt8]

    /// What tells this content from another, as HTTP wants it written.
    let tag: String

    /// All of them, by name.
    static let all: [String: PageFile] = {
        var count = 0
        let files = UnsafeBufferPointer(start: dashboard_files(&count), count: count)
        let named = files.map { file in
            let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
            return PageFile(
                name: String(cString: file.name), bytes: bytes,
                tag: "\"\(SHA256Digest(of: bytes).hexadecimal.prefix(16))\"")
        }
        return Dictionary(uniqueKeysWithValues: named.map { ($0.name, $0) })
    }()

    /// The file of a name that is in the program.
    static func named(_ name: String) -> PageFile {
        guard let file = all[name] else { preconditionFailure("no page file '\(name)'") }
        return file
    }

    var mediaType: String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "json": "application/json"
        default: preconditionFailure("no media type for '\(name)'")
        }
    }

    /// The answer to a request for the file; the browser asks again each time, and mostly hears that it has it.
    func response(to request: Request) -> Response {
        guard !request.headers[values: .ifNoneMatch].contains(tag) else {
            return Response(status: .notModified, headers: [.eTag: tag])
        }
        var response = Response(bytes: bytes, type: mediaType)
        response.headers[.eTag] = tag
        response.headers[.cacheControl] = "no-cache"
        return response
    }
}
