import Glibc

/// What a service tells the service manager about itself; see sd_notify(3).
public enum ServiceState: Hashable, Sendable {
    /// It has started, or has finished reloading, and does its work.
    case ready
    /// It reloads its configuration; ``ready`` follows.
    case reloading
    /// It is about to end.
    case stopping
    /// One line for people, shown by `systemctl status`.
    case status(String)
    /// Its work goes on: the watchdog's food. Send it for progress, not from a timer.
    case watchdog
    /// Starting, reloading or stopping takes longer: this much more time from now on.
    case extendTimeout(Duration)
}

/// The service manager that started this process, if one did: systemd's notification protocol.
///
/// A message is one datagram of `NAME=VALUE` lines to the socket that `NOTIFY_SOCKET` names. Without
/// that variable nothing is sent, so that the same code runs in a terminal. Nothing here can fail the
/// service: a message that cannot be delivered is lost, and the manager notices what it must.
public struct ServiceManager: Sendable {
    /// How often the manager wants to hear ``ServiceState/watchdog``, or `nil` when it does not.
    ///
    /// Half of the time after which it would kill the process, as systemd recommends.
    public let watchdogInterval: Duration?

    private let address: [UInt8]?

    /// Reads the environment that the manager set up: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    ///
    /// - Parameters:
    ///   - environment: Looks a variable up; the process's own unless a test has another.
    ///   - processID: This process: the watchdog may be meant for another one of the service.
    public init(
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } },
        processID: Int32 = getpid()
    ) {
        address = environment("NOTIFY_SOCKET").flatMap(Self.address(of:))
        watchdogInterval = Self.watchdogInterval(environment, processID)
    }

    /// Tells the manager; all states go in one message.
    ///
    /// - Returns: Whether the message was handed over; `false` also when nobody wants to hear.
    @discardableResult
    public func notify(_ states: ServiceState...) -> Bool {
        guard let address, !states.isEmpty else { return false }
        let message = states.map(\.message).joined(separator: "\n")
        return Self.send(Array(message.utf8), to: address)
    }

    /// The bytes of `sun_path` for a socket's name; a leading `@` stands for the abstract namespace.
    private static func address(of name: String) -> [UInt8]? {
        var bytes = Array(name.utf8)
        guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "/"): return bytes
        case UInt8(ascii: "@"):
            bytes[0] = 0
            return bytes
        default:
            // `vsock:` and other families: not for a process on the manager's own machine.
            return nil
        }
    }

    private static func watchdogInterval(
        _ environment: (String) -> String?, _ processID: Int32
    ) -> Duration? {
        guard let text = environment("WATCHDOG_USEC"), let microseconds = Int64(text),
            microseconds > 0
        else { return nil }
        if let wanted = environment("WATCHDOG_PID"), Int32(wanted) != processID { return nil }
        return .microseconds(microseconds) / 2
    }

    private static func send(_ message: [UInt8], to path: [UInt8]) -> Bool {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // A manager that has stopped listening must not hold the daemon once its queue is full.
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        // An abstract name ends with its length, not with a zero.
        let pathOffset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
        let length = socklen_t(pathOffset + path.count)
        while true {
            let sent = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    sendto(
                        descriptor, message, message.count, Int32(MSG_NOSIGNAL), address,
                        length)
                }
            }
            if sent >= 0 { return sent == message.count }
            if errno != EINTR { return false }
        }
    }
}

extension ServiceState {
    var message: String {
        switch self {
        case .ready: "READY=1"
        case .reloading:
            // The time lets the manager tell this reload from an earlier one (Type=notify-reload).
            "RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())"
        case .stopping: "STOPPING=1"
        case .status(let text):
            // A line end would begin another variable.
            "STATUS=" + String(text.map { $0.isNewline ? " " : $0 })
        case .watchdog: "WATCHDOG=1"
        case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(duration.microseconds)"
        }
    }

    private static func monotonicMicroseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
