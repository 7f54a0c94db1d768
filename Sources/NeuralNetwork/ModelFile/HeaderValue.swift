import PlainText

/// The part of JSON (RFC 8259) a safetensors header consists of: objects, lists, strings and whole
/// numbers.
indirect enum HeaderValue: Equatable {
    case object([(key: String, value: HeaderValue)])
    case list([HeaderValue])
    case string(String)
    case number(Int)

    static func == (left: HeaderValue, right: HeaderValue) -> Bool {
        left.text == right.text
    }

    /// The value of a key of an object.
    subscript(key: String) -> HeaderValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The string, if it is one.
    var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The numbers, if it is a list of them.
    var numbers: [Int]? {
        guard case .list(let values) = self else { return nil }
        var numbers: [Int] = []
        for value in values {
            guard case .number(let number) = value else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The value as JSON without spaces.
    var text: String {
        switch self {
        case .object(let members):
            "{" + members.map { Self.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",")
                + "}"
        case .list(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .string(let string): Self.quoted(string)
        case .number(let number): String(number)
        }
    }

    private static func quoted(_ string: String) -> String {
        var quoted = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\0"..<" ":
                quoted += "\\u" + scalar.value.zeroPadded(to: 4, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// Reads a ``HeaderValue`` from bytes; an error names the place and what was expected there.
struct HeaderParser {
    /// Deeper than any header; keeps a hostile one from exhausting the stack.
    private static let maximumDepth = 8

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Returns the one value the bytes consist of; spaces may stand around it.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(ModelError) -> HeaderValue {
        var parser = HeaderParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpaces()
        guard parser.position == bytes.endIndex else {
            throw parser.failure("the end of the header")
        }
        return value
    }

    private mutating func value(depth: Int) throws(ModelError) -> HeaderValue {
        skipSpaces()
        guard depth < Self.maximumDepth else { throw failure("at most 8 levels") }
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
        default: throw failure("a value")
        }
    }

    private mutating func object(depth: Int) throws(ModelError) -> HeaderValue {
        var members: [(key: String, value: HeaderValue)] = []
        var keys: Set<String> = []
        try expect("{")
        if accept("}") { return .object(members) }
        repeat {
            skipSpaces()
            let start = position
            let key = try string()
            guard keys.insert(key).inserted else {
                position = start
                throw failure("each key once")
            }
            try expect(":")
            members.append((key, try value(depth: depth + 1)))
        } while accept(",")
        try expect("}")
        return .object(members)
    }

    private mutating func list(depth: Int) throws(ModelError) -> HeaderValue {
        var values: [HeaderValue] = []
        try expect("[")
        if accept("]") { return .list(values) }
        repeat { values.append(try value(depth: depth + 1)) } while accept(",")
        try expect("]")
        return .list(values)
    }

    private mutating func number() throws(ModelError) -> Int {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            position += 1
        }
        guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            position = start
            throw failure("a whole number")
        }
        return number
    }

    private mutating func string() throws(ModelError) -> String {
        try expect("\"")
        var content: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("a string without control characters") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                content.append(contentsOf: String(try escaped()).utf8)
            } else {
                content.append(byte)
            }
        }
        guard let string = String(validating: content, as: UTF8.self) else {
            throw failure("text in UTF-8")
        }
        try expect("\"")
        return string
    }

    private mutating func escaped() throws(ModelError) -> Character {
        guard let byte = peek else { throw failure("a character after '\\'") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try codeUnit()
            var units = [first]
            if UTF16.isLeadSurrogate(first) {
                guard accept("\\"), accept("u") else { throw failure("the second half of a pair") }
                units.append(try codeUnit())
            }
            guard let character = String(validating: units, as: UTF16.self)?.first else {
                throw failure("a character's number")
            }
            return character
        default:
            position -= 1
            throw failure("one of \" \\ / b f n r t u after '\\'")
        }
    }

    private mutating func codeUnit() throws(ModelError) -> UInt16 {
        let end = position + 4
        guard end <= bytes.endIndex,
            let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw failure("four hexadecimal digits") }
        position = end
        return unit
    }

    private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while let byte = peek {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(ModelError) {
        guard accept(character) else { throw failure("'\(character)'") }
    }

    private func failure(_ expected: String) -> ModelError {
        .headerSyntax(offset: position - bytes.startIndex, expected: expected)
    }
}
