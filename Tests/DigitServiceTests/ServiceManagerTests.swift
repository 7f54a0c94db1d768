import Glibc
import Testing

@testable import DigitService

@Suite struct `The service manager` {
    /// A datagram socket as systemd has one; its name is abstract or a path in `/tmp`.
    final class Listener: Sendable {
        let name: String
        private let descriptor: Int32

        init(isAbstract: Bool) throws {
            let random = UInt64.random(in: 0 ... .max)
            name = (isAbstract ? "@" : "/tmp/") + "digitd-notify-\(random)"
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(name.utf8)
            if isAbstract { bytes[0] = 0 }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length)
                }
            }
            try #require(result == 0, "bind: errno \(errno)")
            var patience = timeval(tv_sec: 5, tv_usec: 0)
            setsockopt(
                descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience,
                socklen_t(MemoryLayout<timeval>.size))
        }

        deinit {
            close(descriptor)
            if name.first == "/" { unlink(name) }
        }

        func receive() throws -> String {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            try #require(count >= 0, "nothing came: errno \(errno)")
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    func manager(_ environment: [String: String]) -> ServiceManager {
        ServiceManager(environment: { environment[$0] })
    }

    @Test(arguments: [false, true])
    func `hears all states of one message in one datagram`(isAbstract: Bool) throws {
        let listener = try Listener(isAbstract: isAbstract)
        let manager = manager(["NOTIFY_SOCKET": listener.name])
        #expect(manager.notify(.ready, .status("3 answered, 0 waiting")))
        #expect(try listener.receive() == "READY=1\nSTATUS=3 answered, 0 waiting")
        #expect(manager.notify(.watchdog))
        #expect(try listener.receive() == "WATCHDOG=1")
        #expect(manager.notify(.extendTimeout(.milliseconds(1_500))))
        #expect(try listener.receive() == "EXTEND_TIMEOUT_USEC=1500000")
        #expect(manager.notify(.stopping))
        #expect(try listener.receive() == "STOPPING=1")
    }

    @Test func `hears when a reload began`() throws {
        let listener = try Listener(isAbstract: true)
        let manager = manager(["NOTIFY_SOCKET": listener.name])
        #expect(manager.notify(.reloading))
        let first = try reloadTime(try listener.receive())
        #expect(manager.notify(.reloading))
        let second = try reloadTime(try listener.receive())
        #expect(first > 0 && second >= first)
    }

    func reloadTime(_ message: String) throws -> Int {
        let prefix = "RELOADING=1\nMONOTONIC_USEC="
        try #require(message.hasPrefix(prefix), "\(message)")
        return try #require(Int(message.dropFirst(prefix.count)))
    }

    @Test func `cannot be told more than one line of status`() throws {
        let listener = try Listener(isAbstract: true)
        let manager = manager(["NOTIFY_SOCKET": listener.name])
        manager.notify(.status("a\nSTOPPING=1\r\nb"))
        #expect(try listener.receive() == "STATUS=a STOPPING=1 b")
    }

    @Test func `has stopped listening, and holds nobody up for ever`() throws {
        let listener = try Listener(isAbstract: true)
        let manager = manager(["NOTIFY_SOCKET": listener.name])
        // The kernel's queue of a datagram socket is short; once it is full the message is given up.
        let isHeard = (0..<100_000).lazy.map { _ in manager.notify(.watchdog) }
        #expect(isHeard.contains(false))
    }

    @Test func `is not there, and nothing happens`() {
        #expect(!manager([:]).notify(.ready))
        #expect(manager([:]).watchdogInterval == nil)
    }

    @Test(arguments: [
        "", "@", "relative", "vsock:2:1234", "/tmp/digitd-nobody-listens-here",
        "/tmp/" + String(repeating: "x", count: 200),
    ])
    func `has no socket that could be used, and nothing happens`(name: String) {
        #expect(!manager(["NOTIFY_SOCKET": name]).notify(.ready))
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "30000000"], Duration.seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"], .seconds(15)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ])
    func `wants to hear of progress twice in its patience`(
        environment: [String: String], interval: Duration?
    ) {
        #expect(manager(environment).watchdogInterval == interval)
    }
}
