import Foundation
import GRDB

// What the tables allow, and nothing else, is taken from a row. SQLite does not look at a page's rules again when it
// reads it, and bytes of a disk change: what no row can hold is damage, and no reason to die.

extension Row {
    /// The value of a column.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String
    ) throws -> Value {
        try decode(Value.self, forColumn: column)
    }

    /// The value of a column that has bounds; none where that is allowed, which then stands for a value.
    func value<Value: DatabaseValueConvertible & StatementColumnConvertible & Comparable>(
        _ column: String, in bounds: ClosedRange<Value>, orNone none: Value? = nil
    ) throws -> Value {
        let found: Value? = try value(column)
        guard let value = found ?? none, bounds.contains(value) else { throw damaged(column) }
        return value
    }

    /// The identity of a scan, or the number of a row.
    func number(_ column: String) throws -> Int64 {
        try value(column, in: 1...LedgerNumbering.largest)
    }

    /// A count.
    func count(_ column: String) throws -> Int {
        try value(column, in: 0...1 << 50)
    }

    /// A path below a folder, byte for byte: what `RelativePath` takes.
    func path(_ column: String) throws -> [UInt8] {
        let bytes = [UInt8](try value(column) as Data)
        let names = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPath = names.allSatisfy { name in
            !(name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") })
        }
        guard isPath, !bytes.contains(0) else { throw damaged(column) }
        return bytes
    }

    /// A SHA-256 digest, 32 bytes; none where there is none.
    func digest(_ column: String) throws -> [UInt8]? {
        guard let digest = try value(column) as Data? else { return nil }
        guard digest.count == 32 else { throw damaged(column) }
        return [UInt8](digest)
    }

    /// A local date.
    func day(_ column: String = "day") throws -> String {
        let day: String = try value(column)
        guard AnswerTime.isDay(day) else { throw damaged(column) }
        return day
    }

    /// A moment; its milliseconds stand in a column, the rest in `utcOffset` and `day`.
    func time(_ column: String) throws -> AnswerTime {
        AnswerTime(
            millisecondsSince1970: try value(column),
            // As far as two digits of hours and of minutes say.
            secondsEastOfUTC: try value("utcOffset", in: -362_340...362_340), day: try day())
    }

    /// The place of a number on its scan.
    func box() throws -> ScanAnswer.Box {
        ScanAnswer.Box(
            x: try value("x", in: 0...Int.max), y: try value("y", in: 0...Int.max),
            width: try value("width", in: 1...Int.max), height: try value("height", in: 1...Int.max)
        )
    }

    /// A word the tables allow, as the value it stands for.
    func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
        let text: String = try value(column)
        guard let word = Word(rawValue: text) else { throw damaged(column) }
        return word
    }

    /// A word the tables allow, as the value it stands for; none where there is none.
    func word<Word: RawRepresentable<String>>(ifAny column: String) throws -> Word? {
        try value(column) as String? == nil ? nil : word(column)
    }

    private func damaged(_ column: String) -> DatabaseError {
        DatabaseError(
            resultCode: .SQLITE_CORRUPT, message: "a row holds what no row can hold: '\(column)'")
    }
}
