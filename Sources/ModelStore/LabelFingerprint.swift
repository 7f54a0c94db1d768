import ContentDigest

/// One value for a whole folder of labels: the same files under the same labels have the same
/// fingerprint, whatever they are called and whenever they were put there.
public struct LabelFingerprint: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The fingerprint as 64 hexadecimal digits.
    public let hexadecimal: String

    /// Creates the fingerprint of some labels, each with the digest of its file's content.
    package init(of labels: some Sequence<(label: String, digest: SHA256Digest)>) {
        var lines = labels.map { "\($0.label) \($0.digest.hexadecimal)\n" }
        lines.sort()
        hexadecimal = SHA256Digest(of: Array(lines.joined().utf8)).hexadecimal
    }

    /// Reads a fingerprint back.
    public init(from decoder: any Decoder) throws {
        hexadecimal = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the fingerprint as its hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }

    /// The fingerprint as 64 hexadecimal digits.
    public var description: String { hexadecimal }
}
