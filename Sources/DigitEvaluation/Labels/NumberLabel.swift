/// What a person says that a scan shows: one number, several, or none.
///
///     NumberLabel("504192")        // one number
///     NumberLabel("12-none-7")     // three places in reading order, in the second of which is no number
///     NumberLabel("none")          // no number at all
///     NumberLabel("seven")         // nil
public struct NumberLabel: Sendable, Hashable, CustomStringConvertible {
    /// The digits in each place, in reading order; none where there is no number.
    public let numbers: [String?]

    /// The most digits of one number: more than twice what digitd reads, and too few for a slip of the hand.
    public static let mostDigits = 40

    /// Reads a label as people write it; `nil` where it says no number.
    public init?(_ text: some StringProtocol) {
        var numbers: [String?] = []
        for part in text.split(separator: "-", omittingEmptySubsequences: false) {
            if part == Self.none {
                numbers.append(nil)
            } else if Self.isNumber(part) {
                numbers.append(String(part))
            } else {
                return nil
            }
        }
        self.numbers = numbers
    }

    /// Creates the label of one number, or of none.
    public init(number: String?) {
        numbers = [number]
    }

    /// Reads the label in the name of a file: `504192__anything.png`, or `504192.png`.
    public init?(ofFileNamed name: String) {
        if let mark = name.firstRange(of: "__") {
            self.init(name[..<mark.lowerBound])
        } else {
            self.init(name.prefix { $0 != "." })
        }
    }

    /// The one digit of the label; `nil` where it is another label.
    public var digit: UInt8? {
        guard numbers.count == 1, let number = numbers[0], number.utf8.count == 1 else {
            return nil
        }
        return UInt8(number)
    }

    /// The label as people write it.
    public var description: String { numbers.map { $0 ?? Self.none }.joined(separator: "-") }

    /// The word for a place without a number.
    static let none = "none"

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        1...mostDigits ~= text.utf8.count && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
