import Foundation
import HTTPTypes
import Hummingbird
import ScanImages
import ScanLedger

// What people say of numbers.
extension Dashboard {
    func addLabels(to router: Router<DashboardContext>) {
        router.post("api/corrections") { request, _ in try await correct(request) }
        router.delete("api/corrections/:id/:field") { _, context in try takeBack(context) }
    }

    private struct Correction: Decodable {
        let scan: Int64
        let field: Int
        let number: String
    }

    private struct Labelled: Encodable {
        /// The files that were written, below the root.
        let labels: [String]
    }

    private func correct(_ request: Request) async throws -> Response {
        let body = try await body(of: request, upTo: 1 << 16)
        guard let correction = try? JSONDecoder().decode(Correction.self, from: Data(body)),
            correction.number.isNumberOfDigits
        else {
            throw Problem(
                .badRequest, "body",
                #"The body is a JSON object such as {"scan":12,"field":1,"number":"47"}."#)
        }
        let scan = try scan(numbered: correction.scan)
        guard scan.answer.numbers.indices.contains(correction.field - 1) else {
            throw Problem(
                .notFound, "no-number",
                "Scan \(correction.scan) has \(scan.answer.numbers.count) numbers, counted from 1.")
        }
        let box = scan.answer.numbers[correction.field - 1].box
        guard let part = try await pictures.part(of: scan, box.withSurroundings) else {
            throw Self.noPicture
        }
        let place = LabelBook.Place(scan: correction.scan, field: correction.field)
        return try await label(place.stem, part.pngBytes(), as: correction.number)
    }

    /// Writes a label for each digit of a picture whose number is told.
    func label(
        _ stem: String, _ picture: [UInt8], as number: String
    ) async throws -> Response {
        guard let digits = try await reading.digits(of: picture, being: number) else {
            throw Problem(
                .unprocessableContent, "no-cut",
                "\(number.count) digits cannot be told apart on this picture, so nothing can be "
                    + "learned from it. Put single digits into training/ by hand.")
        }
        let files = try labels.write(
            stem, digits: number.utf8.map { Int($0) - 0x30 }, pictures: digits)
        metrics.countLabels(files.count)
        return Response(json: Labelled(labels: files), status: .created)
    }

    private func takeBack(_ context: DashboardContext) throws -> Response {
        guard let scan = context.parameters.get("id").flatMap({ Int64($0) }),
            let field = context.parameters.get("field").flatMap({ Int($0) }),
            try labels.remove(LabelBook.Place(scan: scan, field: field).stem) > 0
        else {
            throw Problem(
                .notFound, "no-label", "Nobody has said anything of that number. See api/review.")
        }
        return Response(status: .noContent)
    }
}

extension ScanAnswer.Box {
    /// The box with a little of what is around it, as a person would cut it out.
    fileprivate var withSurroundings: PixelBox {
        let margin = max(4, height / 8)
        let (left, top) = (max(0, x - margin), max(0, y - margin))
        return PixelBox(
            x: left, y: top, width: x + width + margin - left, height: y + height + margin - top)
    }
}
