import Logging
import ScanLedger
import ScanSpool

extension DigitDaemon {
    /// What the work needs.
    struct Opened: Sendable {
        var lock: SpoolLock
        var spool: Spool
        var watcher: FolderWatcher
        var ledger: ScanLedger
        var counts: LedgerSummary
        var loaded: ModelSource.Loaded
        var loadedVersion: String?
        var marker: ReadingMarker
        var suspects: [Int64]
    }

    /// Makes the folders, takes the root for this process alone, and opens what is in it.
    func open() throws -> Opened {
        try layout.create()
        let lock = try SpoolLock(layout)
        let spool = try Spool(layout)
        // Live before the first look: whatever is dropped from now on is seen by one or the other.
        let watcher = FolderWatcher(layout.inbox)
        let ledger = try openLedger()
        let loaded = try models.load()
        for warning in loaded.warnings {
            log.warning("A model cannot be used", metadata: ["reason": "\(warning)"])
        }
        let (marker, suspects) = ReadingMarker.open(in: layout.root)
        if let failure = marker.failure {
            log.warning(
                "A scan that ends digitd would be tried again and again, for nothing notes which it is",
                metadata: ["reason": "\(failure)"])
        }
        return Opened(
            lock: lock, spool: spool, watcher: watcher, ledger: ledger,
            counts: try ledger.summary(), loaded: loaded, loadedVersion: models.version(),
            marker: marker, suspects: suspects)
    }

    private func openLedger() throws -> ScanLedger {
        let (ledger, damage) = try ScanLedger.openSettingDamageAside(at: layout.ledger.string)
        if let damage {
            log.error(
                "The ledger is damaged; it is set aside and a new one begun",
                metadata: ["reason": "\(damage.reason)", "setAsideAs": "\(damage.setAsideAt)"])
        }
        return ledger
    }
}
