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
            let files = Dictionary(grouping: scans, by: \.answer.claim.file)
            return try files.keys.sorted().flatMap { try recordAlone(files[$0] ?? [], at: time) }
        }
    }

    /// Records the answers to one file, or in their place that the ledger refuses them.
    ///
    /// An answer that breaks a rule of the tables would be refused at every start. Where the ledger takes
    /// not even the plainest one, the fault is its own, and is thrown.
    private func recordAlone(_ pages: [ReadScan], at time: AnswerTime) throws -> [AnsweredScan] {
        do {
            return try record(pages, at: time)
        } catch LedgerError.refused(_, let reason, let statement) {
            guard let scan = pages.first else { return [] }
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
        let takenUp = Set(scans.filter(\.isTakenUp).map(\.answer.claim.file))
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
            isTaken(name, for: answer, isTakenUp: takenUp.contains(answer.claim.file))
        }
    }

    /// The last day before another of which there are documents.
    private func dayOfDocuments(before day: String) -> String? {
        let outbox = try? Folder(at: spool.layout.outbox, followingLinks: true)
        let names = (try? outbox?.names()) ?? []
        return names.map { String(decoding: $0, as: UTF8.self) }
            .filter { $0 < day && AnswerTime.isDay($0) }.max()
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
        var filed: [Int64] = []
        for file in answers.byFile {
            if try fileAway(file) { filed += file.map(\.claim.id) }
            try crash(.originalFiled)
        }
        try recordFiled(filed, corrections.map(\.rows.lowerBound), Array(batch.files.values))
        try crash(.filingRecorded)
    }

    /// Records what is filed away; where the ledger refuses it, each scan for itself.
    ///
    /// One that is refused alone was handed out all the same: the next start says what becomes of it.
    private func recordFiled(
        _ scans: [Int64], _ corrections: [Int64], _ files: [ResultsFileRecord]
    ) throws(LedgerError) {
        do {
            try ledger.recordFiled(scans, corrections: corrections, resultsFiles: files)
        } catch {
            guard case .refused(_, let reason, let statement) = error else { throw error }
            guard scans.count > 1 || !(corrections.isEmpty && files.isEmpty) else {
                log.error(
                    "The ledger refuses that a scan was filed away",
                    metadata: [
                        "scan": "\(scans.first ?? 0)", "reason": "\(reason)",
                        "statement": "\(statement)",
                    ])
                return
            }
            guard !scans.isEmpty else { throw error }
            try recordFiled([], corrections, files)
            for scan in scans { try recordFiled([scan], [], []) }
        }
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
    ///
    /// - Parameter pages: The answers to its pages, or the one answer to it.
    /// - Returns: Whether it is away; one that alone cannot be moved stays in `work/` until the next recovery.
    /// - Throws: Trouble of the machine; it can be done once more.
    func fileAway(_ pages: [AnsweredScan]) throws(SpoolError) -> Bool {
        guard let scan = pages.first else { return true }
        let isRejected = pages.allSatisfy { $0.answer.status == .rejected }
        let shelf: Shelf = isRejected ? .failed : .done(day: scan.time.day)
        defer { status.moved(.filing, .recovery) }
        do {
            let place = try spool.fileAway(scan.workName, to: shelf, as: scan.path)
            late.watch(scan, at: place)
            return true
        } catch {
            guard case .cannotTake = error else { throw error }
            noteStuck(error)
            return false
        }
    }

    /// Says once what in `work/` cannot be moved, though the rest can; it is tried again by the next recovery.
    func noteStuck(_ error: SpoolError) {
        guard status.noteStuck("\(error)") else { return }
        log.warning("Something in work cannot be moved", metadata: ["reason": "\(error)"])
    }

    private func writeDocuments(
        of answered: [AnsweredScan], hasOriginal: (AnsweredScan) -> Bool
    ) throws {
        for pages in answered.byFile {
            for (place, scan) in pages.enumerated() {
                guard let name = RelativePath(bytes: scan.documentName) else {
                    preconditionFailure("scan \(scan.claim.id) has a document without a name")
                }
                try spool.write(scan.documentBytes, to: .outbox, as: name)
                status.moved(.writing, .recovery)
                if place + 1 < pages.count { try crash(.documentWritten) }
            }
            if let scan = pages.first, hasOriginal(scan) { try tell(ofFile: pages) }
            try crash(.documentWritten)
        }
    }

    /// Puts beside an original why it was not read, or a copy of it into `review/`.
    private func tell(ofFile pages: [AnsweredScan]) throws {
        let doubtful = pages.filter { $0.answer.status == .review }
        if pages.allSatisfy({ $0.answer.status == .rejected }) {
            let reasons = pages.map { scan in
                (scan.claim.page.map { "Page \($0): " } ?? "") + (scan.answer.reason ?? "") + "\n"
            }
            try spool.stageReason(reasons.joined(), for: pages[0].workName)
        } else if !doubtful.isEmpty {
            try copyForReview(doubtful)
        }
    }

    /// Puts a copy of a doubtful scan into `review/`, named with the best guess; of a file with many pages, with
    /// those that are doubtful.
    private func copyForReview(_ doubtful: [AnsweredScan]) throws {
        let scan = doubtful[0]
        // Somebody may have removed it since it was read; then there is nothing to look at.
        guard let bytes = try? spool.read(scan.workName, maximumBytes: .max) else { return }
        let named = scan.path.prefixed(Array("\(Self.guess(at: doubtful))__".utf8))
        // Two scans of one name have two documents, and so they have two copies.
        var number = scan.hasPlainDocumentName ? 0 : 1
        var place = named.tagged(RelativePath.tag(scan.workName, number: number))
        while spool.isTaken(place, in: .review, byOtherThan: bytes) {
            number += 1
            place = named.tagged(RelativePath.tag(scan.workName, number: number))
        }
        try spool.write(bytes, to: .review, as: place)
    }

    /// The beginning of a copy's name.
    ///
    /// Of a file with one page it is the label that the copy would have in `training/numbers`.
    private static func guess(at doubtful: [AnsweredScan]) -> String {
        let pages = doubtful.compactMap(\.claim.page)
        let numbers = doubtful[0].answer.numbers
        let (what, count) = pages.isEmpty ? ("numbers", numbers.count) : ("pages", pages.count)
        let guess =
            pages.isEmpty
            ? numbers.map(\.text).joined(separator: "-")
            : "page-" + pages.map(String.init).joined(separator: "-")
        if guess.isEmpty { return "unknown" }
        // Cut, it would say other numbers than were read.
        return guess.utf8.count > 40 ? "\(count)-\(what)" : guess
    }
}
