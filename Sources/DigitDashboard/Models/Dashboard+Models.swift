import DigitEvaluation
import DigitTraining
import Files
import Foundation
import HTTPTypes
import Hummingbird
import ModelStore
import ScanSpool

// The models and what they learned: what a person does with `digitd models`.
extension Dashboard {
    func addModels(to router: Router<DashboardContext>) {
        router.get("api/models") { _, _ in
            Response(json: try await gate.run { models() })
        }
        router.get("api/models/comparison") { request, _ in try await compare(request) }
        router.post("api/models/rollback") { request, _ in try await rollBack(request) }
        router.post("api/models/learning") { _, _ in
            let asked = try await disk.run {
                try StoredFile.write([], to: layout.learningWish, mode: 0o660)
                return Asked(daemonRuns: daemonRuns)
            }
            return Response(json: asked, status: .accepted)
        }
        addSuspicious(to: router)
    }

    private struct Models: Encodable {
        /// The version in use, or `built-in`.
        let inUse: String

        /// All of them, the built-in one first.
        let models: [StoredModel]

        /// What was done to them, the last step last.
        let history: [ModelHistory.Step]

        let labels: Labels

        /// How far a retraining is that runs now.
        let learning: String?

        /// Whether somebody has asked for learning, and no daemon has taken it up yet.
        let isAsked: Bool

        /// Whether a daemon works in the root.
        let daemonRuns: Bool

        /// How long after the last change of labels the daemon learns, in seconds; none where it does not.
        let learnsAfterSeconds: Double?

        /// The last report; none where nothing was learned yet.
        let report: RetrainingReport?

        private enum CodingKeys: String, CodingKey {
            case models, history, labels, learning, report
            case inUse = "in_use"
            case isAsked = "learning_asked"
            case daemonRuns = "daemon_runs"
            case learnsAfterSeconds = "learns_after_seconds"
        }
    }

    private struct Labels: Encodable {
        /// Images of single digits, from which the digit network learns.
        let digits: Int

        /// Images of whole numbers.
        let numbers: Int

        /// How many digits the last report counted.
        let learned: Int

        /// What cannot be used, each as a sentence; twenty at the most.
        let problems: [String]
    }

    private func models() -> Models {
        let store = ModelVersions(folder: layout.models)
        let report = shelf.newest(1).first?.report
        let labels = try? TrainingLabels(in: layout.training)
        let digits = labels?.scans.count { NumberLabel($0.label)?.digit != nil } ?? 0
        let retraining = settings.retraining
        return Models(
            inUse: store.currentVersion() ?? "built-in", models: store.list(),
            history: store.history().steps.suffix(100),
            labels: Labels(
                digits: digits, numbers: (labels?.scans.count ?? 0) - digits,
                learned: report?.countsPerDigit.reduce(0, +) ?? 0,
                problems: (labels?.problems ?? []).prefix(20).map {
                    "'training/\($0.name)': \($0.reason)"
                }),
            learning: SpoolLock.hindrances(layout).learning,
            isAsked: StoredFile.exists(layout.learningWish), daemonRuns: daemonRuns,
            learnsAfterSeconds: retraining.enabled ? retraining.settle / .seconds(1) : nil,
            report: report)
    }

    private struct Asked: Encodable {
        let daemonRuns: Bool

        private enum CodingKeys: String, CodingKey { case daemonRuns = "daemon_runs" }
    }

    private var daemonRuns: Bool { SpoolLock.holder(layout) != nil }

    private func compare(_ request: Request) async throws -> Response {
        guard let one = try request.text("one"), let other = try request.text("other") else {
            throw Problem.parameter("one", "and 'other' take a version each, or 'built-in'")
        }
        var comparing = settings.retraining
        // Nothing is rehearsed.
        comparing.rehearsalImages = 0
        let (retraining, training) = (comparing, layout.training)
        let store = ModelVersions(folder: layout.models)
        let comparison = try await gate.run {
            do {
                return ModelComparison(
                    of: (one, try store.anyModel(Self.version(one))),
                    and: (other, try store.anyModel(Self.version(other))),
                    training: training, settings: retraining)
            } catch let error as ModelStoreError {
                throw Problem(.notFound, "no-model", "\(error)")
            }
        }
        return Response(json: comparison)
    }

