import ContentDigest
import Files
import ScanLedger
import ScanSpool
import SystemPackage

/// Takes answers back into a ledger that does not know them, from the results files that show them
/// ([why](../../../Docs/Decisions/0083-answers-taken-back.md)).
///
/// What is taken back is what the ledger would write byte for byte: of all else nobody can say that digitd
/// answered it. It may end anywhere and begin again: what is known is passed over.
struct TakingBack {
    /// What came of a file.
    struct Outcome {
        /// How many answers and corrections are new in the ledger.
        var answers = 0

        /// How many rows are not in the ledger, and were not taken back.
        var rowsLeft = 0
    }

    private let outbox: FilePath
    private let spool: Spool
    private let ledger: ScanLedger
    private let needsDocument: Bool
    private let portion: Int
    private let moved: () -> Void
    private var documents: ShownDocuments

    /// Creates what looks at one file after the other.
    ///
    /// - Parameters:
    ///   - spool: Where the files are.
    ///   - ledger: What takes them in.
    ///   - needsDocument: Whether an answer is left that has no document: somebody may have added its row.
    ///   - portion: How many answers are taken back at a time, at least.
    ///   - moved: Called again and again while it works.
    init(
        spool: Spool, ledger: ScanLedger, needsDocument: Bool = false, portion: Int = 1000,
        moved: @escaping () -> Void = {}
    ) {
        self.spool = spool
        self.needsDocument = needsDocument
        self.portion = portion
        self.ledger = ledger
        self.moved = moved
        outbox = spool.layout.outbox
        documents = ShownDocuments(spool: spool, ledger: ledger)
    }

    /// Takes back what the file of a day shows.
    ///
    /// - Parameters:
    ///   - day: The day.
    ///   - inHand: The files whose scans are answered again: their rows are left.
    /// - Returns: What came of it.
    /// - Throws: Trouble of the machine; it can be done once more.
    mutating func takeBack(_ day: String, inHand: inout FilesInHand) throws -> Outcome {
        var outcome = Outcome()
        var file = try ResultsRows(of: outbox.appending(ResultsTable.fileName(of: day)))
        guard file.hasOurColumns else { return outcome }
        var batch: [AnsweredScan] = []
        var left: [Int64?] = []
        var group: [(row: ShownRow, line: [UInt8])] = []
        while let row = file.next {
            let shown = row.isWhole ? ShownRow(row.bytes, of: day) : nil
            if let shown, shown.continues(group.last?.row) {
                group.append((shown, Array(row.bytes)))
            } else {
                try close(&group, &batch, &left, &inHand)
                if let shown {
                    group = [(shown, Array(row.bytes))]
                } else {
                    left.append(row.number)
                }
            }
            try file.advance()
            if batch.count >= portion || left.count >= portion {
                try store(&batch, &left, &outcome)
            }
        }
        try close(&group, &batch, &left, &inHand)
        try store(&batch, &left, &outcome)
        return outcome
    }

    /// Adds the answer that a group of rows shows, or the numbers of the rows where they show none.
    private func close(
        _ group: inout [(row: ShownRow, line: [UInt8])],
        _ batch: inout [AnsweredScan], _ left: inout [Int64?], _ inHand: inout FilesInHand
    ) throws {
        guard let first = group.first?.row else { return }
        defer { group = [] }
        let before = try first.corrects.flatMap { row in
            // One of this very batch is not in the ledger yet.
            try batch.last { $0.rows.contains(row) }.map { $0.number(ofRow: row) }
                ?? ledger.number(ofRow: row)
        }
        let scan = AnsweredScan(shownBy: group.map(\.row), correcting: before)
        guard let scan, Self.lines(of: scan) == group.map(\.line) else {
            left += group.map(\.row.seq)
            return
        }
        let unrecorded = UnrecordedScan(
            rows: scan.rows, time: scan.time.millisecondsSince1970,
            file: ResultsTable.shown(scan.claim.display),
            sha256: scan.answer.sha256?.hexadecimal ?? "", end: 0)
        if scan.correction == nil, inHand.take(unrecorded) {
            left += group.map(\.row.seq)
        } else {
            batch.append(scan)
        }
    }

