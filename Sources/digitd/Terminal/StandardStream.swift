import Glibc
import Synchronization
import SystemPackage

/// Standard output or standard error, written without a buffer of our own.
///
/// Whole lines go out in one `write`, so that lines of several threads do not mix and a reader at
/// the other end of a pipe sees each line when it is finished.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Whether a person is looking at it.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Why output was lost, if some was.
    private static let loss = Mutex<Errno?>(nil)

    /// Says that output was lost, so that no script takes half of it for all; a reader that has
    /// seen enough and went away is no loss.
    static func checkOutput() throws(CommandFailure) {
        guard let errno = loss.withLock({ $0 }), errno != .brokenPipe else { return }
        throw CommandFailure(.inputOutput, "Standard output cannot be written: \(errno).")
    }

    /// Writes all of the text; what cannot be written is dropped, and ``checkOutput()`` tells.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes the text and a line feed.
    func writeLine(_ text: String) { write(text + "\n") }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                rawValue, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN {
                    // Someone made the terminal non-blocking; wait until it takes more.
                    var poll = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                    _ = Glibc.poll(&poll, 1, -1)
                    continue
                }
                let reason = Errno(rawValue: errno)
                if self == .output { Self.loss.withLock { $0 = reason } }
                return
            }
            rest = rest.dropFirst(written)
        }
    }

    /// The number of columns of the terminal; 80 when it does not tell.
    var columns: Int {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
