/// Writes JSON (RFC 8259) on one line, members in the order they are given.
///
/// Foundation's encoder has no order of keys and takes longer than the reading of a digit.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private var needsComma = false

    init() {
        bytes.reserveCapacity(1024)
    }

    /// What was written.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        enclose(members, UInt8(ascii: "{"), UInt8(ascii: "}"))
    }

    mutating func array(_ elements: (inout JSONWriter) -> Void) {
        enclose(elements, UInt8(ascii: "["), UInt8(ascii: "]"))
    }

    private mutating func enclose(
        _ content: (inout JSONWriter) -> Void, _ opening: UInt8, _ closing: UInt8
    ) {
        separate()
        bytes.append(opening)
        needsComma = false
        content(&self)
        bytes.append(closing)
        needsComma = true
    }

    /// Writes the name of the member whose value is written next.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func value(_ string: String?) {
        guard let string else { return null() }
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 { append(escaped: byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func value(_ number: Int?) {
        guard let number else { return null() }
        separate()
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digitsOf: number.magnitude)
    }

    /// Writes a number with up to a given number of decimals, and no more than it needs.
    ///
    /// What is not finite has no JSON and becomes `null`.
    mutating func value(_ number: Double, decimals: Int) {
        guard number.isFinite, abs(number) < 1e9 else { return null() }
        separate()
        var scale: UInt = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = UInt((number.magnitude * Double(scale)).rounded())
        if number < 0, scaled > 0 { bytes.append(UInt8(ascii: "-")) }
        append(digitsOf: scaled / scale)
        var fraction = scaled % scale
        guard fraction > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        while fraction > 0 {
            fraction *= 10
            bytes.append(UInt8(ascii: "0") + UInt8(fraction / scale))
            fraction %= scale
        }
    }

    mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func append(digitsOf number: UInt) {
        if number >= 10 { append(digitsOf: number / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// All but quotes, backslashes and control characters stand for themselves; a string is UTF-8
    /// already.
    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
        case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
        case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
        case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
        case 0..<0x20, 0x7F:
            bytes.append(contentsOf: #"\u00"#.utf8)
            for nibble in [byte >> 4, byte & 15] {
                bytes.append(
                    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
            }
        default: bytes.append(byte)
        }
    }
}
