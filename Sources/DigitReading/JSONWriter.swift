/// Writes JSON (RFC 8259) on one line, members in the order they are given.
///
/// Foundation's encoder has no order of keys and takes longer than the reading of a digit.
struct JSONWriter {
    private(set) var text = ""
    private var needsComma = false

    init() {
        text.reserveCapacity(1024)
    }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        nest("{", "}", members)
    }

    mutating func array(_ elements: (inout JSONWriter) -> Void) {
        nest("[", "]", elements)
    }

    /// Writes the name of the member whose value is written next.
    mutating func key(_ name: StaticString) {
        separate()
        text += "\""
        text += String(describing: name)
        text += "\":"
        needsComma = false
    }

    mutating func value(_ string: String?) {
        guard let string else { return null() }
        separate()
        text += "\""
        append(escaped: string)
        text += "\""
    }

    mutating func value(_ number: Int?) {
        guard let number else { return null() }
        separate()
        text += String(number)
    }

    /// Writes a number with up to a given number of decimals, and no more than it needs.
    ///
    /// What is not finite has no JSON and becomes `null`.
    mutating func value(_ number: Double, decimals: Int) {
        guard number.isFinite, abs(number) < 1e9 else { return null() }
        separate()
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int((number.magnitude * Double(scale)).rounded())
        if number < 0, scaled > 0 { text += "-" }
        text += String(scaled / scale)
        var fraction = scaled % scale
        guard fraction > 0 else { return }
        var digits: [UInt8] = []
        var unit = scale / 10
        while fraction > 0 {
            digits.append(UInt8(ascii: "0") + UInt8(fraction / unit))
            fraction %= unit
            unit /= 10
        }
        text += "."
        text += String(decoding: digits, as: UTF8.self)
    }

    mutating func null() {
        separate()
        text += "null"
    }

    private mutating func nest(
        _ opening: String, _ closing: String, _ body: (inout JSONWriter) -> Void
    ) {
        separate()
        text += opening
        needsComma = false
        body(&self)
        text += closing
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { text += "," }
        needsComma = true
    }

    private mutating func append(escaped string: String) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            // Line ends to JavaScript, though not to JSON: a page that embeds the document
            // must not break.
            case "\u{2028}": text += "\\u2028"
            case "\u{2029}": text += "\\u2029"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
