import SystemPackage

extension FilePath {
    /// The path, fit to stand on one line of a report: names are bytes, and a byte that is no
    /// printable UTF-8 is written as `\xHH`, a line break as `\n`.
    package var displayName: String {
        var shown = ""
        var remaining = rawBytes[...]
        while let first = remaining.first {
            let length = Self.characterLength(first)
            if length > 1, remaining.count >= length,
                let character = String(validating: remaining.prefix(length), as: UTF8.self)
            {
                shown += character
                remaining = remaining.dropFirst(length)
            } else {
                shown += Self.shownByte(first)
                remaining = remaining.dropFirst()
            }
        }
        return shown
    }

    /// The bytes of the path, without the zero that ends them.
    package var rawBytes: [UInt8] {
        withPlatformString { start in
            var bytes: [UInt8] = []
            var next = start
            while next.pointee != 0 {
                bytes.append(UInt8(bitPattern: next.pointee))
                next += 1
            }
            return bytes
        }
    }

    private static func characterLength(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    private static func shownByte(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\n"): return "\\n"
        case UInt8(ascii: "\t"): return "\\t"
        case 0x20..<0x7F: return String(UnicodeScalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            return "\\x" + (digits.count == 1 ? "0" : "") + digits
        }
    }
}
