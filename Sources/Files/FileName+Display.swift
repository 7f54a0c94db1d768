import Glibc
import PlainText
import SystemPackage

// File names are bytes. People, CSV cells and log lines need text, and it must not lie: two
// different names never look the same, and no name can break a line or turn the text around.

extension FileName {
    /// Returns bytes of a name as text that is safe to show.
    ///
    /// Valid UTF-8 stays as it is. A byte that is none becomes `\xHH`; a control character `\n`, `\t`,
    /// `\r` or `\xHH`; characters that reorder or break lines (U+202E and its kin) `\u{202E}`; and a
    /// backslash `\\`, so that every name has a text of its own.
    package static func display(_ bytes: [UInt8]) -> String {
        if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text = ""
        var rest = bytes[...]
        while let byte = rest.first {
            guard let scalar = leadingScalar(of: rest) else {
                text += hexadecimalEscape(byte)
                rest = rest.dropFirst()
                continue
            }
            text += shown(scalar)
            rest = rest.dropFirst(UTF8.width(scalar))
        }
        return text
    }

    /// The first Unicode scalar, or `nil` when the bytes do not start with valid UTF-8.
    private static func leadingScalar(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x0a: "\\n"
        case 0x09: "\\t"
        case 0x0d: "\\r"
        case 0x5c: "\\\\"
        case 0x00...0x1f, 0x7f: hexadecimalEscape(UInt8(scalar.value))
        case 0x80...0x9f, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069:
            "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        default: String(Character(scalar))
        }
    }

    private static func hexadecimalEscape(_ byte: UInt8) -> String {
        "\\x" + byte.zeroPadded(to: 2, radix: 16, uppercase: true)
    }
}

extension FilePath {
    /// The path as text that is safe to show; see ``FileName/display(_:)``.
    package var display: String { FileName.display(bytes) }

    /// The path's bytes, without the zero that ends them.
    package var bytes: [UInt8] {
        withPlatformString { start in
            UnsafeBufferPointer(start: start, count: strlen(start)).map(UInt8.init(bitPattern:))
        }
    }
}

extension FilePath.Component {
    /// The name's bytes, without the zero that ends them.
    package var bytes: [UInt8] { FilePath(root: nil, components: self).bytes }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x1_0000: 3
        default: 4
        }
    }
}
