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
        let (ledger, counts) = try openLedger()
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
            counts: counts, loaded: loaded, loadedVersion: models.version(),
            marker: marker, suspects: suspects)
    }

    private func openLedger() throws -> (ScanLedger, LedgerSummary) {
        let (ledger, damage) = try ScanLedger.openSettingDamageAside(at: layout.ledger.string)
        if let damage { tell(of: damage) }
        do {
            return (ledger, try ledger.summary())
        } catch LedgerError.damaged(_, let reason) {
            return try beginAnew(ledger, because: reason)
        }
    }

    private func beginAnew(
        _ damaged: ScanLedger, because reason: String
    ) throws -> (ScanLedger, LedgerSummary) {
        let claims = (try? damaged.unfinishedClaims()) ?? []
        let ledger = try damaged.reopened(
            because: reason, claiming: claims, isKeptWhenSound: false
        ) { damage in tell(of: damage) }
        return (ledger, try ledger.summary())
    }

    /// What the work needs to go on after its ledger was found damaged: the same where it is sound after all, or
    /// a new one, which recovery brings into agreement with the folders.
    func reopen(
        _ opened: Opened, because reason: String, claiming claims: [ScanClaim],
        isKeptWhenSound: Bool, onSetAside: () -> Void
    ) throws -> Opened {
        var isSound = true
        var anew = opened
        anew.ledger = try opened.ledger.reopened(
            because: reason, claiming: claims, isKeptWhenSound: isKeptWhenSound
        ) { damage in
            isSound = false
            onSetAside()
            tell(of: damage)
        }
        if isSound {
            log.warning(
                "The ledger passed for damaged, and is sound now that it was opened again",
                metadata: ["reason": "\(reason)"])
        }
        anew.counts = try anew.ledger.summary()
        anew.watcher = FolderWatcher(layout.inbox)
        anew.suspects = []
        return anew
    }

    private func tell(of damage: DamagedLedger) {
        log.error(
            "The ledger is damaged; it is set aside and a new one begun",
            metadata: ["reason": "\(damage.reason)", "setAsideAs": "\(damage.setAsideAt)"])
    }
}