    private static func lines(of scan: AnsweredScan) -> [[UInt8]] {
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [scan], to: &bytes)
        return bytes.split(separator: UInt8(ascii: "\n")).map { Array($0.dropLast()) }
    }

    private mutating func store(
        _ batch: inout [AnsweredScan], _ left: inout [Int64?], _ outcome: inout Outcome
    ) throws {
        moved()
        let numbers = left.compactMap(\.self)
        outcome.rowsLeft += left.count - (try ledger.knownRows(among: numbers).count)
        left = []
        let known = try ledger.knownRows(among: batch.map(\.rows.lowerBound))
        batch.removeAll { known.contains($0.rows.lowerBound) }
        var used: Set<[UInt8]> = []
        var found: [AnsweredScan] = []
        for var scan in batch where try complete(&scan, &used) || !needsDocument {
            found.append(scan)
        }
        let taken = try ledger.takeBackWhereAllowed(found) { name, _ in
            guard !used.contains(name), let path = RelativePath(bytes: name) else { return false }
            return spool.isTaken(path, in: .outbox)
        }
        outcome.answers += taken.count
        outcome.rowsLeft +=
            batch.map(\.rows.count).reduce(0, +) - taken.map(\.rows.count).reduce(0, +)
        batch = []
    }

    /// Adds what only the document of an answer tells.
    ///
    /// - Returns: Whether it has one.
    private mutating func complete(
        _ scan: inout AnsweredScan, _ used: inout Set<[UInt8]>
    ) throws -> Bool {
        guard let day = RelativePath(scan.time.day) else { return false }
        let path = scan.pagePath
        if scan.correction != nil {
            let tag = "\(scan.isReadAgain ? "reread" : "corrected")-\(scan.rows.lowerBound)"
            let name = path.documentPath(tag: tag).below(day)
            scan.documentName = name.bytes
            return spool.isTaken(name, in: .outbox)
        }
        let row = "\(scan.rows.lowerBound)"
        scan.answer.documentNames = DocumentNames { number in
            path.documentPath(tag: RelativePath.tag(row, number: number)).below(day).bytes
        }
        guard let found = try documents.document(of: scan, except: used) else { return false }
        used.insert(found.name.bytes)
        scan.answer.documentNames = scan.answer.documentNames.following(found.name.bytes)
        let name = Self.scanName(of: found.name, on: scan) ?? Array(found.told.file.utf8)
        scan.answer.claim.display = found.told.file
        scan.answer.claim.page = found.told.page
        // A name may end as if it named a page.
        let file = found.told.page == nil ? nil : ScanClaim.parted(name)?.file
        scan.answer.claim.name = file ?? name
        scan.answer.width = found.told.width
        scan.answer.height = found.told.height
        if !scan.answer.numbers.isEmpty { scan.answer.reason = found.told.reason }
        return true
    }
}

extension TakingBack {
    /// The name of a scan byte for byte, by that of its document, where people read it otherwise.
    private static func scanName(of document: RelativePath, on scan: AnsweredScan) -> [UInt8]? {
        let name = document.bytes.dropFirst(scan.time.day.utf8.count + 1).dropLast(
            ".json".utf8.count)
        let path = RelativePath(bytes: name)
        return path?.display == scan.claim.display ? path?.bytes : nil
    }
}

extension ScanLedger {
    /// Takes answers back, but those that break a rule of the tables.
    ///
    /// - Returns: Those that are new.
    func takeBackWhereAllowed(
        _ batch: [AnsweredScan], isTaken: ([UInt8], ScanAnswer) -> Bool = { _, _ in false }
    ) throws -> [AnsweredScan] {
        do {
            return try takeBack(batch, isTaken: isTaken)
        } catch LedgerError.refused {
            return try batch.flatMap { scan in
                do {
                    return try takeBack([scan], isTaken: isTaken)
                } catch LedgerError.refused {
                    return []
                }
            }
        }
    }
}

extension ShownRow {
    /// Whether it tells the next number of the scan that another row tells a number of.
    fileprivate func continues(_ last: ShownRow?) -> Bool {
        guard let last else { return false }
        return field == last.field + 1 && last.field > 0 && seq == last.seq + 1 && corrects == nil
            && last.corrects == nil && display == last.display && sha256 == last.sha256
    }
}

extension AnsweredScan {
    /// The digits that one of its rows tells.
    fileprivate func number(ofRow row: Int64) -> String? {
        let index = Int(row - rows.lowerBound)
        return answer.numbers.indices.contains(index) ? answer.numbers[index].text : nil
    }
}
