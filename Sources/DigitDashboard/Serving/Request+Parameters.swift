import Hummingbird
import ScanLedger

// What stands behind the question mark, checked before it is used.
extension Request {
    /// A text of a parameter; `nil` when it is missing or empty.
    func text(_ name: String, upTo limit: Int = 200) throws(Problem) -> String? {
        guard let text = uri.queryParameters[Substring(name)], !text.isEmpty else { return nil }
        guard text.utf8.count <= limit, !text.utf8.contains(0) else {
            throw .parameter(name, "is longer than \(limit) bytes, or holds a zero")
        }
        return String(text)
    }

    /// A whole number of a parameter; `nil` when it is missing.
    func whole<Number: FixedWidthInteger>(
        _ name: String, in range: ClosedRange<Number>
    ) throws(Problem) -> Number? {
        guard let text = try text(name) else { return nil }
        guard let number = Number(text), range.contains(number) else {
            throw .parameter(
                name, "takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A share of a parameter, `0...1`; `nil` when it is missing.
    func share(_ name: String) throws(Problem) -> Double? {
        guard let text = try text(name) else { return nil }
        guard let number = Double(text), (0...1).contains(number) else {
            throw .parameter(name, "takes a number from 0 to 1")
        }
        return number
    }

    /// Digits of a parameter; `nil` when it is missing.
    func digits(_ name: String) throws(Problem) -> String? {
        guard let text = try text(name) else { return nil }
        guard text.isNumberOfDigits else {
            throw .parameter(name, "takes 1 to 20 digits")
        }
        return text
    }

    /// Whether a parameter is `1`; it may be `0` or missing.
    func flag(_ name: String) throws(Problem) -> Bool {
        try whole(name, in: 0...1) == 1
    }

    /// A date of a parameter, as `2026-11-22`; `nil` when it is missing.
    func day(_ name: String) throws(Problem) -> String? {
        guard let text = try text(name) else { return nil }
        guard AnswerTime.isDay(text) else {
            throw .parameter(name, "takes a date such as 2026-11-22")
        }
        return text
    }
}

extension String {
    /// Whether it is a number as it is read: 1 to 20 of the ten digits.
    var isNumberOfDigits: Bool {
        (1...20).contains(utf8.count) && utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
