import CNettle

/// The SHA-256 digest of some bytes (FIPS 180-4): the identity of a scan or of a model.
///
///     SHA256Digest(of: Array("abc".utf8)).hexadecimal
///     // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
public struct SHA256Digest: Hashable, Sendable {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    /// Creates the digest of the given bytes.
    public init(of content: [UInt8]) {
        var pieces = [content]
        self.init { pieces.popLast() }
    }

    /// Creates the digest of bytes that come piece by piece.
    ///
    /// - Parameter next: Gives the next piece; nil behind the last one.
    /// - Throws: What it throws.
    public init<Failure: Error>(
        reading next: () throws(Failure) -> [UInt8]?
    ) throws(Failure) {
        var context = sha256_ctx()
        nettle_sha256_init(&context)
        while let piece = try next() { nettle_sha256_update(&context, piece.count, piece) }
        bytes = [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { buffer, count in
            nettle_sha256_digest(&context, buffer.count, buffer.baseAddress)
            count = buffer.count
        }
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var hexadecimal: String { bytes.hexadecimal }
}

extension SHA256Digest: CustomStringConvertible {
    /// The same as `hexadecimal`.
    public var description: String { hexadecimal }
}
