import ScanLedger
import ScanSpool

extension Recovery {
    /// Brings the results files and what the ledger knows of them together.
    ///
    /// Rows may have reached the disk whose answers a power cut took back: their scans are in `work/` and
    /// are answered again, so the rows are cut off. Or the ledger knows less than it did, since it was
    /// begun anew, put back from a copy or lost the end of its log: then the rows stay, their answers are
    /// taken back into the ledger, and it goes on behind them.
    ///
    /// - Parameters:
    ///   - answered: The answers that wait to be handed out.
    ///   - claims: What is claimed.
    ///   - files: The files in `work/`.
    ///   - account: Takes the days whose files were cut, kept or set aside, and what was taken back.
    /// - Throws: Trouble of the machine.
    func settleResultsFiles(
        _ answered: [AnsweredScan], _ claims: [ScanClaim], files: Set<String>,
        _ account: inout Account
    ) throws {
        let repair = ResultsFileRepair(outbox: spool.layout.outbox)
        let days = repair.days()
        let nextRow = try ledger.numbering().nextRow
        // Any day: that of the newest rows is the first of all where the clock was wrong, and not where others are.
        let recorded = try ledger.resultsFileLengths()
        let changed = days.filter { repair.length(ofDay: $0) != recorded[$0] }
        let isBehind = repair.lastRow(of: changed) >= nextRow
        let lastRow = isBehind ? repair.lastRow(of: days) : 0
        var inHand = FilesInHand(
            isBehind ? files.subtracting(answered.parted.answers.map(\.workName)) : [],
            claims: claims, in: spool)
        var kept: [ResultsFileRecord] = []
        let settled = Set(answered.map(\.time.day) + changed)
        for day in settled.sorted(by: >) {
            let rows = answered.filter { $0.time.day == day }.map(\.rows.lowerBound)
            let tail = try repair.settleTail(
                of: day, recorded: try ledger.resultsFile(of: day), waiting: rows.min(),
                nextRow: nextRow, inHand: &inHand)
            switch tail {
            case .none, .cut: break
            case .kept(let file): kept.append(file)
            case .mixed: try setAside(day)
            }
            if tail != .none { account.settledDays.append(day) }
        }
        guard isBehind else { return }
        // Neither a name that was given nor a file in `work/` is mistaken for one of a scan that is taken back.
        let names = files.compactMap(Int64.init).filter { $0 < ResultsTable.largestNumber }
        let lastScan = max(lastRow, names.max() ?? 0)
        try ledger.takeOver([], goingOnFrom: LedgerNumbering(nextScan: lastScan + 1, nextRow: 1))
        try takeBack(kept.map(\.day).sorted(), inHand: &inHand, &account)
        // Last: until then the next start finds the ledger behind, and goes on with what is not taken back.
        try ledger.takeOver(
            kept, goingOnFrom: LedgerNumbering(nextScan: 1, nextRow: lastRow + 1))
    }

    /// Takes back into the ledger what the files of some days show.
    ///
    /// - Parameters:
    ///   - days: The days.
    ///   - inHand: The files whose scans are answered again.
    ///   - needsDocument: Whether an answer is left that has no document.
    ///   - account: Takes what was taken back.
    /// - Throws: Trouble of the machine.
    func takeBack(
        _ days: [String], inHand: inout FilesInHand, needsDocument: Bool = false,
        _ account: inout Account
    ) throws {
        var taking = TakingBack(spool: spool, ledger: ledger, needsDocument: needsDocument) {
            answering.status.moved(.recovery)
        }
        for day in days {
            let outcome = try taking.takeBack(day, inHand: &inHand)
            if outcome.answers > 0 { account.takenBack[day] = outcome.answers }
            try answering.crash(.answersTakenBack)
            guard outcome.rowsLeft > 0 else { continue }
            log.warning(
                "Rows of a results file are not as digitd writes them, and were not taken back into the ledger",
                metadata: ["day": "\(day)", "rows": "\(outcome.rowsLeft)"])
        }
        guard !account.takenBack.isEmpty else { return }
        log.warning(
            "The ledger knew less than the results files, and has taken back what they show",
            metadata: [
                "answers": "\(account.takenBack.values.reduce(0, +))",
                "days": "\(account.takenBack.keys.sorted().joined(separator: " "))",
            ])
    }

    private func setAside(_ day: String) throws {
        let place = try ResultsFile(ResultsTable.fileName(of: day), in: spool).setAside()
        log.warning(
            "The results file holds what digitd did not write there, and is written anew",
            metadata: ["day": "\(day)", "setAsideAs": "\(place ?? "nothing")"])
    }
}
