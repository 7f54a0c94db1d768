/// The next numbers a ledger gives away.
///
/// A ledger that knows less than the CSVs takes over where they end, so that `seq` keeps rising.
public struct LedgerNumbering: Sendable, Equatable {
    /// The identity of the next scan that is claimed.
    public var nextScan: Int64

    /// The `seq` of the next row of the CSV.
    public var nextRow: Int64

    /// The largest number that a ledger can hold: at a million rows a second, that of 70,000 years.
    public static let largest: Int64 = 1 << 61

    /// Creates a numbering; a new spool starts both at 1.
    public init(nextScan: Int64 = 1, nextRow: Int64 = 1) {
        precondition(nextScan > 0 && nextRow > 0, "numbers start at 1: \(nextScan), \(nextRow)")
        self.nextScan = nextScan
        self.nextRow = nextRow
    }
}
