import Glibc
import SystemPackage

/// The right to work in a root, held for as long as this object lives.
///
/// It is a `flock` on `.digitd.lock`, not a file with a process id in it: the kernel drops it with
/// the process, however that ends. The id is written inside for the message to the second daemon.
public final class SpoolLock: Sendable {
    private let layout: SpoolLayout
    private let descriptor: Int32
    private let identity: FileIdentity

    /// Takes the lock of a root.
    ///
    /// - Throws: ``SpoolError/alreadyRunning(root:processID:)`` when another process has it.
    public init(_ layout: SpoolLayout) throws(SpoolError) {
        self.layout = layout
        let path = layout.lock
        let descriptor = try SpoolError.wrap { () throws(SystemCallFailure) in
            try SystemCall.run("open", on: path) {
                path.withPlatformString {
                    open($0, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, SpoolLayout.fileMode)
                }
            }
        }
        do {
            try Self.lock(descriptor, layout)
            identity = try Self.writeProcessID(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Throws when the lock file was removed or replaced, so that another daemon could start.
    public func verify() throws(SpoolError) {
        do {
            let facts = try FileFacts(at: layout.lock)
            guard facts.identity == identity else { throw Errno.staleNFSFileHandle }
        } catch {
            throw .rootReplaced(layout.root)
        }
    }

    /// The process that holds a root's lock, or `nil` when nobody does.
    public static func holder(_ layout: SpoolLayout) -> Int32? {
        let descriptor = layout.lock.withPlatformString {
            open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        return processID(in: descriptor) ?? 0
    }

    /// Takes the lock; a `status` that looks who holds it has it for a moment, so we try for a while.
    private static func lock(_ descriptor: Int32, _ layout: SpoolLayout) throws(SpoolError) {
        for attempt in 1...20 {
            do {
                _ = try SystemCall.attempt("flock") { flock(descriptor, LOCK_EX | LOCK_NB) }
                return
            } catch .wouldBlock {
                if attempt < 20 { usleep(5_000) }
            } catch {
                throw .system(SystemCallFailure("flock", on: layout.lock, errno: error))
            }
        }
        throw .alreadyRunning(root: layout.root, processID: processID(in: descriptor))
    }

    private static func writeProcessID(
        _ descriptor: Int32, _ path: FilePath
    ) throws(SpoolError) -> FileIdentity {
        do {
            let text = Array("\(getpid())\n".utf8)
            _ = try SystemCall.attempt("ftruncate") { ftruncate(descriptor, 0) }
            _ = try SystemCall.attempt("pwrite") { pwrite(descriptor, text, text.count, 0) }
            return try FileFacts(of: descriptor).identity
        } catch {
            throw .system(SystemCallFailure("write", on: path, errno: error))
        }
    }

    private static func processID(in descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }
}
