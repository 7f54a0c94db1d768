import Logging
import ScanLedger
import ScanSpool

// The CSVs: rows are appended to that of their day, which is written anew where somebody has changed it.
extension AnsweringDesk {
    /// Appends the rows to the CSV of each day they belong to.
    func appendRows(
        of answered: [AnsweredScan], following files: [String: ResultsFileRecord]
    ) throws -> [String: ResultsFileRecord] {
        var written: [String: ResultsFileRecord] = [:]
        var rest = answered[...]
        while let first = rest.first {
            let day = first.time.day
            let ofOneDay = rest.prefix { $0.time.day == day }
            rest = rest.dropFirst(ofOneDay.count)
            let known = try written[day] ?? files[day] ?? ledger.resultsFile(of: day)
            written[day] = try appendRows(of: ofOneDay, day: day, recorded: known)
        }
        return written
    }

    private func appendRows(
        of answered: ArraySlice<AnsweredScan>, day: String, recorded: ResultsFileRecord?
    ) throws -> ResultsFileRecord {
        let file = ResultsFile(ResultsTable.fileName(of: day), in: spool)
        let lastRow = answered.last?.rows.upperBound ?? 0
        // Recovery has found these rows in the file, and others behind them.
        if let recorded, lastRow <= recorded.lastRow { return recorded }
        let first = recorded.map(\.firstRow) ?? answered.first?.rows.lowerBound
        let repair = ResultsFileRepair(outbox: spool.layout.outbox)
        if recorded != nil, repair.hasOtherColumns(day) {
            let written = try writeAnew(file, day: day, from: first, upTo: lastRow)
            log.notice(
                "The results file had other columns and was written anew",
                metadata: ["day": "\(day)", "setAsideAs": "\(written.setAsideAs ?? "nothing")"])
            return record(of: file, day, written.length, rows: (first, lastRow))
        }
        do throws(SpoolError) {
            let length = try append(answered, to: file, recorded: recorded)
            return record(of: file, day, length, rows: (first, lastRow))
        } catch {
            guard case .resultsChanged(let path, let recordedBytes, let foundBytes) = error else {
                throw error
            }
            if let recorded, try holdsOnlyAnswers(file, recorded) {
                // Touched, copied back, or written to by us before a power cut: the bytes are ours.
                var known = recorded
                known.modified = nil
                let length = try append(answered, to: file, recorded: known)
                return record(of: file, day, length, rows: (first, lastRow))
            }
            let written = try writeAnew(file, day: day, from: first, upTo: lastRow)
            log.warning(
                "The results file was changed by someone else; that one is kept, and a new one written",
                metadata: [
                    "file": "\(path)", "recordedBytes": "\(recordedBytes)",
                    "foundBytes": "\(foundBytes)",
                    "setAsideAs": "\(written.setAsideAs ?? "nothing")",
                ])
            return record(of: file, day, written.length, rows: (first, lastRow))
        }
    }

    private func append(
        _ answered: ArraySlice<AnsweredScan>, to file: ResultsFile, recorded: ResultsFileRecord?
    ) throws(SpoolError) -> Int {
        try file.append(
            Self.lines(of: answered, startingFile: recorded == nil),
            cuttingBackTo: Int(recorded?.length ?? 0), modified: recorded?.modified)
    }

    private func record(
        of file: ResultsFile, _ day: String, _ length: Int, rows: (first: Int64?, last: Int64)
    ) -> ResultsFileRecord {
        ResultsFileRecord(
            day: day, length: Int64(length), lastRow: rows.last, modified: file.modified(),
            firstRow: rows.first)
    }

    /// Whether the file of a day is, up to its recorded end, what the ledger would write, and no longer.
    private func holdsOnlyAnswers(
        _ file: ResultsFile, _ recorded: ResultsFileRecord
    ) throws -> Bool {
        var bytes = Array(ResultsTable.header.utf8)
        var (length, next) = (0, recorded.firstRow ?? 1)
        while try file.holds(bytes, at: length) {
            status.moved(.writing, .recovery)
            length += bytes.count
            let scans = try ledger.answers(
                of: recorded.day, fromRow: next, upToRow: recorded.lastRow, limit: 1000)
            guard let last = scans.last else { return length == recorded.length }
            bytes = Self.lines(of: scans[...], startingFile: false)
            next = last.rows.upperBound + 1
        }
        return false
    }

    /// Writes all rows of a day from the ledger, a thousand scans at a time, beside the file, which is then kept under
    /// another name.
    ///
    /// What it costs is bounded by the rows of that day, however many came before.
    private func writeAnew(
        _ file: ResultsFile, day: String, from first: Int64?, upTo lastRow: Int64
    ) throws -> (length: Int, setAsideAs: String?) {
        try file.rewrite(keepingEmpty: false) { put in
            try put(Array(ResultsTable.header.utf8))
            var next = first ?? 1
            while true {
                let scans = try ledger.answers(
                    of: day, fromRow: next, upToRow: lastRow, limit: 1000)
                guard let last = scans.last else { return }
                try put(Self.lines(of: scans[...], startingFile: false))
                next = last.rows.upperBound + 1
                // It may take longer than a service may be silent.
                status.moved(.writing, .recovery)
            }
        }
    }

    private static func lines(
        of answered: ArraySlice<AnsweredScan>, startingFile: Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answered.count * 320)
        if startingFile { bytes += ResultsTable.header.utf8 }
        ResultsTable.append(rowsOf: answered, to: &bytes)
        return bytes
    }
}
