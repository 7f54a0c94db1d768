import DigitDashboard
import Testing

@Suite struct `The address of the page` {
    @Test(arguments: [
        ("127.0.0.1:8735", "127.0.0.1", 8735, true), ("[::1]:80", "::1", 80, true),
        ("localhost:1", "localhost", 1, true), ("0.0.0.0:8735", "0.0.0.0", 8735, false),
        ("127.0.0.1.example.org:80", "127.0.0.1.example.org", 80, false),
        ("127.evil:80", "127.evil", 80, false),
    ])
    func `is a host and a port, and tells whether others reach it`(
        text: String, host: String, port: Int, isLoopback: Bool
    ) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.isLoopback == isLoopback)
        #expect("\(address)" == text)
    }

    @Test(arguments: ["8735", "127.0.0.1", "::1:80", "[::1:80", ":80", "host:99999", ""])
    func `is refused when it is none`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
