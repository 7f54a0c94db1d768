import GRDB

/// What was claimed, answered and handed out: the memory that lets a restarted daemon go on as if
/// nothing had happened.
///
/// A scan passes through three states, each reached by one transaction:
///
///     claimed ── recordAnswers ──▶ answered ── recordFiled ──▶ filed
///        ▲                            │
///     recordClaims                    └─ its CSV rows have numbers, its document waits in `outgoing`
///
/// The ledger knows nothing of folders. It is the caller who renames, writes and syncs between the
/// transactions, in the order that `Docs/Decisions/0013-ledger-order-and-sync.md` explains.
///
///     let ledger = try ScanLedger.inMemory()
///     let claims = try ledger.recordClaims([NewClaim(name: Array("7.png".utf8), display: "7.png")])
///     claims[0].id        // 1
///     claims[0].attempts  // 1
public struct ScanLedger: Sendable {
    /// Access to the database.
    let writer: any DatabaseWriter

    /// Creates a ledger on a database, and makes sure that its tables are there.
    init(_ writer: any DatabaseWriter) throws {
        self.writer = writer
        let migrator = Self.migrator()
        // Tables that a later version has changed are left as they are: this one knows not what they mean.
        guard try !writer.read(migrator.hasBeenSuperseded) else {
            throw LedgerError.laterVersion(path: writer.path)
        }
        try migrator.migrate(writer)
    }
}

// MARK: - Opening

extension ScanLedger {
    /// Opens the ledger of a spool for writing, and creates it when there is none.
    ///
    /// - Parameter path: Where the SQLite file is; `-wal` and `-shm` files stand beside it.
    /// - Returns: The ledger, its tables at the newest version.
    /// - Throws: `LedgerError.damaged` when the file is no sound ledger, `LedgerError.laterVersion` when a later
    ///   version of the program has worked with it, and the trouble of the machine as itself.
    public static func open(at path: String) throws(LedgerError) -> ScanLedger {
        try open(at: path, lookingAtAllPages: false)
    }

    /// Opens the ledger of a spool for writing, and looks at each of its pages where that is wanted.
    static func open(
        at path: String, lookingAtAllPages looksAtAllPages: Bool
    ) throws(LedgerError) -> ScanLedger {
        try LedgerError.translating(path: path) {
            let pool = try DatabasePool(path: path, configuration: configuration())
            // The pool has just chosen NORMAL for its writer, which is the only connection that
            // writes; the promise of a claim needs FULL.
            try pool.writeWithoutTransaction { try Durability.synced.apply(to: $0) }
            let ledger = try ScanLedger(pool)
            do {
                try ledger.checkSoundness(ofAllPages: looksAtAllPages)
            } catch {
                // Who sets the file aside has to be the last who has it open.
                try? pool.close()
                throw error
            }
            return ledger
        }
    }

    /// Opens the ledger of a spool for looking only, as `digitd status` does beside the daemon.
    ///
    /// - Parameter path: Where the SQLite file is.
    /// - Returns: A ledger that refuses every write.
    /// - Throws: `LedgerError` when there is no ledger at that place or it cannot be read.
    public static func openReadOnly(at path: String) throws(LedgerError) -> ScanLedger {
        try LedgerError.translating(path: path) {
            var configuration = configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { db in
                // A database of somebody else has no tables of ours, and is told as what it is.
                guard try db.tableExists("grdb_migrations") else { return }
                let migrator = migrator()
                guard try !migrator.hasBeenSuperseded(db) else {
                    throw LedgerError.laterVersion(path: path)
                }
                guard try migrator.hasCompletedMigrations(db) else {
                    throw LedgerError.earlierVersion(path: path)
                }
            }
            return ScanLedger(readingOnly: queue)
        }
    }

    /// Creates a ledger that lives in memory: for tests, and for reading without a spool.
    public static func inMemory() throws(LedgerError) -> ScanLedger {
        try LedgerError.translating(path: ":memory:") {
            try ScanLedger(try DatabaseQueue(configuration: configuration()))
        }
    }

    /// Closes the ledger; its write-ahead log goes back into the main file.
    ///
    /// - Throws: `LedgerError` when a statement is still running or the machine fails.
    public func close() throws(LedgerError) {
        try LedgerError.translating(path: writer.path) {
            try writer.writeWithoutTransaction { db in
                _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            try writer.close()
        }
    }

    private init(readingOnly queue: DatabaseQueue) {
        writer = queue
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "digitd.ledger"
        // A reader such as `digitd status` may hold the file for a moment.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // A checkpoint costs two fsyncs. 16 MiB of log, four times SQLite's default, spread
            // them over some thirty batches and still keep the log small.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
        }
        return configuration
    }

    /// Reads every page once when the ledger is small or that is wanted, and the last row of each table in any case,
    /// so that damage is found at the start and not in the middle of a batch.
    private func checkSoundness(ofAllPages looksAtAll: Bool) throws {
        try writer.read { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            if looksAtAll || pages <= Self.pagesCheckedAtStart {
                let findings = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
                if findings != ["ok"] {
                    throw DatabaseError(
                        resultCode: .SQLITE_CORRUPT, message: findings.joined(separator: "; "))
                }
            }
            for (table, key) in Self.keys {
                _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table) ORDER BY \(key) DESC LIMIT 1")
            }
            // An identity that is given out again would be refused for ever. (Rows may be ahead of their numbering for
            // a while: they are taken back from results files so.)
            let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM scan") ?? 0
            guard try Self.numbering(in: db).nextScan > last else {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT,
                    message: "there is a scan \(last), and the next one would have no higher number"
                )
            }
        }
    }

    private static let keys = [
        ("scan", "id"), ("answer", "scan"), ("result", "seq"), ("outgoing", "scan"),
        ("resultsFile", "day"), ("tally", "id"), ("numbering", "id"), ("retraining", "id"),
        ("correction", "seq"), ("clearing", "scan"), ("cleared", "what"),
    ]

    /// 8 MiB of pages are checked in about 10 ms, which the start can spare.
    private static let pagesCheckedAtStart = 2048
}

/// How much of a transaction is on the disk when its write returns.
enum Durability {
    /// All of it: the log has been synced.
    case synced

    /// Nothing is promised until the next synced transaction, or until the caller syncs the whole
    /// file system; after a power cut the transaction is there as a whole or not at all.
    case ordered

    /// Sets the mode of a connection that is outside any transaction.
    func apply(to db: Database) throws {
        switch self {
        case .synced: try db.execute(sql: "PRAGMA synchronous = FULL")
        case .ordered: try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
    }
}
