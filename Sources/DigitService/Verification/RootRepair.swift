import Files
import Logging
import ScanLedger
import ScanSpool
import SystemPackage

/// Mends what differs in a root, where that takes no guess, and looks what is left.
///
/// | what differs | what is done |
/// | --- | --- |
/// | a damaged ledger | it is set aside and a new one begun, as the daemon does it |
/// | a killed process left something half done | what the next start would do: see `Recovery` |
/// | half-written files of ours | they are removed |
/// | rows that the ledger does not know, with their documents | their answers are taken back into it |
/// | documents without rows, with their originals | the same, under new numbers |
/// | an answer without a document | it is written from the ledger, which does not keep the single digits |
/// | a CSV that lacks rows, or is gone | it is written from the ledger; what else stood there stays in its place |
///
/// Nothing is removed that somebody else may have made, and nothing is written over: a CSV of before stays beside
/// the new one. All else is left, and told, for only a person can say what is right
/// ([why](../../../Docs/Decisions/0058-what-a-repair-may-do.md)).
public struct RootRepair {
    private let layout: SpoolLayout
    private let lock: SpoolLock
    private let spool: Spool
    private var ledger: ScanLedger
    private let log = Logger(label: "digitd.repair") { _ in SwiftLogNoOpLogHandler() }
    private var mendings: [Noted<Mending>] = []

    /// Takes a root for this process alone, and looks at each page of its ledger; a damaged one is set aside.
    ///
    /// - Parameter layout: Its folders.
    /// - Throws: `SpoolError.alreadyRunning` while a daemon works there; `LedgerError` when the ledger cannot be
    ///   opened.
    public init(of layout: SpoolLayout) throws {
        self.layout = layout
        lock = try SpoolLock(layout)
        spool = try Spool(layout)
        let opened = try ScanLedger.openSettingDamageAside(
            at: layout.ledger.string, lookingAtAllPages: true)
        ledger = opened.ledger
        if let damage = opened.damage { note(damage) }
    }

    /// How many answers there are to compare.
    public var count: Int {
        get throws(LedgerError) { try ledger.summary().answers }
    }

    /// Mends what can be mended, and compares everything.
    ///
    /// - Parameters:
    ///   - onProgress: Called with the number of answers and originals that were compared, and whether that is done
    ///     for the second time.
    ///   - shouldContinue: Asked again and again; after a no nothing more is done.
    /// - Returns: What was mended and what still differs; `nil` after a no.
    /// - Throws: Trouble of the machine; it can be run once more.
    public mutating func run(
        onProgress: (_ done: Int, _ isSecondLook: Bool) -> Void = { _, _ in },
        shouldContinue: () -> Bool = { true }
    ) throws -> VerificationReport? {
        defer { withExtendedLifetime(lock) {} }
        do {
            return try mendAndCompare(onProgress, shouldContinue)
        } catch LedgerError.damaged(_, let reason)
            where mendings.allSatisfy({ $0.kind != .ledgerSetAside })
        {
            // What the look at all pages does not see: an index and its table that disagree, among others.
            let claims = (try? ledger.unfinishedClaims()) ?? []
            var aside: DamagedLedger?
            ledger = try ledger.reopened(
                because: reason, claiming: claims, isKeptWhenSound: false
            ) { aside = $0 }
            if let aside { note(aside) }
            return try mendAndCompare(onProgress, shouldContinue)
        }
    }

    private mutating func note(_ damage: DamagedLedger) {
        let name = FilePath(damage.setAsideAt).lastComponent?.string ?? damage.setAsideAt
        mendings.note(.ledgerSetAside, at: "\(name): \(damage.reason)")
    }

    private mutating func mendAndCompare(
        _ onProgress: (_ done: Int, _ isSecondLook: Bool) -> Void, _ shouldContinue: () -> Bool
    ) throws -> VerificationReport? {
        let recovery = recovery()
        try recover(by: recovery)
        var verification = try Verification(of: layout, besideDaemon: false)
        var report = try verification.run(
            onProgress: { onProgress($0, false) }, shouldContinue: shouldContinue)
        func lookAgain() throws {
            try spool.sync()
            verification = try Verification(of: layout, besideDaemon: false)
            report = try verification.run(
                onProgress: { onProgress($0, true) }, shouldContinue: shouldContinue)
        }
        if report != nil, try takeBack(verification.lacking.unknownDays, by: recovery) {
            try lookAgain()
        }
        if report != nil, try takeBackDocuments(verification.lacking.unknownContents) {
            try lookAgain()
        }
        if report != nil, try mend(verification.lacking) { try lookAgain() }
        try ledger.close()
        report?.mended = mendings
        return report
    }
}

// MARK: - What the next start would do

extension RootRepair {
    private func recovery() -> Recovery {
        let answering = AnsweringDesk(
            spool: spool, ledger: ledger, status: ServiceStatus(counts: LedgerSummary()),
            late: LateWriters(in: spool, log: log) { [] }, log: log, crash: { _ in },
            now: { .now() })
        return Recovery(spool: spool, ledger: ledger, answering: answering, log: log)
    }

    private mutating func recover(by recovery: Recovery) throws {
        let done = try recovery.run(suspects: []).account
        for place in done.leftovers { mendings.note(.leftoverRemoved, at: place) }
        for day in done.settledDays {
            mendings.note(.rowsSettled, at: ResultsTable.fileName(of: day))
        }
        note(takenBack: done.takenBack)
        for scan in done.handedOut { mendings.note(.answerHandedOut, at: scan.claim.display) }
        for scan in done.filed { mendings.note(.originalFiled, at: scan.claim.display) }
        for place in done.putBack { mendings.note(.filePutBack, at: "inbox/\(place.display)") }
        for claim in done.forgotten { mendings.note(.claimForgotten, at: claim.display) }
    }

