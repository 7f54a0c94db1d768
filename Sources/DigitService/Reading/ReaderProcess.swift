import CSystemCalls
import Files
import FoundationEssentials
import Glibc
import SystemPackage

/// A process that reads one scan after the other for the daemon.
///
/// It may die or hang over one; the daemon then knows which, and goes on.
final class ReaderProcess: @unchecked Sendable {
    // Sendable because one thread at a time uses it: it is taken out of `ReaderProcesses` and put back.

    /// What came of a question.
    enum Outcome: Sendable {
        /// It has answered.
        case reply(ReaderReply)
        /// It has ended; the sentence says how.
        case ended(String)
        /// It took too long.
        case tookTooLong
        /// Nobody waits for the answer any more.
        case notWaitedFor
    }

    /// The model it reads with, by its identity.
    private(set) var model = ""

    private let process: pid_t
    private let channel: Int32
    private var received: [UInt8] = []

    /// Starts a process and waits until it is ready to read.
    ///
    /// - Parameters:
    ///   - command: What to start.
    ///   - mayGoOn: Asked again and again; once it says no, nothing is waited for.
    /// - Throws: ``ServiceError/readerNotStarted(reason:)``.
    init(_ command: ReaderCommand, mayGoOn: () -> Bool) throws(ServiceError) {
        var ends: [Int32] = [-1, -1]
        guard
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else { throw .readerNotStarted(reason: "socketpair: \(Errno.latest)") }
        defer { close(ends[1]) }
        channel = ends[0]
        do throws(Errno) {
            process = try Self.spawn(command, channel: ends[1])
        } catch {
            close(ends[0])
            throw .readerNotStarted(reason: "posix_spawn of '\(command.executable)': \(error)")
        }
        // Loading its models takes some 50 ms of an idle machine.
        switch nextReply(within: .seconds(60), mayGoOn: mayGoOn, passed: { _ in }) {
        case .reply(.ready(let model)): self.model = model
        case .reply(.trouble(let reason)), .ended(let reason):
            throw .readerNotStarted(reason: reason)
        case .reply: throw .readerNotStarted(reason: "It answered before it was asked.")
        case .tookTooLong: throw .readerNotStarted(reason: "It was not ready after a minute.")
        case .notWaitedFor: return
        }
    }

    deinit {
        close(channel)
        // The group is its own. Where it has crashed, Swift's backtracer is in it too, and would wait for
        // the memory of a dead process for ever.
        kill(-process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
    }

    private static func spawn(
        _ command: ReaderCommand, channel: Int32
    ) throws(Errno) -> pid_t {
        let words = ["digitd"] + command.arguments
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let error = command.executable.withPlatformString {
            digitd_spawn($0, arguments, channel, &process)
        }
        if error != 0 { throw Errno(rawValue: error) }
        return process
    }

    /// Whether it is there and has nothing to say.
    var isWaiting: Bool {
        var wanted = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, 0) == 0
    }

    /// Asks it to read a scan.
    ///
    /// - Parameters:
    ///   - request: What to read.
    ///   - mayGoOn: Asked again and again; once it says no, nothing is waited for.
    ///   - passed: Told of each moment that an answer has been waited for.
    ///   - page: Called with the answer to each page but the last one; each page has the time of a scan.
    /// - Returns: What came of it. After anything but a reply the process is of no use any more.
    func ask(
        _ request: ReaderRequest, mayGoOn: () -> Bool, passed: (_ moments: Int) -> Void,
        page: (ReaderAnswer) -> Void = { _ in }
    ) -> Outcome {
        guard let line = try? JSONEncoder().encode(request), send(Array(line) + [10]) else {
            return .ended(howItEnded())
        }
        var before = 0
        while true {
            var last = 0
            let outcome = nextReply(within: .seconds(request.seconds), mayGoOn: mayGoOn) {
                last = $0
                passed(before + $0)
            }
            guard case .reply(.page(let answer)) = outcome else { return outcome }
            before += last
            page(answer)
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    channel, buffer.baseAddress.map { $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            done += count
        }
        return true
    }

    private func nextReply(
        within limit: Duration, mayGoOn: () -> Bool, passed: (Int) -> Void
    ) -> Outcome {
        let moment = WatchedWork<Void>.moment
        let patience = max(1, Int((limit / moment).rounded(.up)))
        var moments = 0
        while true {
            if let end = received.firstIndex(of: 10) {
                let line = Data(received[..<end])
                received.removeFirst(end + 1)
                guard let reply = try? JSONDecoder().decode(ReaderReply.self, from: line) else {
                    return .ended("It said something that nobody understands.")
                }
                return .reply(reply)
            }
            guard mayGoOn() else { return .notWaitedFor }
            switch receive(within: moment) {
            case .some(0): return .ended(howItEnded())
            case .some: continue
            case nil:
                moments += 1
                if moments >= patience { return .tookTooLong }
                passed(moments)
            }
        }
    }

    /// Receives what comes within a moment.
    ///
    /// - Returns: How many bytes came, 0 at the end; nil when the moment has passed.
    private func receive(within moment: Duration) -> Int? {
        var wanted = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
        let ready = poll(&wanted, 1, Int32(moment / .milliseconds(1)))
        guard ready > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = buffer.withUnsafeMutableBytes { recv(channel, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return count < 0 && errno == EINTR ? nil : 0 }
        received += buffer.prefix(count)
        return count
    }

    /// How the process has ended, or is now made to.
    private func howItEnded() -> String {
        // It has closed its end, so it is about to end by itself, or it is of no use.
        for _ in 0..<100 {
            // Not reaped yet: `deinit` does that.
            var facts = siginfo_t()
            guard waitid(P_PID, id_t(process), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 else {
                break
            }
            if facts.si_signo != 0 {
                let status = facts._sifields._sigchld.si_status
                return facts.si_code == Int32(CLD_EXITED)
                    ? "It ended with code \(status)." : "It was killed by signal \(status)."
            }
            usleep(10_000)
        }
        return "It closed its connection."
    }
}
