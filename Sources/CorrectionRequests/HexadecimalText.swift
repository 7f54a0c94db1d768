extension [UInt8] {
    /// The bytes in hexadecimal.
    package var hexadecimalText: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
