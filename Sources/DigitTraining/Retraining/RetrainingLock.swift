import Files
import Glibc
import SystemPackage

/// Holds off a second retraining on the same folders for as long as it lives.
///
/// The kernel lets go of the lock when the process dies, however it dies.
final class RetrainingLock {
    private let descriptor: CInt

    /// Takes the lock.
    ///
    /// - Throws: ``RetrainingError/inProgress(lock:process:)`` when it is held.
    init(at path: FilePath) throws(RetrainingError) {
        let descriptor = path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
        guard descriptor >= 0 else {
            throw .file(.system(operation: "open", path: path.display, errno: .latest))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let errno = Errno.latest
            close(descriptor)
            guard errno == .wouldBlock else {
                throw .file(.system(operation: "lock", path: path.display, errno: errno))
            }
            let text = (try? StoredFile.read(path, limit: 64)) ?? []
            throw .inProgress(
                lock: path.display,
                process: Int(String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)))
        }
        self.descriptor = descriptor
        let text = Array("\(getpid())\n".utf8)
        // The number is a courtesy to the reader of an error; the lock does not depend on it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    deinit { close(descriptor) }
}