    /// Takes back what the CSVs of some days show and the ledger does not know, though it goes on behind them.
    ///
    /// - Returns: Whether anything was taken back.
    private mutating func takeBack(_ days: Set<String>, by recovery: Recovery) throws -> Bool {
        guard !days.isEmpty else { return false }
        // No number of theirs is given out again, wherever this ends.
        let last = ResultsFileRepair(outbox: layout.outbox).lastRow(of: days)
        try ledger.takeOver([], goingOnFrom: LedgerNumbering(nextScan: 1, nextRow: last + 1))
        var account = Recovery.Account()
        var inHand = FilesInHand(
            Set(try spool.workFiles()), claims: try ledger.claimedScans(), in: spool)
        try recovery.takeBack(days.sorted(), inHand: &inHand, needsDocument: true, &account)
        note(takenBack: account.takenBack)
        return !account.takenBack.isEmpty
    }

    /// Takes back what documents show of originals that were not answered as far as ledger and CSVs know; their rows
    /// get new numbers, and are missing in the CSV until they are written.
    ///
    /// - Returns: Whether anything was taken back.
    private mutating func takeBackDocuments(_ contents: [ContentTally.Mark: Int]) throws -> Bool {
        guard !contents.isEmpty else { return false }
        var left = contents
        var batch: [(name: RelativePath, shown: ShownAnswer)] = []
        // The pages of a file are taken back together, from the first one on.
        var pages: [ContentTally.Mark: [(name: RelativePath, shown: ShownAnswer)]] = [:]
        var taken = 0
        func takeBack() throws {
            let first = try ledger.numbering().nextRow
            var next = first
            var scans: [AnsweredScan] = []
            for (name, shown) in batch {
                guard let scan = shown.answer(documentAt: name, firstRow: next) else { continue }
                next = scan.rows.upperBound + 1
                scans.append(scan)
            }
            try ledger.takeOver([], goingOnFrom: LedgerNumbering(nextScan: 1, nextRow: next))
            for scan in try ledger.takeBackWhereAllowed(scans) {
                taken += 1
                let name = RelativePath(bytes: scan.documentName)?.display ?? ""
                mendings.note(.answerTakenBack, at: "outbox/\(name)")
            }
            batch = []
        }
        try SettledFiles(layout: layout, newest: nil).forEachDocument { name in
            guard try !ledger.hasDocuments(named: [name.bytes])[0],
                let shown = ShownAnswer(at: layout.outbox.appending(name.filePath.components)),
                let mark = shown.digest.map(ContentTally.mark), let originals = left[mark],
                originals > 0
            else { return }
            if shown.page != nil {
                pages[mark, default: []].append((name, shown))
                return
            }
            left[mark] = originals - 1
            batch.append((name, shown))
            if batch.count == Verification.portion { try takeBack() }
        }
        for (_, file) in pages.sorted(by: { $0.key < $1.key }) {
            // Of an original that was answered twice, the documents are told apart by their names.
            let files = Dictionary(grouping: file, by: \.shown.fileName)
            for name in files.keys.sorted() {
                batch += (files[name] ?? []).sorted { $0.shown.page ?? 0 < $1.shown.page ?? 0 }
            }
        }
        try takeBack()
        return taken > 0
    }

    private mutating func note(takenBack answers: [String: Int]) {
        for (day, count) in answers.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<count {
                mendings.note(.answerTakenBack, at: ResultsTable.fileName(of: day))
            }
        }
    }
}

// MARK: - What is written again

extension RootRepair {
    /// Writes what is lacking.
    ///
    /// - Returns: Whether anything was written.
    private mutating func mend(_ lacking: Verification.Lacking) throws -> Bool {
        let before = mendings.count
        for row in lacking.documents {
            let scan = try ledger.answers(afterRow: row - 1, limit: 1).first
            if let scan, scan.rows.lowerBound == row { try writeDocument(of: scan) }
        }
        for day in lacking.days.sorted() { try writeRows(of: day) }
        return mendings.count > before
    }

    private mutating func writeDocument(of scan: AnsweredScan) throws(SpoolError) {
        // What stands there and cannot be read is somebody's.
        guard let name = RelativePath(bytes: scan.documentName),
            !spool.isTaken(name, in: .outbox)
        else { return }
        let isCorrection = scan.correction != nil
        let document =
            isCorrection
            ? scan.documentBytes : Array((scan.answer.rememberedDocument + "\n").utf8)
        try spool.write(document, to: .outbox, as: name)
        mendings.note(.documentWritten, at: "outbox/\(name.display)")
    }

    private mutating func writeRows(of day: String) throws {
        var rows = try DayOfRows(day, outbox: layout.outbox, ledger: ledger)
        // An earlier version wrote it, with fewer columns: rows of ours do not fit between its own.
        guard rows.hasOurColumns else { return }
        let file = ResultsFile(ResultsTable.fileName(of: day), in: spool)
        let written = try file.rewrite { put in try rows.write(put) }
        let record = ResultsFileRecord(
            day: day, length: Int64(written.length), lastRow: rows.lastRow,
            modified: file.modified())
        try ledger.takeOver([record], goingOnFrom: try ledger.numbering())
        let before = written.setAsideAs.map { "; the file of before is \($0)" } ?? ""
        for _ in 0..<rows.addedRows {
            mendings.note(.rowWritten, at: ResultsTable.fileName(of: day) + before)
        }
    }
}
