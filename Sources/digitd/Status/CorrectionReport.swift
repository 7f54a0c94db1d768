import CorrectionRequests
import DigitService
import PlainText
import ScanLedger
import ScanSpool

/// What came of `digitd correct`.
struct CorrectionReport: Encodable {
    /// How far it is.
    enum State: Equatable, Encodable {
        /// The rows are in the CSV.
        case corrected

        /// The answer says so already.
        case nothingToCorrect

        /// It is noted, and no daemon runs.
        case waitsForADaemon

        /// It is noted, and the daemon cannot do it now.
        case waits(because: String)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(word)
        }
    }

    /// One row that corrects another.
    struct Row: Encodable {
        var seq: Int64
        var corrects: Int64
        var file: String
        var field: Int
        var number: String?
        var before: String?
    }

    /// The file as it was asked for.
    var file: String

    /// The digits; none where there is no number.
    var number: String?

    /// The content of the scan.
    var sha256: String

    /// How far it is.
    var state = State.corrected

    /// The new rows.
    var rows: [Row] = []

    /// Creates a report that says nothing yet.
    init(file: String, number: String?, sha256: String) {
        self.file = file
        self.number = number
        self.sha256 = sha256
    }

    private enum CodingKeys: String, CodingKey {
        case file, number, sha256, state, rows
    }

    // Not the compiler's: `number` is null, and not left out, where there is none.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(number, forKey: .number)
        try container.encode(sha256, forKey: .sha256)
        try container.encode(state, forKey: .state)
        try container.encode(rows, forKey: .rows)
    }
}

extension CorrectionReport.State {
    /// Waits until the daemon has done what requests ask for, for ten seconds at most.
    ///
    /// - Parameters:
    ///   - requests: The names of the requests.
    ///   - layout: The root.
    /// - Returns: How far it is.
    /// - Throws: `CancellationError`.
    static func after(_ requests: [String], in layout: SpoolLayout) async throws -> Self {
        let deadline = ContinuousClock.now + .seconds(10)
        while requests.contains(where: { CorrectionRequest.isWaiting($0, in: layout) }) {
            guard SpoolLock.holder(layout) != nil else { return .waitsForADaemon }
            if let pause = SpoolLock.hindrances(layout).pause { return .waits(because: pause) }
            guard ContinuousClock.now < deadline else {
                return .waits(because: "The daemon is busy.")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return .corrected
    }

    /// The word for scripts.
    var word: String {
        switch self {
        case .corrected: "corrected"
        case .nothingToCorrect: "nothing-to-correct"
        case .waitsForADaemon, .waits: "waits"
        }
    }
}

extension CorrectionReport.Row {
    /// Creates the line of a correction.
    init(_ scan: AnsweredScan) {
        seq = scan.rows.lowerBound
        corrects = scan.correction?.corrects ?? 0
        file = scan.claim.display
        field = scan.correction?.field ?? 0
        number = scan.answer.numbers.first?.text
        before = scan.correction?.before
    }
}

extension CorrectionReport {
    /// The report as a person reads it.
    var text: String {
        let shown = number ?? "no number"
        switch state {
        case .nothingToCorrect:
            return "'\(file)' was answered so already: \(shown). Nothing was changed.\n"
        case .waitsForADaemon:
            return "Noted. No daemon runs on this root; the next one corrects '\(file)' to "
                + "\(shown).\n"
        case .waits(let reason):
            return "Noted. The daemon corrects '\(file)' to \(shown) as soon as it can. \(reason)\n"
        case .corrected:
            return rows.map { row in
                "Row \(row.seq) corrects row \(row.corrects): '\(row.file)' shows "
                    + "\(row.number ?? "no number"), not \(row.before ?? "no number").\n"
            }.joined().replacing("shows \(shown), not \(shown)", with: "shows \(shown) indeed")
        }
    }
}
