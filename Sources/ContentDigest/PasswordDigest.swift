import CNettle

/// What is kept of a password: enough to know it again, and too little to find it out.
///
/// It is PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2), written as one line:
///
///     pbkdf2-sha256$600000$SALT$KEY        salt and key in hexadecimal
public struct PasswordDigest: Sendable, Hashable {
    /// The rounds of a new digest, as OWASP's cheat sheet of 2023 advises: about a quarter of a second.
    public static let standardRounds = 600_000

    private let rounds: Int
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Creates the digest of a password.
    ///
    /// - Parameters:
    ///   - password: The password, as it is typed.
    ///   - salt: 16 bytes or more that are another's for each password.
    ///   - rounds: How much work it is to try one.
    public init(
        of password: String, salt: [UInt8] = .random(count: 16), rounds: Int = standardRounds
    ) {
        self.salt = salt
        self.rounds = rounds
        key = Self.key(of: password, salt: salt, rounds: rounds)
    }

    /// Reads a digest from its line, or returns `nil` for any other text.
    public init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "pbkdf2-sha256", let rounds = Int(parts[1]),
            (1...100_000_000).contains(rounds), let salt = [UInt8](hexadecimal: parts[2]),
            let key = [UInt8](hexadecimal: parts[3]), key.count == 32
        else { return nil }
        self.rounds = rounds
        self.salt = salt
        self.key = key
    }

    /// Returns whether a password is the one; it takes the same time for each.
    public func matches(_ password: String) -> Bool {
        Self.key(of: password, salt: salt, rounds: rounds).isEqualInConstantTime(to: key)
    }

    private static func key(of password: String, salt: [UInt8], rounds: Int) -> [UInt8] {
        let password = Array(password.utf8)
        return [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            nettle_pbkdf2_hmac_sha256(
                password.count, password, UInt32(rounds), salt.count, salt, 32, buffer.baseAddress)
            count = 32
        }
    }
}

extension PasswordDigest: CustomStringConvertible {
    /// The line.
    public var description: String {
        "pbkdf2-sha256$\(rounds)$\(salt.hexadecimal)$\(key.hexadecimal)"
    }
}

extension [UInt8] {
    /// Returns bytes that nobody can foresee.
    ///
    /// - Parameter count: How many.
    /// - Returns: The bytes, from the system's generator.
    public static func random(count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// Returns whether bytes are the same, looking at all of them whatever they are.
    public func isEqualInConstantTime(to other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        return zip(self, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
