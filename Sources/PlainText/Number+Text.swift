extension BinaryInteger {
    /// Returns the number with zeros in front, so that it has a number of digits at least.
    ///
    ///     7.zeroPadded(to: 3)                   // "007"
    ///     255.zeroPadded(to: 4, radix: 16)      // "00ff"
    ///
    /// - Parameters:
    ///   - digits: How many digits there are at least; a minus sign is none of them.
    ///   - radix: The base of the digits.
    ///   - uppercase: Whether the digits beyond 9 are capital letters.
    /// - Returns: The text.
    package func zeroPadded(to digits: Int, radix: Int = 10, uppercase: Bool = false) -> String {
        let text = String(magnitude, radix: radix, uppercase: uppercase)
        let zeros = String(repeating: "0", count: max(0, digits - text.utf8.count))
        return (self < 0 ? "-" : "") + zeros + text
    }

    /// The number with a comma between thousands: `1,234,567`.
    package var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }
}
