/// Durations as they are written in the configuration: `100ms`, `2s`, `10min`, `24h`, `7d`.
enum DurationText {
    /// The units from the longest to the shortest, with their length in milliseconds.
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Returns the duration a text stands for, or `nil` when it is none.
    ///
    ///     DurationText.parse("1.5s")  // .milliseconds(1500)
    ///     DurationText.parse("5")     // nil: a number without a unit is a guess
    static func parse(_ text: String) -> Duration? {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
        let suffix = text.dropFirst(number.count).drop { $0 == " " }
        guard
            let unit = units.first(where: { $0.suffix == suffix }),
            let count = Double(number.filter { $0 != "_" })
        else { return nil }
        let milliseconds = count * Double(unit.milliseconds)
        guard milliseconds <= 1e15 else { return nil }
        return .milliseconds(Int64(milliseconds.rounded()))
    }

    /// Returns the shortest text that ``parse(_:)`` turns back into the duration.
    static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        for unit in units where milliseconds % unit.milliseconds == 0 {
            return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
        }
        return "\(milliseconds)ms"
    }
}
