/// Where the page listens: `127.0.0.1:8735`, `[::1]:8735`, `0.0.0.0:80`.
public struct ListenAddress: Sendable, Equatable {
    /// The name or the number of the machine's address; an IPv6 address without its brackets.
    public var host: String

    /// The port.
    public var port: Int

    /// The address that nobody else than this machine reaches.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 8735)

    /// Creates an address.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Understands `HOST:PORT`, or returns `nil`.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = text[..<colon]
        if host.first == "[" {
            guard host.last == "]" else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: Int(port))
    }

    /// Whether only this machine reaches it.
    public var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a host is this machine as it knows itself alone.
    static func isLoopback(_ host: some StringProtocol) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The address as it stands in a link.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
