import FoundationEssentials

/// Values as the JSON files that people may open: keys sorted, one on a line.
package enum StoredJSON {
    /// Returns a value's JSON, ending with a line break.
    package static func bytes(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Our own values hold no infinite numbers, the one thing JSON cannot say.
        guard let data = try? encoder.encode(value) else { return Array("{}\n".utf8) }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    /// Reads a value, or returns `nil` when the bytes do not hold one.
    package static func value<Value: Decodable>(_ type: Value.Type, in bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}
