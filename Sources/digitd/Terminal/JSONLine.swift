import Foundation

/// Values as one line of JSON each, for scripts.
enum JSONLine {
    /// Returns the value as JSON with its keys sorted, without a line feed.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