    private struct Goal: Decodable {
        /// The version, or `built-in`; `null` for the one before.
        let version: String?
    }

    private struct InUse: Encodable {
        let inUse: String

        private enum CodingKeys: String, CodingKey { case inUse = "in_use" }
    }

    private func rollBack(_ request: Request) async throws -> Response {
        let body = try await body(of: request, upTo: 1 << 12)
        guard let goal = try? JSONDecoder().decode(Goal.self, from: Data(body)) else {
            throw Problem(
                .badRequest, "body",
                #"The body is a JSON object: {"version":null} for the model before, or {"version":"000001"}."#
            )
        }
        let store = ModelVersions(folder: layout.models)
        let version = try await disk.run {
            do throws(ModelStoreError) {
                if let version = goal.version {
                    try store.rollBack(to: Self.version(version), reason: Self.reason)
                } else {
                    try store.rollBack(reason: Self.reason)
                }
            } catch {
                throw Problem(.conflict, "no-model", "\(error)")
            }
            return store.currentVersion()
        }
        return Response(json: InUse(inUse: version ?? "built-in"))
    }

    private static let reason = "Asked for on the page."

    private static func version(_ text: String) -> String? { text == "built-in" ? nil : text }
}

// Labels that look wrong.
extension Dashboard {
    private func addSuspicious(to router: Router<DashboardContext>) {
        router.get("api/suspicious") { _, _ in
            let labels = try await gate.run { suspicious.labels() }
            return Response(json: SuspiciousList(labels: labels.map(SuspiciousLabel.init)))
        }
        router.get("api/suspicious/:id/picture") { _, context in
            let label = try await suspicious(context)
            guard let jpeg = try await pictures.picture(ofFile: label.path) else {
                throw Problem(
                    .notFound, "no-picture", "The picture cannot be read. Look for it in training/."
                )
            }
            return Response(bytes: jpeg, type: "image/jpeg")
        }
        router.post("api/suspicious/:id") { request, context in
            let body = try await body(of: request, upTo: 1 << 12)
            guard let verdict = try? JSONDecoder().decode(Verdict.self, from: Data(body)) else {
                throw Problem(
                    .badRequest, "body", #"The body is {"keep":true}, or {"keep":false}."#)
            }
            let label = try await suspicious(context)
            try await disk.run { [suspicious] in
                if verdict.keep {
                    try suspicious.keep(label)
                } else {
                    try suspicious.throwOut(label)
                }
            }
            return Response(status: .noContent)
        }
    }

    private struct Verdict: Decodable {
        let keep: Bool
    }

    private struct SuspiciousList: Encodable {
        let labels: [SuspiciousLabel]
    }

    private struct SuspiciousLabel: Encodable {
        let id: String
        let name: String
        let confidence: Double

        /// The digit and what is read, where it is one digit.
        var label: Int?
        var read: Int?

        /// The number and what is read, where it is a whole number.
        var number: String?
        var numberRead: String?

        enum CodingKeys: String, CodingKey {
            case id, name, confidence, label, read, number
            case numberRead = "number_read"
        }

        init(_ label: SuspiciousPictures.Label) {
            id = label.id
            name = label.report.name
            switch label.report {
            case .digit(let digit):
                (self.label, read, confidence) = (digit.label, digit.read, digit.confidence)
            case .number(let whole):
                (number, numberRead, confidence) = (whole.label, whole.read, whole.confidence)
            }
        }
    }

    private func suspicious(
        _ context: DashboardContext
    ) async throws -> SuspiciousPictures.Label {
        let id = context.parameters.get("id")
        let labels = try await disk.run { [suspicious] in suspicious.labels() }
        guard let label = labels.first(where: { $0.id == id }) else {
            throw Problem(
                .notFound, "no-label", "No label of that name looks wrong. See api/suspicious.")
        }
        return label
    }
}
