import Files
import Logging
import ScanLedger
import ScanSpool

/// A batch whose answers are in the ledger and the outbox, and whose originals are in `work/`.
struct WrittenBatch: Sendable {
    /// The answers, in the order of their rows.
    let answered: [AnsweredScan]

    /// How far the CSV of each of their days now reaches.
    let files: [String: ResultsFileRecord]

    /// Whether it is of corrections: some may have led to no row.
    var isOfCorrections = false
}

/// Answers scans that were read: ledger, outbox, sync, and last the originals.
///
/// The three steps ``write(_:following:)``, ``sync()`` and ``fileAway(_:)`` belong together for a
/// batch and may work at the same time on successive batches, so that nobody waits for the disk.
/// Every step can be repeated after a crash, and gives the same bytes in the same places.
struct AnsweringDesk: Sendable {
    let spool: Spool
    let ledger: ScanLedger
    let status: ServiceStatus
    let late: LateWriters
    let log: Logger
    let crash: CrashHook
    let now: @Sendable () -> AnswerTime

    /// Logs what became of each scan, with its name, so that the journal can be asked for it.
    func tell(of answered: [AnsweredScan]) {
        guard log.logLevel <= .info else { return }
        for scan in answered {
            let answer = scan.answer
            if let correction = scan.correction {
                tell(of: correction, of: scan)
            } else if answer.status == .rejected {
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

    /// Records the answers of a batch and puts them into the outbox, not yet synced.
    ///
    /// - Parameters:
    ///   - scans: The batch.
    ///   - files: How far the CSVs reach that were written since the stages began; the ledger knows
    ///     it only of batches that are filed away.
    /// - Returns: The batch, to be synced and filed away.
    /// - Throws: Trouble of the machine.
    func write(
        _ scans: [ReadScan], following files: [String: ResultsFileRecord] = [:]
    ) throws -> WrittenBatch {
        let answered = try record(scans)
        try crash(.answersRecorded)
        return try write(answered, following: files) { _ in true }
    }

    /// Records the answers of a batch; where the ledger refuses it, each of them for itself.
    private func record(_ scans: [ReadScan]) throws -> [AnsweredScan] {
        let time = now()
        do {
            return try record(scans, at: time)
        } catch LedgerError.refused {
            return try scans.flatMap { try recordAlone($0, at: time) }
        }
    }

    /// Records one answer, or in its place that the ledger refuses it.
    ///
    /// An answer that breaks a rule of the tables would be refused at every start. Where the ledger takes
    /// not even the plainest one, the fault is its own, and is thrown.
    private func recordAlone(_ scan: ReadScan, at time: AnswerTime) throws -> [AnsweredScan] {
        do {
            return try record([scan], at: time)
        } catch LedgerError.refused(_, let reason, let statement) {
            log.error(
                "The ledger refuses an answer; the scan is set aside",
                metadata: [
                    "file": "\(scan.answer.claim.display)", "reason": "\(reason)",
                    "statement": "\(statement)",
                ])
            var refused = scan
            refused.answer = ScanAnswer(refusing: scan.answer, because: reason)
            return try record([refused], at: time)
        }
    }

    private func record(_ scans: [ReadScan], at time: AnswerTime) throws -> [AnsweredScan] {
        let takenUp = Set(scans.filter(\.isTakenUp).map(\.answer.claim.id))
        let dayBefore = takenUp.isEmpty ? nil : dayOfDocuments(before: time.day)
        let answers = scans.map { scan in
            var answer = scan.answer
            answer.documentNames = answer.documentNames.below(time.day)
            if scan.isTakenUp, let name = documentName(of: scan.answer, on: dayBefore) {
                answer.documentNames = answer.documentNames.following(name)
            }
            return answer
        }
        return try ledger.recordAnswers(answers, at: time) { name, answer in
            isTaken(name, for: answer, isTakenUp: takenUp.contains(answer.claim.id))
        }
    }

    /// The last day before another of which there are documents.
    private func dayOfDocuments(before day: String) -> String? {
        let outbox = try? Folder(at: spool.layout.outbox, followingLinks: true)
        let names = (try? outbox?.names()) ?? []
        return names.map { String(decoding: $0, as: UTF8.self) }
            .filter { $0 < day && $0.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil }.max()
    }

    /// The name of the document of a scan that was taken up again, where a power cut has left it in the folder of
    /// the day before and taken its record back.
    private func documentName(of answer: ScanAnswer, on day: String?) -> [UInt8]? {
        guard let names = day.map({ answer.documentNames.below($0) }) else { return nil }
        return (0...1).lazy.map { names[$0] }.first { name in
            RelativePath(bytes: name).map {
                spool.isTaken($0, in: .outbox)
                    && !spool.isTaken($0, in: .outbox, byOtherThan: answer.documentBytes)
            } ?? false
        }
    }

    /// Whether a document of the name is in the outbox and not this one.
    ///
    /// The ledger does not know all of them: one that was begun anew knows none of the earlier. Of a scan
    /// that was taken up again, this very document may lie there, while a power cut took its record back.
    private func isTaken(_ name: [UInt8], for answer: ScanAnswer, isTakenUp: Bool) -> Bool {
        guard let path = RelativePath(bytes: name) else { return false }
        return spool.isTaken(
            path, in: .outbox, byOtherThan: isTakenUp ? answer.documentBytes : nil)
    }

    /// Puts on the disk whatever was written until now.
    func sync() throws {
        try spool.sync()
        try crash(.outboxSynced)
    }

    /// Moves the originals of a batch that was synced to where they belong, and records it.
    func fileAway(_ batch: WrittenBatch) throws {
        let (answers, corrections) = batch.answered.parted
        for scan in answers {
            try fileAway(scan)
            try crash(.originalFiled)
        }
        try ledger.recordFiled(
            answers.map(\.claim.id), corrections: corrections.map(\.rows.lowerBound),
            resultsFiles: Array(batch.files.values))
        try crash(.filingRecorded)
    }

    /// Hands out answers of before a restart, which may have been handed out in whole or in part.
    ///
    /// - Parameters:
    ///   - answered: The answers, in the order of their rows.
    ///   - files: The files that are in `work/`. An original that has left it took its reason with
    ///     it, and its copy for review was made before.
    /// - Throws: Trouble of the machine; it can be done once more.
    func handOut(_ answered: [AnsweredScan], files: Set<String>) throws {
        let batch = try write(answered, following: [:]) { files.contains($0.workName) }
        try sync()
        try fileAway(batch)
    }

    func write(
        _ answered: [AnsweredScan], following files: [String: ResultsFileRecord],
        hasOriginal: (AnsweredScan) -> Bool
    ) throws -> WrittenBatch {
        try writeDocuments(of: answered, hasOriginal: hasOriginal)
        let files = try appendRows(of: answered, following: files)
        try crash(.rowsAppended)
        return WrittenBatch(answered: answered, files: files)
    }

    /// Moves an original to its shelf; a reason that was staged goes with it.
    func fileAway(_ scan: AnsweredScan) throws(SpoolError) {
        let shelf: Shelf =
            scan.answer.status == .rejected ? .failed : .done(day: scan.time.day)
        let place = try spool.fileAway(scan.workName, to: shelf, as: scan.path)
        late.watch(scan, at: place)
        status.moved(.filing, .recovery)
    }

    private func writeDocuments(
        of answered: [AnsweredScan], hasOriginal: (AnsweredScan) -> Bool
    ) throws {
        for scan in answered {
            guard let name = RelativePath(bytes: scan.documentName) else {
                preconditionFailure("scan \(scan.claim.id) has a document without a name")
            }
            try spool.write(scan.documentBytes, to: .outbox, as: name)
            switch scan.answer.status {
            case .read: break
            case _ where !hasOriginal(scan): break
            case .rejected:
                try spool.stageReason((scan.answer.reason ?? "") + "\n", for: scan.workName)
            case .review: try copyForReview(scan)
            }
            status.moved(.writing, .recovery)
            try crash(.documentWritten)
        }
    }

    /// Puts a copy of a doubtful scan into `review/`, named with the best guess.
    private func copyForReview(_ scan: AnsweredScan) throws {
        // Somebody may have removed it since it was read; then there is nothing to look at.
        guard let bytes = try? spool.read(scan.workName, maximumBytes: .max) else { return }
        let numbers = scan.answer.numbers
        var guess = numbers.isEmpty ? "unknown" : numbers.map(\.text).joined(separator: "-")
        // Cut, it would say other numbers than were read.
        if guess.utf8.count > 40 { guess = "\(numbers.count)-numbers" }
        let name = Array("\(guess)__".utf8)
        let named = scan.path.prefixed(name)
        // Two scans of one name have two documents, and so they have two copies.
        var number = scan.hasPlainDocumentName ? 0 : 1
        var place = named.tagged(RelativePath.tag(scan.workName, number: number))
        while spool.isTaken(place, in: .review, byOtherThan: bytes) {
            number += 1
            place = named.tagged(RelativePath.tag(scan.workName, number: number))
        }
        try spool.write(bytes, to: .review, as: place)
    }

    /// Appends the rows to the CSV of each day they belong to.
    private func appendRows(
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
        let repair = ResultsFileRepair(outbox: spool.layout.outbox)
        if recorded != nil, repair.hasOtherColumns(day) {
            let place = try file.setAside()
            log.notice(
                "The results file has other columns and is written anew",
                metadata: ["day": "\(day)", "setAsideAs": "\(place ?? "nothing")"])
            let length = try writeAnew(file, day: day, upTo: lastRow)
            return record(of: file, day: day, length: length, lastRow: lastRow)
        }
        do throws(SpoolError) {
            let length = try append(answered, to: file, recorded: recorded)
            return record(of: file, day: day, length: length, lastRow: lastRow)
        } catch {
            guard case .resultsChanged(let path, let recordedBytes, let foundBytes) = error else {
                throw error
            }
            if let recorded, try holdsOnlyAnswers(file, recorded) {
                // Touched, copied back, or written to by us before a power cut: the bytes are ours.
                var known = recorded
                known.modified = nil
                let length = try append(answered, to: file, recorded: known)
                return record(of: file, day: day, length: length, lastRow: lastRow)
            }
            // A file that was taken away leaves nothing to set aside.
            let isGone = ResultsFileRepair.size(of: path) == 0
            let place = isGone ? nil : try file.setAside()
            log.warning(
                "The results file was changed by someone else; that one is kept, and a new one written",
                metadata: [
                    "file": "\(path)", "recordedBytes": "\(recordedBytes)",
                    "foundBytes": "\(foundBytes)", "setAsideAs": "\(place ?? "nothing")",
                ])
            let length = try writeAnew(file, day: day, upTo: lastRow)
            return record(of: file, day: day, length: length, lastRow: lastRow)
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
        of file: ResultsFile, day: String, length: Int, lastRow: Int64
    ) -> ResultsFileRecord {
        ResultsFileRecord(
            day: day, length: Int64(length), lastRow: lastRow, modified: file.modified())
    }

    /// Whether the file of a day is, up to its recorded end, what the ledger would write, and no longer.
    private func holdsOnlyAnswers(
        _ file: ResultsFile, _ recorded: ResultsFileRecord
    ) throws -> Bool {
        var bytes = Array(ResultsTable.header.utf8)
        var (length, next): (Int, Int64) = (0, 1)
        while try file.holds(bytes, at: length) {
            length += bytes.count
            let scans = try ledger.answers(
                of: recorded.day, fromRow: next, upToRow: recorded.lastRow, limit: 1000)
            guard let last = scans.last else { return length == recorded.length }
            bytes = Self.lines(of: scans[...], startingFile: false)
            next = last.rows.upperBound + 1
        }
        return false
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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(answered.count * 320)
        if startingFile { bytes += ResultsTable.header.utf8 }
        ResultsTable.append(rowsOf: answered, to: &bytes)
        return bytes
    }
}
