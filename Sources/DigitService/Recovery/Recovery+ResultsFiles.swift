import ScanLedger
import ScanSpool

extension Recovery {
    /// Brings the results files and what the ledger knows of them together.
    ///
    /// Rows may have reached the disk whose answers a power cut took back: their scans are in `work/` and
    /// are answered again, so the rows are cut off. Or the ledger knows less than it did, since it was
    /// begun anew, put back from a copy or lost the end of its log: then the rows stay, and the
    /// ledger goes on behind them.
    ///
    /// - Returns: The days whose files were cut, kept or set aside.
    /// - Throws: Trouble of the machine.
    func settleResultsFiles(
        _ answered: [AnsweredScan], _ claims: [ScanClaim], files: Set<String>
    ) throws -> [String] {
        var changed: [String] = []
        let repair = ResultsFileRepair(outbox: spool.layout.outbox)
        let days = repair.days()
        let nextRow = try ledger.numbering().nextRow
        let isBehind = repair.lastRow(of: days.suffix(2)) >= nextRow
        let lastRow = isBehind ? repair.lastRow(of: days) : 0
        var inHand = FilesInHand(
            isBehind ? files.subtracting(answered.parted.answers.map(\.workName)) : [],
            claims: claims, in: spool)
        var kept: (files: [ResultsFileRecord], scans: Int) = ([], 0)
        let settled = Set(answered.map(\.time.day) + (isBehind ? days : days.suffix(2)))
        for day in settled.sorted(by: >) {
            let rows = answered.filter { $0.time.day == day }.map(\.rows.lowerBound)
            let tail = try repair.settleTail(
                of: day, recorded: try ledger.resultsFile(of: day), waiting: rows.min(),
                nextRow: nextRow, inHand: &inHand)
            switch tail {
            case .none, .cut: break
            case .kept(let file, let scans): kept = (kept.files + [file], kept.scans + scans)
            case .mixed: try setAside(day)
            }
            if tail != .none { changed.append(day) }
        }
        guard isBehind else { return changed }
        let next = LedgerNumbering(nextScan: lastRow + 1, nextRow: lastRow + 1)
        try ledger.takeOver(kept.files, goingOnFrom: next)
        if kept.scans > 0 { tell(of: kept.scans, in: kept.files) }
        return changed
    }

    private func tell(of scans: Int, in files: [ResultsFileRecord]) {
        log.warning(
            "The ledger knows less than the results files; what they show stays answered",
            metadata: [
                "scans": "\(scans)", "days": "\(files.map(\.day).sorted().joined(separator: " "))",
            ])
    }

    private func setAside(_ day: String) throws {
        let place = try ResultsFile(ResultsTable.fileName(of: day), in: spool).setAside()
        log.warning(
            "The results file holds what digitd did not write there, and is written anew",
            metadata: ["day": "\(day)", "setAsideAs": "\(place ?? "nothing")"])
    }
}
