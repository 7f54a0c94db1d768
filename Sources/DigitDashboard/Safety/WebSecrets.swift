import ContentDigest
import Files
import Foundation
import ScanSpool
import SystemPackage

/// What the page keeps of its password and of the tokens for programs.
///
/// It is a file of the root that only its owner may read. Neither can be found out from it.
public struct WebSecrets: Sendable, Equatable, Codable {
    /// The digest of the password (``ContentDigest/PasswordDigest``); `nil` when there is none.
    public private(set) var password: String?

    /// The SHA-256 of each token, by the name of the program that has it.
    public private(set) var tokens: [String: String]

    /// Creates secrets of nothing.
    public init() {
        tokens = [:]
    }

    /// The file of a root.
    public static func path(in layout: SpoolLayout) -> FilePath {
        layout.root.appending(".digitd.web")
    }

    /// Reads the secrets of a root; there are none where there is no file.
    ///
    /// - Throws: `WebSecretsError` when there is a file and it cannot be understood.
    public static func load(_ layout: SpoolLayout) throws(WebSecretsError) -> WebSecrets {
        let path = path(in: layout)
        do {
            let bytes = try StoredFile.read(path, limit: 1 << 20, followingSymlink: false)
            guard let secrets = StoredJSON.value(WebSecrets.self, in: bytes) else {
                throw WebSecretsError.damaged(path: path.display)
            }
            return secrets
        } catch let error as FileError {
            if error.errno == .noSuchFileOrDirectory { return WebSecrets() }
            throw .file(error)
        } catch {
            throw .damaged(path: path.display)
        }
    }

    /// Writes the secrets of a root, whole or not at all.
    public func save(_ layout: SpoolLayout) throws(WebSecretsError) {
        do {
            let bytes = [UInt8](try JSONEncoder().encode(self))
            try StoredFile.write(bytes, to: Self.path(in: layout), mode: 0o600)
        } catch let error as FileError {
            throw .file(error)
        } catch {
            preconditionFailure("secrets are no JSON: \(error)")
        }
    }

    /// The fewest characters of a password.
    public static let fewestCharacters = 10

    /// Takes a password.
    ///
    /// - Throws: `WebSecretsError.tooShort`.
    public mutating func setPassword(_ password: String) throws(WebSecretsError) {
        guard password.count >= Self.fewestCharacters else {
            throw .tooShort(password.count)
        }
        self.password = PasswordDigest(of: password).description
    }

    /// Makes a token for a program; it is told here and never again.
    public mutating func makeToken(for program: String) -> String {
        let token = "digitd-" + [UInt8].random(count: 24).hexadecimal
        tokens[program] = SHA256Digest(of: Array(token.utf8)).hexadecimal
        return token
    }

    /// Returns whether a program sent a token that was made here.
    func knows(token: String) -> Bool {
        let digest = Array(SHA256Digest(of: Array(token.utf8)).hexadecimal.utf8)
        return tokens.values.reduce(false) {
            Array($1.utf8).isEqualInConstantTime(to: digest) || $0
        }
    }
}

/// What can go wrong with the file of the page's password.
public enum WebSecretsError: Error, Equatable {
    /// It cannot be read or written.
    case file(FileError)
    /// It is not what it should be.
    case damaged(path: String)
    /// A password that is guessed too easily.
    case tooShort(Int)
}

extension WebSecretsError: CustomStringConvertible {
    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .file(let error): "\(error)"
        case .damaged(let path):
            "The page's password cannot be read from '\(path)'. Remove the file and set a new "
                + "password: digitd web --set-password"
        case .tooShort(let count):
            "The password has \(count) characters; it takes \(WebSecrets.fewestCharacters). A few "
                + "words in a row are easy to keep in mind."
        }
    }
}
