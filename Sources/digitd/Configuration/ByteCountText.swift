/// Numbers of bytes as they are written in the configuration: `512KiB`, `64MiB`, `2GiB`.
enum ByteCountText {
    /// The units from the largest to the smallest, with their size in bytes.
    private static let units: [(suffix: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    /// Returns the number of bytes a text stands for, or `nil` when it is none.
    static func parse(_ text: String) -> Int? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
        let suffix = text.dropFirst(number.count).drop { $0 == " " }
        guard
            let unit = units.first(where: { $0.suffix == suffix }),
            let count = Int(number.filter { $0 != "_" })
        else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.bytes)
        return overflow ? nil : bytes
    }

    /// Returns the shortest text that ``parse(_:)`` turns back into the number.
    static func format(_ bytes: Int) -> String {
        guard bytes != 0, let unit = units.first(where: { bytes % $0.bytes == 0 }) else {
            return "0B"
        }
        return "\(bytes / unit.bytes)\(unit.suffix)"
    }
}
