import DigitTraining
import FoundationEssentials
import ScanLedger

/// What came of a retraining, as the trainer says it.
package struct TrainerOutcome: Sendable, Equatable {
    /// How it ended.
    package var outcome: RetrainingRecord.Outcome

    /// The identity of the model that it has put into use; nil when it has not.
    package var model: String?

    /// Why it ended so, as a sentence.
    package var summary: String
}

extension TrainerOutcome {
    /// What a trainer says of itself that has come to its end; what has not, or says nothing that
    /// can be understood, has failed.
    init(_ end: TrainerEnd) {
        if let line = end.lastOutput, let outcome = TrainerOutcome(reportLine: line) {
            self = outcome
            return
        }
        self.init(outcome: .failed, model: nil, summary: end.complaint)
    }

    /// What the line says that `digitd retrain --json` prints; nil when it is no such line.
    package init?(reportLine line: [UInt8]) {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(line)) else {
            return nil
        }
        self.init(
            outcome: report.recordedOutcome, model: report.identityAfter, summary: report.reason)
    }

    /// What of a ``DigitTraining/RetrainingReport`` matters here.
    private struct Report: Decodable {
        var outcome: RetrainingReport.Outcome
        var reason: String
        var identityAfter: String?
        var files: [String]

        var recordedOutcome: RetrainingRecord.Outcome {
            switch outcome {
            case .promoted: .promoted
            case .keptOut: .kept
            // Without a label there is no report, and nothing that is worth a record.
            case .skipped: files.isEmpty ? .unchanged : .kept
            case .unchanged: .unchanged
            case .interrupted: .failed
            }
        }
    }
}
