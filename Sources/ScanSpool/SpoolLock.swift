import Files
import Glibc
import SystemPackage

/// The right to work in a root, held for as long as this object lives.
///
/// It is a `flock` on `.digitd.lock`, not a file with a process id in it: the kernel drops it with
/// the process, however that ends. The id is written inside for the message to the second daemon.
/// The root folder itself is locked as well, so that removing the file lets nobody in.
public final class SpoolLock: Sendable {
    private let descriptor: Int32
    private let rootDescriptor: Int32

    /// Takes the lock of a root.
    ///
    /// - Throws: ``SpoolError/alreadyRunning(root:processID:)`` when another process has it.
    public init(_ layout: SpoolLayout) throws(SpoolError) {
        let descriptor = try Self.open(layout.lock, O_RDWR | O_CREAT | O_NOFOLLOW)
        do {
            try Self.lock(descriptor, layout)
            rootDescriptor = try Self.lockedRoot(of: layout)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        // The object is whole from here on: its end closes both.
        try Self.writeProcessID(descriptor, layout.lock)
    }

    deinit {
        close(rootDescriptor)
        close(descriptor)
    }

    /// The process that holds a root's lock, or `nil` when nobody does.
    public static func holder(_ layout: SpoolLayout) -> Int32? {
        let descriptor = layout.lock.withPlatformString {
            Glibc.open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        return processID(in: descriptor) ?? 0
    }

    private static func open(_ path: FilePath, _ flags: Int32) throws(SpoolError) -> Int32 {
        try SpoolError.wrap { () throws(SystemCallFailure) in
            try SystemCall.run("open", on: path) {
                path.withPlatformString {
                    Glibc.open($0, flags | O_CLOEXEC, SpoolLayout.fileMode)
                }
            }
        }
    }

    private static func lockedRoot(of layout: SpoolLayout) throws(SpoolError) -> Int32 {
        let descriptor = try open(layout.root, O_RDONLY | O_DIRECTORY)
        do {
            try lock(descriptor, layout)
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Takes the lock, trying for a while: `digitd status` holds it for a moment to see who has it.
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
    ) throws(SpoolError) {
        do {
            let text = Array("\(getpid())\n".utf8)
            _ = try SystemCall.attempt("ftruncate") { ftruncate(descriptor, 0) }
            _ = try SystemCall.attempt("pwrite") { pwrite(descriptor, text, text.count, 0) }
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
