import DigitReading
import HTTPTypes
import Hummingbird

// Pictures that are read at once. Nothing of them is kept, unless somebody asks for it.
extension Dashboard {
    func addReading(to router: Router<DashboardContext>) {
        router.post("api/readings") { request, _ in try await readPicture(request) }
        router.post("api/drawings") { request, _ in try await readDrawing(request) }
        router.get("api/lecture") { _, _ in Response(json: lecture.weights()) }
    }

    private func readPicture(_ request: Request) async throws -> Response {
        let picture = try await body(of: request, upTo: settings.reading.limits.maximumBytes)
        if try request.flag("store") {
            let suggested = try request.text("name", upTo: 255)
            let name = try await disk.run { [layout] in
                try InboxDoor(layout: layout).store(picture, suggested: suggested)
            }
            return Response(json: Stored(file: name), status: .accepted)
        }
        let (document, _) = try await reading.read(picture, name: "picture")
        metrics.countReading(document.status.rawValue)
        return Response(jsonText: document.json())
    }

    private func readDrawing(_ request: Request) async throws -> Response {
        let picture = try await body(of: request, upTo: Self.mostBytesOfDrawing)
        if let number = try request.digits("is") {
            return try await label(drawing: picture, as: number)
        }
        let (document, outcome) = try await reading.read(picture, name: "drawing")
        metrics.countReading(document.status.rawValue)
        return Response(jsonText: DrawingAnswer(document, outcome).json(lecture))
    }

    /// What is said of a picture that went into the inbox.
    private struct Stored: Encodable {
        /// Its path below the inbox; its answer will have it.
        let file: String
    }

    static let mostBytesOfDrawing = 4 << 20

    /// Returns the whole body of a request.
    ///
    /// - Throws: ``Problem/tooLarge`` before anything is read where the request says how much it will be.
    func body(of request: Request, upTo limit: Int) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem.tooLarge
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw Problem.tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }
}
