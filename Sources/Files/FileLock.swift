import Glibc
import SystemPackage

/// The right to be the only one who does something, held for as long as this object lives.
///
/// It is a `flock` on a file, not a file with a process id in it: the kernel drops it with the
/// process, however that ends. The id is written inside for the message to the next one.
package final class FileLock: Sendable {
    /// Why a lock was not taken.
    package enum Refusal: Error {
        /// Another process has it.
        case held(by: Int32?)
        /// The system did not let us try.
        case failed(SystemCallFailure)
    }

    private let file: OpenFile

    /// Takes the lock of a file, which is made when it is missing.
    ///
    /// - Parameters:
    ///   - path: The file; a link is not followed.
    ///   - mode: Its permissions when it is made, before the umask takes its share.
    ///   - attempts: How often to try, 5 ms apart: one who only looks who has the lock has it for a
    ///     moment.
    /// - Throws: A ``Refusal``.
    package convenience init(
        at path: FilePath, mode: mode_t, attempts: Int = 1
    ) throws(Refusal) {
        try self.init(
            locking: path, opened: O_RDWR | O_CREAT | O_NOFOLLOW, mode: mode, attempts: attempts)
    }

    /// Takes the lock of a folder.
    package convenience init(ofFolder path: FilePath, attempts: Int = 1) throws(Refusal) {
        try self.init(locking: path, opened: O_RDONLY | O_DIRECTORY, mode: 0, attempts: attempts)
    }

    private init(
        locking path: FilePath, opened flags: Int32, mode: mode_t, attempts: Int
    ) throws(Refusal) {
        let file: OpenFile
        do throws(Errno) {
            file = try OpenFile(at: path, flags, mode: mode)
        } catch {
            throw .failed(SystemCallFailure("open", on: path, errno: error))
        }
        try Self.lock(file, path, attempts)
        self.file = file
    }

    private static func lock(
        _ file: borrowing OpenFile, _ path: FilePath, _ attempts: Int
    ) throws(Refusal) {
        let descriptor = file.descriptor
        for attempt in 1...attempts {
            do throws(Errno) {
                _ = try SystemCall.attempt("flock") { flock(descriptor, LOCK_EX | LOCK_NB) }
                return
            } catch {
                guard error == .wouldBlock else {
                    throw .failed(SystemCallFailure("flock", on: path, errno: error))
                }
                if attempt < attempts { usleep(5_000) }
            }
        }
        throw .held(by: processID(in: file))
    }

    /// Writes the process's id into the file, for the message to the next one, and notes behind it.
    ///
    /// - Parameter notes: One line each.
    /// - Throws: The system's reason; what is in the file then may be torn.
    package func signIn(noting notes: [String] = []) throws(Errno) {
        let lines = ["\(getpid())"] + notes
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        try file.write(bytes, at: 0)
        try file.truncate(to: bytes.count)
    }

    /// What the holder of a lock has noted; nothing when nobody holds it.
    package static func notes(of path: FilePath) -> [String] {
        guard holder(of: path) != nil, let file = try? OpenFile(at: path, O_RDONLY | O_NOFOLLOW),
            let bytes = try? file.read(64 << 10)
        else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
            .map(String.init)
    }

    /// The process that holds the lock of a file, 0 when it has not signed in; `nil` when nobody
    /// holds it.
    package static func holder(of path: FilePath) -> Int32? {
        guard let file = try? OpenFile(at: path, O_RDONLY | O_NOFOLLOW) else { return nil }
        let descriptor = file.descriptor
        if (try? SystemCall.attempt("flock") { flock(descriptor, LOCK_SH | LOCK_NB) }) != nil {
            return nil
        }
        return processID(in: file) ?? 0
    }

    private static func processID(in file: borrowing OpenFile) -> Int32? {
        guard let bytes = try? file.read(32) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self))
    }
}
