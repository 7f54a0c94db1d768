import GRDB
import GRDBSQLite

/// A statement that is run once a row, its values bound one by one.
///
/// GRDB's own way takes an array of boxed values for each row, which for a batch of a thousand scans
/// costs as much as what SQLite does with them.
struct RowStatement {
    private let statement: Statement

    /// Prepares the statement, or takes it from the connection's cache.
    init(_ db: Database, sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
    }

    /// Binds values in the order of the statement's question marks and runs it.
    ///
    /// - Returns: Whether a row came back.
    @discardableResult
    func run(_ bind: (inout Values) -> Void) throws -> Bool {
        let handle = statement.sqliteStatement
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        var values = Values(handle: handle)
        bind(&values)
        let code = values.code == SQLITE_OK ? sqlite3_step(handle) : values.code
        guard code == SQLITE_ROW || code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))),
                sql: statement.sql)
        }
        return code == SQLITE_ROW
    }

    /// Takes the values of a row, from the first column on.
    struct Values {
        fileprivate let handle: OpaquePointer
        fileprivate var code = SQLITE_OK
        private var column: Int32 = 0

        /// `SQLITE_TRANSIENT`, a macro that Swift does not import: SQLite keeps a copy.
        private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        fileprivate init(handle: OpaquePointer) {
            self.handle = handle
        }

        mutating func append(_ value: Int64) {
            note(sqlite3_bind_int64(handle, next(), value))
        }

        mutating func append(_ value: Int64?) {
            guard let value else { return skip() }
            append(value)
        }

        mutating func append(_ value: Int?) {
            guard let value else { return skip() }
            append(Int64(value))
        }

        mutating func append(_ value: Double?) {
            guard let value else { return skip() }
            note(sqlite3_bind_double(handle, next(), value))
        }

        mutating func append(_ value: String?) {
            guard var value else { return skip() }
            let column = next()
            note(
                value.withUTF8 { text in
                    text.withMemoryRebound(to: CChar.self) { text in
                        sqlite3_bind_text(
                            handle, column, text.baseAddress, Int32(text.count), Self.copied)
                    }
                })
        }

        mutating func append(_ value: [UInt8]?) {
            guard let value else { return skip() }
            note(sqlite3_bind_blob(handle, next(), value, Int32(value.count), Self.copied))
        }

        /// Leaves a column null: bindings are cleared after each row.
        mutating func skip(_ columns: Int = 1) {
            column += Int32(columns)
        }

        private mutating func next() -> Int32 {
            column += 1
            return column
        }

        private mutating func note(_ result: Int32) {
            if code == SQLITE_OK { code = result }
        }
    }
}
