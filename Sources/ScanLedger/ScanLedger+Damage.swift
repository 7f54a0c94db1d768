import Files
import GRDB
import SystemPackage

/// A ledger that was found damaged and set aside.
public struct DamagedLedger: Sendable, Equatable {
    /// Where it lies now, for whoever wants to look into it.
    public var setAsideAt: String

    /// What SQLite said.
    public var reason: String
}

extension ScanLedger {
    /// Opens the ledger of a spool; a damaged one is set aside and a new one begun.
    ///
    /// The answers of a damaged ledger are not lost, for they are in the outbox; what is lost is
    /// which scans were in hand, so their work files go back to the inbox.
    ///
    /// - Parameters:
    ///   - path: Where the SQLite file is.
    ///   - looksAtAllPages: Whether each page is read, however large the ledger is: about 5 ms for each MiB.
    /// - Returns: The ledger, and what was set aside.
    /// - Throws: `LedgerError` when the machine fails; damage is not thrown.
    public static func openSettingDamageAside(
        at path: String, lookingAtAllPages looksAtAllPages: Bool = false
    ) throws(LedgerError) -> (ledger: ScanLedger, damage: DamagedLedger?) {
        do {
            return (try open(at: path, lookingAtAllPages: looksAtAllPages), nil)
        } catch .damaged {
            // A disk that failed for a moment leaves SQLite with half of what it wanted to read.
            do {
                return (try open(at: path, lookingAtAllPages: looksAtAllPages), nil)
            } catch .damaged(_, let reason) {
                let place = try setAside(path)
                return (try open(at: path), DamagedLedger(setAsideAt: place, reason: reason))
            }
        }
    }

    /// Closes a ledger that was found damaged while it was used, and opens it again, or a new one in its place.
    ///
    /// What was in hand is claimed there: it keeps its name, and is read again. After trouble of the machine it can be
    /// called once more.
    ///
    /// - Parameters:
    ///   - reason: What SQLite said.
    ///   - claims: What was in hand, as far as it could still be read (``unfinishedClaims()``).
    ///   - isKeptWhenSound: Whether the ledger stays in use when all its pages are found sound now: a disk that
    ///     fails for a moment passes for damage as well.
    ///   - onSetAside: Called when it has been set aside.
    /// - Returns: The ledger to go on with.
    /// - Throws: `LedgerError` when the machine fails.
    public func reopened(
        because reason: String, claiming claims: [ScanClaim], isKeptWhenSound: Bool,
        onSetAside: (DamagedLedger) -> Void
    ) throws(LedgerError) -> ScanLedger {
        let path = writer.path
        // Closed before the names change: SQLite removes its log by name, and would then take the new one's.
        try LedgerError.translating(path: path) { try writer.close() }
        if StoredFile.exists(FilePath(path)) {
            if isKeptWhenSound, let ledger = try Self.openedWhenSound(at: path) {
                try ledger.takeOver(claims)
                return ledger
            }
            onSetAside(DamagedLedger(setAsideAt: try Self.setAside(path), reason: reason))
        }
        let ledger = try Self.open(at: path)
        try ledger.takeOver(claims)
        return ledger
    }

    /// Opens a ledger and looks at all its pages; nil when it is damaged.
    private static func openedWhenSound(at path: String) throws(LedgerError) -> ScanLedger? {
        do {
            return try open(at: path, lookingAtAllPages: true)
        } catch .damaged {
            return nil
        }
    }

    /// Renames the file and its companions to the first free `<path>.damaged-<n>`.
    private static func setAside(_ path: String) throws(LedgerError) -> String {
        let suffixes = ["", "-wal", "-shm"]
        func place(_ number: Int) -> String { "\(path).damaged-\(number)" }
        var number = 1
        while suffixes.contains(where: { StoredFile.exists(FilePath(place(number) + $0)) }) {
            number += 1
        }
        do throws(FileError) {
            // The main file first: after a crash in between, SQLite deletes a log without a
            // database, while a database without its log would pass for a sound, older one.
            for suffix in suffixes where StoredFile.exists(FilePath(path + suffix)) {
                try StoredFile.rename(
                    FilePath(path + suffix), to: FilePath(place(number) + suffix))
            }
        } catch {
            throw .notAccessible(path: path, reason: "it could not be set aside: \(error)")
        }
        // They are set aside, and that is said, though the disk may not keep the names yet.
        try? StoredFile.syncFolder(FilePath(path).removingLastComponent())
        return place(number)
    }
}
