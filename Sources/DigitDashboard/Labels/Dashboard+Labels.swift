import ContentDigest
import Foundation
import HTTPTypes
import Hummingbird
import ScanImages

// Pictures to learn from: drawings, and numbers that were missed on a scan.
extension Dashboard {
    func addLabels(to router: Router<DashboardContext>) {
        router.post("api/labels") { request, _ in try await labelBox(request) }
        router.delete("api/labels/:id") { _, context in
            let id = context.parameters.get("id") ?? ""
            guard try await disk.run({ [labels] in try labels.remove(id) }) else {
                throw Problem(
                    .notFound, "no-label",
                    "There is no label of that name, or it was taken back. A scan's are in api/scans/ID."
                )
            }
            return Response(status: .noContent)
        }
    }

    private struct Wish: Decodable {
        let scan: Int64

        /// `x y width height` in pixels of the scan.
        let box: [Int]
        let number: String
    }

    private struct Labelled: Encodable {
        /// What the label belongs to, to take it back.
        let id: String

        /// The files that were written, below the root.
        let labels: [String]
    }

    private func labelBox(_ request: Request) async throws -> Response {
        let body = try await body(of: request, upTo: 1 << 16)
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(body)),
            wish.number.isNumberOfDigits, wish.box.count == 4,
            wish.box.allSatisfy({ 0...100_000 ~= $0 }), wish.box[2] > 0, wish.box[3] > 0
        else {
            throw Problem(
                .badRequest, "body",
                #"The body is a JSON object such as {"scan":12,"box":[610,220,140,40],"number":"47"}."#
            )
        }
        let scan = try await scan(numbered: wish.scan)
        let box = PixelBox(
            x: wish.box[0], y: wish.box[1], width: wish.box[2], height: wish.box[3])
        guard let part = try await pictures.part(of: scan, box) else { throw Self.noPicture }
        let place = ([wish.scan] + wish.box.map(Int64.init)).map(String.init)
        return try await label(
            [LabelBook.Piece(number: wish.number, picture: part.pngBytes())],
            of: "scan-" + place.joined(separator: "-"))
    }

    /// Labels a drawing, digit by digit where they can be told apart.
    func label(drawing picture: [UInt8], as number: String) async throws -> Response {
        let digits = try await reading.digits(of: picture, being: number)
        let pieces =
            digits.map { zip(number, $0).map { LabelBook.Piece(number: "\($0)", picture: $1) } }
            ?? [LabelBook.Piece(number: number, picture: picture)]
        return try await label(
            pieces, of: "drawn-\(SHA256Digest(of: picture).hexadecimal.prefix(16))")
    }

    private func label(_ pieces: [LabelBook.Piece], of id: String) async throws -> Response {
        let files = try await disk.run { [labels] in try labels.write(pieces, of: id) }
        metrics.countLabels(files.count)
        return Response(json: Labelled(id: id, labels: files), status: .created)
    }
}
