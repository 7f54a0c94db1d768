import ContentDigest
import HTTPTypes
import Hummingbird
import ScanImages
import ScanLedger

// One scan: its answer, its picture, the reasons.
extension Dashboard {
    func addScans(to router: Router<DashboardContext>) {
        router.get("api/scans/:id") { _, context in
            let scan = try await scan(context)
            let (said, boxes) = try await disk.run { [corrections, labels] in
                (try corrections.words(on: [scan]), labels.boxes(on: scan.claim.id))
            }
            return Response(json: AnswerDocument(scan, said: said, boxes: boxes))
        }
        router.get("api/scans/:id/picture") { request, context in
            try await picture(request, of: try await scan(context))
        }
        router.get("api/scans/:id/explanation") { _, context in
            let scan = try await scan(context)
            guard let content = try await pictures.original(of: scan) else { throw Self.noPicture }
            return Response(
                jsonText: try await reading.explain(
                    content, sha256: scan.answer.sha256?.hexadecimal, name: scan.claim.display))
        }
    }

    /// The scan whose number stands in the path.
    func scan(_ context: DashboardContext) async throws -> AnsweredScan {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }) else {
            throw Problem.notFound
        }
        return try await scan(numbered: id)
    }

    /// The scan of a number.
    func scan(numbered id: Int64) async throws -> AnsweredScan {
        let scan = try await disk.run { [ledger] in try ledger.ledger()?.answer(to: id) }
        guard let scan else {
            throw Problem(
                .notFound, "no-scan", "No scan of number \(id) was answered. See api/answers.")
        }
        return scan
    }

    private func picture(_ request: Request, of scan: AnsweredScan) async throws -> Response {
        var view = PictureDesk.View(
            box: nil, longestSide: try request.whole("side", in: 16...4000) ?? 1600)
        if let width = try request.whole("width", in: 1...100_000),
            let height = try request.whole("height", in: 1...100_000)
        {
            let x = try request.whole("x", in: 0...100_000) ?? 0
            let y = try request.whole("y", in: 0...100_000) ?? 0
            view.box = PixelBox(x: x, y: y, width: width, height: height)
        }
        guard let jpeg = try await pictures.picture(of: scan, view) else { throw Self.noPicture }
        // A scan's number stands for one content for ever.
        return Response(bytes: jpeg, type: "image/jpeg").keptForever()
    }

    static let noPicture = Problem(
        .notFound, "no-picture",
        "The picture cannot be shown: its original was moved or deleted, or is no picture. "
            + "Look for it in done/ and failed/.")
}
