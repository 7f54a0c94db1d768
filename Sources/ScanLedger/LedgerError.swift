import GRDB

/// What can go wrong with the ledger.
public enum LedgerError: Error, Equatable {
    /// The file is no sound SQLite database, or not a ledger.
    case damaged(path: String, reason: String)

    /// An earlier version of this program made it, and nobody has worked with it since.
    case earlierVersion(path: String)

    /// A later version of this program has changed its tables.
    case laterVersion(path: String)

    /// The disk is full.
    case diskFull(path: String)

    /// The file or its folder cannot be written or opened.
    case notAccessible(path: String, reason: String)

    /// Reading or writing failed in the machine.
    case inputOutput(path: String, reason: String)

    /// Another program holds the file for longer than the ledger waits.
    case busy(path: String)

    /// A row breaks a rule of the tables: an error of this program.
    case refused(path: String, reason: String, statement: String)

    /// Whether a person or time can mend it without touching the program: work may resume.
    public var isMachineTrouble: Bool {
        switch self {
        case .diskFull, .notAccessible, .inputOutput, .busy: true
        case .damaged, .earlierVersion, .laterVersion, .refused: false
        }
    }

    /// Runs the body; what SQLite says becomes a ledger's error.
    static func translating<Value>(
        path: String, _ body: () throws -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try body()
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw LedgerError(error, path: path)
        } catch is RowDecodingError {
            // A value that the tables forbid: the bytes were changed.
            throw .damaged(path: path, reason: "a row holds what no row can hold")
        } catch {
            throw .inputOutput(path: path, reason: "\(error)")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_SCHEMA:
            self = .damaged(path: path, reason: reason)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .notAccessible(path: path, reason: reason)
        case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
            self = .inputOutput(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        // A table that misses where a ledger should be: some other database, or half a one.
        case .SQLITE_ERROR where reason.hasPrefix("no such"):
            self = .damaged(path: path, reason: reason)
        default: self = .refused(path: path, reason: reason, statement: error.sql ?? "")
        }
    }
}

extension LedgerError: CustomStringConvertible {
    /// What happened to which file, and what to do about it.
    public var description: String {
        switch self {
        case .damaged(let path, let reason):
            """
            The ledger '\(path)' is damaged: \(reason). When 'digitd run' comes upon the damage it sets \
            the ledger aside and begins a new one, which goes on where the results files end. To have \
            that at once, stop digitd, and run 'digitd verify --repair'.
            """
        case .earlierVersion(let path):
            """
            The ledger '\(path)' is that of an earlier version of digitd. Start this version there \
            once with 'digitd run', which brings the ledger up to date.
            """
        case .laterVersion(let path):
            """
            The ledger '\(path)' is that of a later version of digitd, and nothing in it was changed. \
            Install that version again, or put back the copy of the root that was made before the upgrade.
            """
        case .diskFull(let path):
            "The disk is full; the ledger '\(path)' cannot grow. Make room and the work goes on."
        case .notAccessible(let path, let reason):
            """
            The ledger '\(path)' cannot be opened for writing: \(reason). Check the owner and the \
            mode of the file and of its folder.
            """
        case .inputOutput(let path, let reason):
            "The ledger '\(path)' cannot be read or written: \(reason). Check the disk."
        case .busy(let path):
            """
            The ledger '\(path)' is locked by another program. Close whatever has it open, for \
            example a database browser.
            """
        case .refused(let path, let reason, let statement):
            "The ledger '\(path)' refused a row: \(reason), in: \(statement)"
        }
    }
}
