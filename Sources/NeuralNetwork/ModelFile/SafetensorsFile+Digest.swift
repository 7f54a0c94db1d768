import ContentDigest
import PlainText

extension SafetensorsFile {
    /// Writes the digest of the bytes, taken with zeros in its own place, into its place.
    static func seal(_ bytes: inout [UInt8]) {
        guard let place = placeOfDigest(digestPlaceholder, in: bytes) else {
            preconditionFailure("the header has a place for its digest")
        }
        let digest = SHA256Digest(of: bytes).hexadecimal
        bytes.replaceSubrange(place, with: digest.utf8)
    }

    /// Checks that every byte is as it was saved.
    ///
    /// A file saved by another program, without a digest,
    /// is judged by the other checks alone.
    static func checkSeal(
        of bytes: [UInt8], metadata: [String: String]
    ) throws(ModelError) {
        guard let expected = metadata[digestKey] else { return }
        guard let place = placeOfDigest(expected, in: bytes) else {
            throw .badFact(
                digestKey, found: expected, expected: "64 hexadecimal digits")
        }
        var unsealed = bytes
        unsealed.replaceSubrange(place, with: digestPlaceholder.utf8)
        let digest = SHA256Digest(of: unsealed).hexadecimal
        guard digest == expected else {
            throw .damaged(expectedDigest: expected, digest: digest)
        }
    }

    private static func placeOfDigest(_ digest: String, in bytes: [UInt8]) -> Range<Int>? {
        guard digest.utf8.count == 64 else { return nil }
        let member = Array("\"\(digestKey)\":\"\(digest)\"".utf8)
        guard let end = bytes.place(of: member).map({ $0.upperBound - 1 }) else { return nil }
        return end - 64..<end
    }
}
