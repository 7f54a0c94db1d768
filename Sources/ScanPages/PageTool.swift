import CSystemCalls
import Glibc

/// A program of the machine that decodes pages: in a process of its own, so that what is wrong with a file cannot harm
/// this one, and with limits on memory, time and what it writes.
struct PageTool {
    /// What came of it.
    enum Result {
        /// It has ended by itself.
        case ended(output: [UInt8], messages: DecoderMessages, status: Int32)
        /// It was ended at one of its limits, or ended by a fault of its own.
        case tookTooMuch
        /// It is not installed.
        case notThere
    }

    /// The most memory, in bytes: a page of 70 million pixels in colour, three times.
    private static let memory: UInt64 = 1 << 30

    /// The most bytes that it may write into a file, and so into memory.
    private static let written: UInt64 = 256 << 20

    /// The most seconds of a processor.
    private static let seconds: UInt64 = 20

    /// How long it is waited for: less than a scan is by default, so that a page which cannot be drawn is refused and the
    /// others are not given up with it.
    private static let patience = Duration.seconds(25)

    private let name: String

    /// Creates what runs a program of the PATH.
    init(_ name: String) {
        self.name = name
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: What it is called with, its name left out.
    ///   - input: What it reads from standard input.
    /// - Returns: What it wrote, or why it did not come to its end.
    func run(_ arguments: [String], input: MemoryFile) -> Result {
        for _ in 1..<Self.attempts {
            if let result = runOnce(arguments, input: input) { return result }
        }
        return runOnce(arguments, input: input) ?? .tookTooMuch
    }

    /// How often it is tried when somebody else ends it: that says nothing of the file.
    private static let attempts = 3

    /// Runs the program; nil where somebody else has ended it.
    private func runOnce(_ arguments: [String], input: MemoryFile) -> Result? {
        guard let output = MemoryFile([]), let messages = MemoryFile([]) else {
            return .tookTooMuch
        }
        input.rewind()
        let words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let error = digitd_spawn_tool(
            name, words, input.descriptor, output.descriptor, messages.descriptor, &process)
        guard error == 0 else { return .notThere }
        guard digitd_limit_process(process, Self.memory, Self.written, Self.seconds) == 0 else {
            kill(process, SIGKILL)
            _ = Self.end(of: process)
            return .tookTooMuch
        }
        let status = Self.end(of: process)
        // What is found on the PATH and cannot be run ends so, too.
        if status == .left(127) { return .notThere }
        switch status {
        case .left(let code):
            return .ended(
                output: output.content(),
                messages: DecoderMessages(of: messages.content()), status: code)
        case .tookTooLong: return .tookTooMuch
        case .killed(let signal): return Self.signalsOfItsOwn.contains(signal) ? .tookTooMuch : nil
        }
    }

    private enum Status: Equatable {
        case left(Int32)
        case killed(by: Int32)
        case tookTooLong
    }

    /// What a program dies of by its own doing: its faults and its limits.
    private static let signalsOfItsOwn: Set<Int32> = [
        SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGXCPU, SIGXFSZ,
    ]

    /// Waits for its end, and ends it when it takes too long: one that sleeps takes nothing of a processor.
    private static func end(of process: pid_t) -> Status {
        let descriptor = digitd_open_process(process)
        var isEnded = false
        if descriptor >= 0 {
            defer { close(descriptor) }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let end = ContinuousClock.now + patience
            while ContinuousClock.now < end, poll(&wanted, 1, 1000) <= 0 {}
            if wanted.revents == 0 {
                isEnded = true
                kill(process, SIGKILL)
            }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 {
            if errno != EINTR { return .tookTooLong }
        }
        if isEnded { return .tookTooLong }
        // WTERMSIG and WEXITSTATUS, macros that Swift does not import.
        let signal = status & 0x7F
        return signal == 0 ? .left((status >> 8) & 0xFF) : .killed(by: signal)
    }
}

/// A file that is in memory only.
final class MemoryFile {
    let descriptor: Int32

    /// Creates a file; `nil` where there is no memory for it.
    init?(_ bytes: [UInt8]) {
        descriptor = digitd_memory_file("digitd-page")
        guard descriptor >= 0 else { return nil }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(descriptor)
                return nil
            }
            done += count
        }
    }

    deinit { close(descriptor) }

    /// Goes to its begin.
    func rewind() { lseek(descriptor, 0, SEEK_SET) }

    /// Returns all of it.
    func content() -> [UInt8] {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, size - filled, filled)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                filled += count
            }
        }
    }
}
