import Files
import ScanLedger
import ScanSpool
import Synchronization
import SystemPackage

/// A look into the ledger of the root, which may not be there yet and may be replaced by another one.
final class LedgerWindow: Sendable {
    private struct Open {
        let ledger: ScanLedger
        let identity: FileIdentity
    }

    private let path: FilePath
    private let open = Mutex<Open?>(nil)

    init(layout: SpoolLayout) {
        path = layout.ledger
    }

    /// Returns the ledger that is there now; `nil` where there is none.
    ///
    /// - Throws: `LedgerError` when it cannot be opened.
    func ledger() throws(LedgerError) -> ScanLedger? {
        guard let identity = (try? FileFacts(at: path))?.identity else { return nil }
        let known = open.withLock { $0 }
        if let known, known.identity == identity { return known.ledger }
        let new = Open(ledger: try ScanLedger.openReadOnly(at: path.string), identity: identity)
        open.withLock { $0 = new }
        return new.ledger
    }
}
