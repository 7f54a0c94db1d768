import Files
import ScanLedger
import ScanSpool
import SystemPackage

/// Compares a root with itself: ledger, CSVs, documents and originals, by their content.
///
/// It looks only, and works beside a running daemon: what changes after it began is left out. A scan is in
/// memory for as long as it is compared; of each content eight bytes stay ([`ContentTally`](ContentTally.swift)).
public struct Verification {
    let layout: SpoolLayout
    let ledger: ScanLedger
    let files: SettledFiles

    /// The first number that no row had when the comparison began.
    private let nextRow: Int64

    /// The scans that were in hand then.
    let inHand: Set<Int64>

    /// The rows of the corrections that were.
    private let correctionsInHand: Set<Int64>

    /// What is missing and stands in the ledger.
    var lacking = Lacking()

    /// What a retention has removed of the scans that are being compared.
    var clearings: [Int64: Clearing] = [:]

    /// The contents whose originals it is about to remove.
    var going: [ContentTally.Mark] = []

    var report = VerificationReport()
    var tally = ContentTally()

    /// Where the originals of answers may lie whose content nobody could read.
    var unreadPlaces: Set<ContentTally.Mark> = []
    private var days: [String: ResultsRows] = [:]
    private var day: String?

    /// What is missing of answers.
    struct Lacking {
        /// The first rows of the answers whose document is missing.
        var documents: [Int64] = []

        /// The days whose CSV lacks rows, or has a begun one.
        var days: Set<String> = []

        /// The days whose CSV has rows that the ledger does not know.
        var unknownDays: Set<String> = []

        /// How many originals there are of each content that was not answered as far as the ledger knows.
        var unknownContents: [ContentTally.Mark: Int] = [:]
    }

    /// Opens the ledger of a root for looking.
    ///
    /// - Throws: `LedgerError` when it cannot be read.
    public init(of layout: SpoolLayout) throws(LedgerError) {
        try self.init(of: layout, besideDaemon: SpoolLock.holder(layout) != nil)
    }

    /// Opens the ledger of a root for looking.
    ///
    /// - Parameters:
    ///   - layout: The folders of the root.
    ///   - isLive: Whether a daemon works there: what it makes meanwhile may be half way.
    /// - Throws: `LedgerError` when it cannot be read.
    init(of layout: SpoolLayout, besideDaemon isLive: Bool) throws(LedgerError) {
        self.layout = layout
        files = SettledFiles(
            layout: layout,
            newest: isLive ? .milliseconds(AnswerTime.now().millisecondsSince1970) : nil)
        ledger = try ScanLedger.openReadOnly(at: layout.ledger.string)
        nextRow = try ledger.numbering().nextRow
        let claimed = try ledger.claimedScans().count
        let ready = try ledger.answeredScans()
        inHand = Set(ready.parted.answers.map(\.claim.id))
        correctionsInHand = Set(ready.parted.corrections.map(\.rows.lowerBound))
        report.inHand = claimed + inHand.count
    }

    /// How many answers there are to compare.
    public var count: Int {
        get throws(LedgerError) { try ledger.summary().tallies.reduce(0) { $0 + $1.count } }
    }

    /// Compares everything.
    ///
    /// - Parameters:
    ///   - onProgress: Called with the number of answers, and then of originals, that were compared.
    ///   - shouldContinue: Asked again and again; after a no nothing comes of it.
    /// - Returns: What differs; `nil` after a no.
    /// - Throws: `LedgerError` or `FileError` when something cannot be read at all.
    public mutating func run(
        onProgress: (Int) -> Void = { _ in }, shouldContinue: () -> Bool = { true }
    ) throws -> VerificationReport? {
        var last: Int64 = 0
        while true {
            guard shouldContinue() else { return nil }
            let answers = try ledger.answers(afterRow: last, limit: Self.portion)
                .filter { $0.rows.lowerBound < nextRow }
            guard let end = answers.last else { break }
            clearings = try ledger.clearings(of: answers.map(\.claim.id))
            for answer in answers { try compare(answer) }
            last = end.rows.upperBound
            report.answers += answers.parted.answers.count
            onProgress(report.answers)
        }
        try noteUnknownRows()
        try noteUnknownDocuments()
        try compareWork()
        countInbox()
        let answered = report.answers
        guard
            try countOriginals({ onProgress(answered + $0) }, shouldContinue: shouldContinue)
        else { return nil }
        return report
    }

    static let portion = 1000
}

// MARK: - Rows and documents

