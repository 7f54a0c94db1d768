import Foundation

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
    /// - Parameter path: Where the SQLite file is.
    /// - Returns: The ledger, and what was set aside.
    /// - Throws: `LedgerError` when the machine fails; damage is not thrown.
    public static func openSettingDamageAside(
        at path: String
    ) throws(LedgerError) -> (ledger: ScanLedger, damage: DamagedLedger?) {
        do {
            return (try open(at: path), nil)
        } catch .damaged(_, let reason) {
            let place = try setAside(path)
            return (try open(at: path), DamagedLedger(setAsideAt: place, reason: reason))
        }
    }

    /// Closes a ledger that was found damaged while it was used, sets it aside and begins a new one.
    ///
    /// What was in hand is claimed in the new one, as far as it can still be read: it keeps its name, and
    /// is read again.
    ///
    /// - Parameter reason: What SQLite said.
    /// - Returns: The new ledger, and what was set aside.
    /// - Throws: `LedgerError` when the machine fails.
    public func begunAnew(
        because reason: String
    ) throws(LedgerError) -> (ledger: ScanLedger, damage: DamagedLedger) {
        let path = writer.path
        let claims = (try? unfinishedClaims()) ?? []
        // Closed before the names change: SQLite removes its log by name, and would then take the new one's.
        try LedgerError.translating(path: path) { try writer.close() }
        let place = try Self.setAside(path)
        let ledger = try Self.open(at: path)
        try ledger.takeOver(claims)
        return (ledger, DamagedLedger(setAsideAt: place, reason: reason))
    }

    /// Renames the file and its companions to the first free `<path>.damaged-<n>`.
    private static func setAside(_ path: String) throws(LedgerError) -> String {
        let files = FileManager.default
        var number = 1
        while files.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let place = "\(path).damaged-\(number)"
        do {
            // The main file first: after a crash in between, SQLite deletes a log without a
            // database, while a database without its log would pass for a sound, older one.
            for suffix in ["", "-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
                try files.moveItem(atPath: path + suffix, toPath: place + suffix)
            }
        } catch {
            throw .notAccessible(path: path, reason: "it could not be set aside: \(error)")
        }
        return place
    }
}
