import DigitEvaluation
import DigitTraining
import HTTPTypes
import Hummingbird
import SystemPackage

// What was learned, report by report, with the pictures that are read otherwise since.
extension Dashboard {
    func addReports(to router: Router<DashboardContext>) {
        router.get("api/reports") { _, _ in
            Response(json: try await gate.run { [shelf] in ReportList(shelf.newest(50)) })
        }
        router.get("api/reports/:report") { _, context in
            Response(json: try await report(context))
        }
        router.get("api/reports/:report/pictures/:place") { _, context in
            let changed = try await report(context).changed ?? []
            guard let place = context.parameters.get("place").flatMap({ Int($0) }),
                changed.indices.contains(place)
            else {
                throw Problem(
                    .notFound, "no-label",
                    "The report has \(changed.count) such pictures, counted from 0.")
            }
            // Anyone in the group may write a report: a name counts only as that of a label which is there.
            let name = changed[place].name
            let path = try await gate.run { [layout] in
                try? TrainingLabels(in: layout.training).scans.first { $0.name == name }?.path
            }
            guard let path, let jpeg = try await pictures.picture(ofFile: path) else {
                throw Problem(
                    .notFound, "no-picture",
                    "The picture cannot be shown: it was moved or deleted since. Look for it in training/."
                )
            }
            return Response(bytes: jpeg, type: "image/jpeg")
        }
    }

    private struct ReportList: Encodable {
        struct Entry: Encodable {
            let id: String
            let time: String
            let outcome: RetrainingReport.Outcome
            let reason: String
        }

        /// The newest first.
        let reports: [Entry]

        init(_ reports: [(name: String, report: RetrainingReport)]) {
            self.reports = reports.map {
                Entry(
                    id: $0.name, time: $0.report.time, outcome: $0.report.outcome,
                    reason: $0.report.reason)
            }
        }
    }

    private func report(_ context: DashboardContext) async throws -> RetrainingReport {
        let name = context.parameters.get("report") ?? ""
        guard let report = try await disk.run({ [shelf] in shelf.report(named: name) }) else {
            throw Problem(
                .notFound, "no-report", "There is no report of that name. See api/reports.")
        }
        return report
    }
}
