import Logging
import ScanLedger
import ScanSpool

/// Answers scans that were read: ledger, outbox, sync, and last the originals.
///
/// Every step can be repeated after a crash, and gives the same bytes in the same places.
struct AnsweringDesk: Sendable {
    let spool: Spool
    let ledger: ScanLedger
    let status: ServiceStatus
    let log: Logger
    let crash: CrashHook
    let now: @Sendable () -> AnswerTime

    /// Answers a batch of scans.
    func answer(_ scans: [ReadScan]) throws {
        guard !scans.isEmpty else { return }
        let answered = try ledger.recordAnswers(scans.map(\.answer), at: now())
        try crash(.answersRecorded)
        try handOut(answered)
        status.count(answered)
        tell(of: answered)
    }

    /// Writes what became of scans into the log, where their names lead to it.
    private func tell(of answered: [AnsweredScan]) {
        guard log.logLevel <= .info else { return }
        for scan in answered {
            let answer = scan.answer
            if answer.status == .rejected {
                log.info(
                    "A scan was rejected",
                    metadata: [
                        "file": "\(scan.claim.display)", "code": "\(answer.code ?? "")",
                        "reason": "\(answer.reason ?? "")",
                    ])
            } else {
                log.debug(
                    "A scan was read",
                    metadata: [
                        "file": "\(scan.claim.display)", "status": "\(answer.status.rawValue)",
                        "numbers": "\(answer.numbers.map(\.text).joined(separator: " "))",
                    ])
            }
        }
    }

    /// Puts answers into the outbox and originals where they belong.
    ///
    /// The answers may have been handed out before, in whole or in part.
    ///
    /// - Parameters:
    ///   - answered: The answers, in the order of their rows.
    ///   - files: The files that are in `work/`; nil when each scan has one. An original that has
    ///     left it took its reason with it, and its copy for review was made before.
    /// - Throws: Trouble of the machine; it can be done once more.
    func handOut(_ answered: [AnsweredScan], files: Set<String>? = nil) throws {
        try writeDocuments(of: answered) { files?.contains($0.workName) ?? true }
        let files = try appendRows(of: answered)
        try crash(.rowsAppended)
        try spool.sync()
        try crash(.outboxSynced)
        for scan in answered {
            try fileAway(scan)
            try crash(.originalFiled)
        }
        try ledger.recordFiled(answered.map(\.claim.id), resultsFiles: files)
        try crash(.filingRecorded)
    }

    /// Moves an original to its shelf; a reason that was staged goes with it.
    func fileAway(_ scan: AnsweredScan) throws(SpoolError) {
        let shelf: Shelf =
            scan.answer.status == .rejected ? .failed : .done(day: scan.time.day)
        _ = try spool.fileAway(scan.workName, to: shelf, as: scan.path)
    }

    private func writeDocuments(
        of answered: [AnsweredScan], hasOriginal: (AnsweredScan) -> Bool
    ) throws {
        for scan in answered {
            guard let name = RelativePath(bytes: scan.documentName) else {
                preconditionFailure("scan \(scan.claim.id) has a document without a name")
            }
            try spool.write(Array((scan.answer.document + "\n").utf8), to: .outbox, as: name)
            switch scan.answer.status {
            case .read: break
            case _ where !hasOriginal(scan): break
            case .rejected:
                try spool.stageReason((scan.answer.reason ?? "") + "\n", for: scan.workName)
            case .review: try copyForReview(scan)
            }
            try crash(.documentWritten)
        }
    }

    /// Puts a copy of a doubtful scan into `review/`, named with the best guess.
    private func copyForReview(_ scan: AnsweredScan) throws {
        // Somebody may have removed it since it was read; then there is nothing to look at.
        guard let bytes = try? spool.read(scan.workName, maximumBytes: .max) else { return }
        let guess = scan.answer.numbers.map(\.text).joined(separator: "-")
        let name = Array((guess.isEmpty ? "unknown" : guess).utf8.prefix(40)) + Array("__".utf8)
        let named = scan.path.renamed(name + scan.path.name)
        // Two scans of one name have two documents, and so they have two copies.
        let isSecond = scan.documentName != scan.path.documentPath().bytes
        let place = isSecond ? named.tagged(scan.workName) : named
        try spool.write(bytes, to: .review, as: place.appending(suffix: ""))
    }

    /// Appends the rows to the CSV of each day they belong to.
    private func appendRows(of answered: [AnsweredScan]) throws -> [ResultsFileRecord] {
        var files: [ResultsFileRecord] = []
        var rest = answered[...]
        while let first = rest.first {
            let ofOneDay = rest.prefix { $0.time.day == first.time.day }
            rest = rest.dropFirst(ofOneDay.count)
            files.append(try appendRows(of: ofOneDay, day: first.time.day))
        }
        return files
    }

    private func appendRows(
        of answered: ArraySlice<AnsweredScan>, day: String
    ) throws -> ResultsFileRecord {
        let file = ResultsFile(ResultsTable.fileName(of: day), in: spool)
        let recorded = try ledger.resultsFile(of: day)
        let lastRow = answered.last?.rows.upperBound ?? 0
        do throws(SpoolError) {
            let length = try file.append(
                Self.lines(of: answered, startingFile: recorded == nil),
                cuttingBackTo: Int(recorded?.length ?? 0))
            return ResultsFileRecord(day: day, length: Int64(length), lastRow: lastRow)
        } catch {
            guard case .resultsChanged(let path, let recordedBytes, let foundBytes) = error else {
                throw error
            }
            // A file that was taken away leaves nothing to set aside.
            let isGone = ResultsFileRepair.size(of: path) == 0
            let place = isGone ? nil : try file.setAside()
            log.warning(
                "The results file was changed by someone else and is written anew",
                metadata: [
                    "file": "\(path)", "recordedBytes": "\(recordedBytes)",
                    "foundBytes": "\(foundBytes)", "setAsideAs": "\(place ?? "nothing")",
                ])
            let length = try writeAnew(file, day: day, upTo: lastRow)
            return ResultsFileRecord(day: day, length: Int64(length), lastRow: lastRow)
        }
    }

    /// Writes all rows of a day from the ledger, a thousand scans at a time.
    private func writeAnew(_ file: ResultsFile, day: String, upTo lastRow: Int64) throws -> Int {
        var length = try file.append(Array(ResultsTable.header.utf8), cuttingBackTo: 0)
        var next: Int64 = 1
        while true {
            let scans = try ledger.answers(of: day, fromRow: next, upToRow: lastRow, limit: 1000)
            guard let last = scans.last else { return length }
            length = try file.append(
                Self.lines(of: scans[...], startingFile: false), cuttingBackTo: length)
            next = last.rows.upperBound + 1
        }
    }

    private static func lines(
        of answered: ArraySlice<AnsweredScan>, startingFile: Bool
    ) -> [UInt8] {
        var text = startingFile ? ResultsTable.header : ""
        text.reserveCapacity(answered.count * 320)
        for scan in answered { text += ResultsTable.rows(of: scan) }
        return Array(text.utf8)
    }
}
