import ContentDigest
import CorrectionRequests
import Files
import ScanLedger
import ScanSpool
import Synchronization

/// What people have corrected: what the ledger says, and what waits for the daemon.
///
/// The page hands over requests, as `digitd correct` does, and writes no row itself. Until the daemon has taken
/// one up the page shows what it asks for, and that it waits.
final class CorrectionBook: Sendable {
    /// A number on a scan; of field 0 where none was answered.
    struct Place: Hashable, Sendable {
        let scan: Int64
        let field: Int
    }

    /// What counts of a number.
    struct Word: Sendable, Equatable {
        /// The digits; none where there is no number.
        var text: String?

        /// Whether a person says so.
        var isByPerson = true

        /// Whether the daemon has yet to write it.
        var isWaiting = false

        /// How sure it is: `0...1`.
        var confidence = 1.0

        /// Whether a person may want to look at it.
        var isDoubtful = false
    }

    /// A request that waits.
    struct Waiting: Sendable, Equatable {
        /// Its name.
        let name: String

        /// The SHA-256 digest of the scan in hexadecimal.
        let sha256: String

        /// The page of a file of many.
        let page: Int?

        /// The number of the number on its scan.
        let field: Int?

        /// The digits; none where there is no number.
        let number: String?
    }

    private struct Look {
        var changed: Duration?
        var waiting: [Waiting] = []
    }

    private let layout: SpoolLayout
    private let ledger: LedgerWindow
    private let look = Mutex(Look())

    init(layout: SpoolLayout, ledger: LedgerWindow) {
        self.layout = layout
        self.ledger = ledger
    }

    /// Returns what was said of the numbers of some scans since they were answered.
    ///
    /// - Parameter scans: The answers, a few hundred.
    /// - Returns: What counts of each number that counts otherwise now.
    /// - Throws: `LedgerError` when the ledger cannot be read.
    func words(on scans: [AnsweredScan]) throws -> [Place: Word] {
        var words: [Place: Word] = [:]
        let known = try ledger.ledger()?.correctedNumbers(ofScans: scans.map(\.claim.id)) ?? []
        for number in known {
            words[Place(scan: number.scan, field: number.field)] = Word(
                text: number.text, isByPerson: number.isByPerson,
                confidence: number.confidence, isDoubtful: number.isDoubtful)
        }
        let waiting = Dictionary(grouping: waiting(), by: \.sha256)
        guard !waiting.isEmpty else { return words }
        for scan in scans {
            let content = scan.answer.sha256?.hexadecimal ?? ""
            for request in waiting[content] ?? [] where request.page == scan.claim.page {
                for field in Self.fields(of: request, on: scan) {
                    let place = Place(scan: scan.claim.id, field: field)
                    words[place] = Word(text: request.number, isWaiting: true)
                }
            }
        }
        return words
    }

    /// The requests that wait, in the order in which they were handed over.
    func waiting() -> [Waiting] {
        look.withLock { look in
            let changed = try? FileFacts(at: layout.corrections).changed
            if changed == nil || changed != look.changed {
                look.waiting = CorrectionRequest.waiting(in: layout).compactMap { found in
                    found.request.map {
                        Waiting(
                            name: found.name, sha256: $0.sha256, page: $0.page, field: $0.field,
                            number: $0.number)
                    }
                }
                look.changed = changed
            }
            return look.waiting
        }
    }

    /// Hands a request to the daemon; it is on the disk when this returns.
    ///
    /// - Returns: Its name.
    /// - Throws: `FileError` when it cannot be written.
    func hand(_ request: CorrectionRequest) throws(FileError) -> String {
        defer { look.withLock { $0.changed = nil } }
        return try request.hand(to: layout)
    }

    /// Takes a request back that no daemon has seen.
    ///
    /// - Parameter name: Its name, as a request gave it: it is looked up among those that wait.
    /// - Returns: Whether it is gone; `nil` where none of that name waits.
    /// - Throws: `FileError` or `LedgerError`.
    func withdraw(_ name: String) throws -> Bool? {
        guard let found = CorrectionRequest.waiting(in: layout).first(where: { $0.name == name })
        else { return nil }
        defer { look.withLock { $0.changed = nil } }
        // One that a daemon has recorded before it ended will be finished by the next one.
        guard try ledger.ledger()?.progress(ofRequest: found.name) == .unknown else { return false }
        return try CorrectionRequest.withdraw(found.name, from: layout)
    }

    /// The fields that a request means on a scan.
    private static func fields(of request: Waiting, on scan: AnsweredScan) -> [Int] {
        let count = scan.answer.numbers.count
        guard count > 0 else { return [0] }
        if let field = request.field { return [field] }
        return Array(1...count)
    }
}
