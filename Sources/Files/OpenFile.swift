import Glibc
import SystemPackage

/// An open file, closed when it goes out of scope.
package struct OpenFile: ~Copyable, Sendable {
    package let descriptor: Int32

    package init(takingOwnership descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Opens the file at a path.
    ///
    /// The corresponding C function is `open`.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - flags: How to open it; it is closed on exec whatever they say.
    ///   - mode: The permissions of a file that is made, before the umask takes its share.
    /// - Throws: The system's reason.
    package init(
        at path: FilePath, _ flags: Int32, mode: mode_t = 0
    ) throws(Errno) {
        descriptor = try SystemCall.attempt("open") {
            path.withPlatformString { open($0, flags | O_CLOEXEC | O_NOCTTY, mode) }
        }
    }

    deinit {
        close(descriptor)
    }

    /// Hands the descriptor to somebody who closes it.
    package consuming func release() -> Int32 {
        let descriptor = self.descriptor
        discard self
        return descriptor
    }

    /// Reads at most `count` bytes from an offset; fewer only at the end of the file.
    package func read(_ count: Int, from offset: Int = 0) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        while length < count {
            let got = try SystemCall.attempt("pread") {
                bytes.withUnsafeMutableBytes { buffer in
                    pread(
                        descriptor, buffer.baseAddress.map { $0 + length }, count - length,
                        off_t(offset + length))
                }
            }
            if got == 0 { break }
            length += got
        }
        bytes.removeLast(count - length)
        return bytes
    }

    /// Writes all the bytes at an offset, however many calls it takes.
    package func write(_ bytes: [UInt8], at offset: Int) throws(Errno) {
        var done = 0
        while done < bytes.count {
            done += try SystemCall.attempt("pwrite") {
                bytes.withUnsafeBytes { buffer in
                    pwrite(
                        descriptor, buffer.baseAddress.map { $0 + done }, bytes.count - done,
                        off_t(offset + done))
                }
            }
        }
    }

    /// Puts the content on the disk.
    ///
    /// The corresponding C function is `fsync`.
    ///
    /// A failed fsync must not be tried again on the same file: the kernel may have dropped the
    /// pages it could not write. Write the file anew instead.
    package func sync() throws(Errno) {
        _ = try SystemCall.attempt("fsync") { fsync(descriptor) }
    }

    /// Cuts the file to a length.
    ///
    /// The corresponding C function is `ftruncate`.
    package func truncate(to length: Int) throws(Errno) {
        _ = try SystemCall.attempt("ftruncate") { ftruncate(descriptor, off_t(length)) }
    }
}