extension Verification {
    private mutating func compare(_ scan: AnsweredScan) throws {
        try compareRows(of: scan)
        defer { compareDocument(of: scan) }
        // The original is the answer's, and that of the first page.
        guard scan.correction == nil, !scan.claim.isFurtherPage else { return }
        if let digest = scan.answer.sha256 {
            switch clearing(of: scan).original {
            case .kept:
                if !inHand.contains(scan.claim.id) { tally.expect(ContentTally.mark(digest)) }
            case .going: going.append(ContentTally.mark(digest))
            case .gone: break
            }
        } else if let path = RelativePath(bytes: scan.claim.name) {
            // Under its name, or one of the next where others had it already.
            for number in 0..<3 {
                let tag = RelativePath.tag(scan.workName, number: number)
                unreadPlaces.insert(Self.mark(path.tagged(tag)))
            }
        }
    }

    private mutating func compareRows(of scan: AnsweredScan) throws {
        try open(scan.time.day)
        guard var file = days[scan.time.day] else { return }
        days[scan.time.day] = nil
        var bytes: [UInt8] = []
        ResultsTable.append(rowsOf: [scan], to: &bytes)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { $0.dropLast() }
        for (number, line) in zip(scan.rows, lines) {
            func place() -> String {
                "\(ResultsTable.fileName(of: scan.time.day)), row \(number): \(scan.claim.display)"
            }
            while let row = file.next, row.number ?? 0 < number {
                note(row, of: scan.time.day)
                try file.advance()
            }
            guard let row = file.next, row.number == number else {
                if !isInHand(scan) {
                    report.note(.rowMissing, at: place())
                    lacking.days.insert(scan.time.day)
                }
                continue
            }
            if file.hasOurColumns, row.bytes != line {
                report.note(.rowChanged, at: place())
                if !row.isWhole { lacking.days.insert(scan.time.day) }
            } else {
                report.rows += 1
            }
            try file.advance()
        }
        days[scan.time.day] = file
    }

    func clearing(of scan: AnsweredScan) -> Clearing {
        clearings[scan.claim.id] ?? .none
    }

    private func isInHand(_ scan: AnsweredScan) -> Bool {
        inHand.contains(scan.claim.id) || correctionsInHand.contains(scan.rows.lowerBound)
    }

    /// Makes a day's file the one that is being compared.
    private mutating func open(_ day: String) throws(FileError) {
        if let last = self.day, last != day { days[last]?.rest() }
        self.day = day
        guard days[day] == nil else { return }
        days[day] = try ResultsRows(of: path(ofDay: day))
    }

    private func path(ofDay day: String) -> FilePath {
        layout.outbox.appending(ResultsTable.fileName(of: day))
    }

    /// Notes a row that the ledger does not have.
    private mutating func note(_ row: ResultsRows.Row, of day: String) {
        let shown = row.number.map { "row \($0)" } ?? FileName.display(Array(row.bytes.prefix(40)))
        report.note(.rowUnknown, at: "\(ResultsTable.fileName(of: day)): \(shown)")
        if row.number != nil { lacking.unknownDays.insert(day) }
    }

    /// Notes what is left in the files when all answers have been compared.
    private mutating func noteUnknownRows() throws {
        for day in ResultsFileRepair(outbox: layout.outbox).days() {
            try open(day)
            while let row = days[day]?.next {
                // What a running daemon has written since is not in the ledger as we know it.
                if files.newest == nil || row.number ?? 0 < nextRow { note(row, of: day) }
                try days[day]?.advance()
            }
        }
    }

    private mutating func compareDocument(of scan: AnsweredScan) {
        guard !isInHand(scan),
            let name = RelativePath(bytes: scan.documentName)
        else { return }
        let path = layout.outbox.appending(name.filePath.components)
        guard let bytes = try? StoredFile.read(path, followingSymlink: false) else {
            if clearing(of: scan).documents != .kept { return }
            report.note(.documentMissing, at: "outbox/\(name.display): \(scan.claim.display)")
            lacking.documents.append(scan.rows.lowerBound)
            return
        }
        guard bytes.isDocument(of: scan) else {
            report.note(.documentChanged, at: "outbox/\(name.display): \(scan.claim.display)")
            return
        }
        report.documents += 1
    }

    private mutating func noteUnknownDocuments() throws {
        let (files, ledger) = (files, ledger)
        var names: [RelativePath] = []
        func noteUnknown() throws {
            let known = try ledger.hasDocuments(named: names.map(\.bytes))
            for (name, isKnown) in zip(names, known) where !isKnown {
                report.note(.documentUnknown, at: "outbox/\(name.display)")
            }
            names.removeAll(keepingCapacity: true)
        }
        try files.forEachDocument { name in
            names.append(name)
            if names.count == Self.portion { try noteUnknown() }
        }
        try noteUnknown()
    }
}
