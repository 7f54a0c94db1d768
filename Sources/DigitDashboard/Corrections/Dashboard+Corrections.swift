import ContentDigest
import CorrectionRequests
import DigitEvaluation
import Foundation
import HTTPTypes
import Hummingbird
import ScanLedger

// What people say of numbers: requests to the daemon, as `digitd correct` makes them.
extension Dashboard {
    func addCorrections(to router: Router<DashboardContext>) {
        router.post("api/corrections") { request, _ in try await correct(request) }
        router.delete("api/corrections/:request") { _, context in try await takeBack(context) }
    }

    private struct Wish: Decodable {
        let scan: Int64
        let field: Int

        /// The digits; `null` where there is no number.
        let number: String?

        private enum CodingKeys: CodingKey { case scan, field, number }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            scan = try container.decode(Int64.self, forKey: .scan)
            field = try container.decode(Int.self, forKey: .field)
            // Said, not left out: a forgotten member must not mean that there is no number.
            let isNone = try container.decodeNil(forKey: .number)
            number = isNone ? nil : try container.decode(String.self, forKey: .number)
        }
    }

    private struct Handed: Encodable {
        /// The name of the request, to take it back.
        let request: String
    }

    private func correct(_ request: Request) async throws -> Response {
        let body = try await body(of: request, upTo: 1 << 16)
        guard let wish = try? JSONDecoder().decode(Wish.self, from: Data(body)),
            wish.number?.isNumberOfDigits != false
        else {
            throw Problem(
                .badRequest, "body",
                #"The body is a JSON object such as {"scan":12,"field":1,"number":"47"}; "#
                    + "the number is null where there is none.")
        }
        let scan = try await correctable(wish.scan)
        do throws(CorrectionProblem) {
            guard wish.field >= 1 else {
                throw .noSuchField(
                    file: scan.claim.display, field: wish.field, found: scan.foundNumbers)
            }
            _ = try scan.fields(for: NumberLabel(number: wish.number), field: wish.field)
        } catch {
            throw Problem(error)
        }
        let correction = CorrectionRequest(
            sha256: scan.sha256.hexadecimal, page: scan.claim.page, field: wish.field,
            number: wish.number, file: scan.claim.display)
        let name = try await disk.run { [corrections] in try corrections.hand(correction) }
        metrics.countCorrection()
        return Response(json: Handed(request: name), status: .accepted)
    }

    private func correctable(_ id: Int64) async throws -> CorrectableScan {
        let scan = try await disk.run { [ledger] in try ledger.ledger()?.correctableScan(id) }
        guard let scan else {
            throw Problem(
                .notFound, "no-scan", "No scan of number \(id) was answered. See api/answers.")
        }
        return scan
    }

    private func takeBack(_ context: DashboardContext) async throws -> Response {
        let name = context.parameters.get("request") ?? ""
        let isGone = try await disk.run { [corrections] in try corrections.withdraw(name) }
        guard isGone == true else {
            throw Problem(
                .conflict, "taken",
                "The daemon has taken this correction, or there is none of that name. Correct the "
                    + "number once more: what is said last counts.")
        }
        return Response(status: .noContent)
    }
}

extension Problem {
    /// Why something that a person says cannot be taken over.
    init(_ problem: CorrectionProblem) {
        switch problem {
        case .noSuchField: self.init(.notFound, "no-number", "\(problem)")
        default: self.init(.unprocessableContent, "never-opened", "\(problem)")
        }
    }
}
