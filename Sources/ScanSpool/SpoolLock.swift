import Files
import SystemPackage

/// The right to work in a root, held for as long as this object lives.
///
/// It is the lock of `.digitd.lock`. The root folder itself is locked as well, so that removing the
/// file lets nobody in.
public final class SpoolLock: Sendable {
    private let file: FileLock
    private let root: FileLock

    /// Takes the lock of a root.
    ///
    /// - Throws: ``SpoolError/alreadyRunning(root:processID:)`` when another process has it.
    public init(_ layout: SpoolLayout) throws(SpoolError) {
        do throws(FileLock.Refusal) {
            // A `status` that looks who holds it has it for a moment, so we try for a while.
            file = try FileLock(at: layout.lock, mode: SpoolLayout.fileMode, attempts: 20)
            root = try FileLock(ofFolder: layout.root, attempts: 20)
        } catch {
            switch error {
            case .held(let process): throw .alreadyRunning(root: layout.root, processID: process)
            case .failed(let failure): throw .system(failure)
            }
        }
        do throws(Errno) {
            try file.signIn()
        } catch {
            throw .system(SystemCallFailure("write", on: layout.lock, errno: error))
        }
    }

    /// Tells those who ask what hinders the work, as long as the lock is held.
    ///
    /// Nothing comes of it when there is no room for it.
    public func note(_ hindrances: SpoolHindrances) {
        try? file.signIn(noting: hindrances.lines)
    }

    /// What hinders the process that holds a root's lock.
    public static func hindrances(_ layout: SpoolLayout) -> SpoolHindrances {
        SpoolHindrances(lines: FileLock.notes(of: layout.lock))
    }

    /// The process that holds a root's lock, or `nil` when nobody does.
    public static func holder(_ layout: SpoolLayout) -> Int32? { FileLock.holder(of: layout.lock) }
}
