import DigitEvaluation
import DigitService
import PlainText

/// What came of `digitd reread`.
struct RereadingReport: Encodable {
    /// A scan that was left out.
    struct LeftOut: Encodable {
        var file: String
        var reason: String
    }

    /// The version of the model that read.
    var model: String

    /// How many scans were read again.
    var scans: Int

    /// How many doubtful numbers they had.
    var numbers: Int

    /// How many of these are accepted now.
    var accepted: Int

    /// How many are read otherwise, and are doubtful still.
    var changed: Int

    /// How many are as they were.
    var same: Int

    /// The scans that were left out, and why.
    var leftOut: [LeftOut]

    /// How far the daemon is with the rows.
    var state: CorrectionReport.State

    /// Creates the report of a rereading.
    init(_ outcome: Rereading.Outcome, model: String, state: CorrectionReport.State) {
        self.model = model
        self.state = state
        (scans, numbers) = (outcome.scans, outcome.numbers)
        (accepted, changed, same) = (outcome.accepted, outcome.changed, outcome.same)
        leftOut = outcome.leftOut.map { LeftOut(file: $0.name, reason: $0.reason) }
    }
}

extension RereadingReport {
    /// The report as a person reads it.
    var text: String {
        var lines: [String] = []
        if numbers == 0 {
            lines.append("No doubtful number was read again.")
        } else {
            lines.append(
                "Model \(model) has read \(numbers.grouped) doubtful numbers on \(scans.grouped) scans "
                    + "again: \(accepted.grouped) are accepted now, \(changed.grouped) are read "
                    + "otherwise and stay in review, \(same.grouped) are as before.")
        }
        for scan in leftOut.prefix(20) {
            lines.append("'\(scan.file)' was left out. \(scan.reason)")
        }
        if leftOut.count > 20 {
            lines.append("\((leftOut.count - 20).grouped) more were left out; --json names them.")
        }
        switch state {
        case .corrected where accepted + changed > 0:
            lines.append("The new rows stand in today's CSV; each corrects an old one.")
        case .waitsForADaemon:
            lines.append("No daemon runs on this root; the next one writes the rows.")
        case .waits(let reason):
            lines.append("The daemon writes the rows as soon as it can. \(reason)")
        case .corrected, .nothingToCorrect: break
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
