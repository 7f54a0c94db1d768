import Glibc

/// Standard output or standard error, written without a buffer of our own.
///
/// Whole lines go out in one `write`, so that lines of several threads do not mix and a reader at
/// the other end of a pipe sees each line when it is finished.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    /// Whether a person is looking at it.
    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Writes all of the text; what cannot be written is dropped, as there is nowhere to say so.
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
