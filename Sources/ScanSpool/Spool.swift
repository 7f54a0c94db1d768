import Files
import Synchronization
import SystemPackage

/// The folders of one root, open and ready to work with.
///
/// The folders stay open, so that a step that has begun ends in the folder it began in. ``check()``
/// compares them with what is at their paths now. Safe to use from several threads.
public final class Spool: Sendable {
    /// Where the folders are.
    public let layout: SpoolLayout

    let root: Folder
    private let folders: Mutex<[SpoolFolder: Folder]>
    /// The folder of the day that the last original was filed under.
    let lastDay = Mutex<Folder?>(nil)
    private let temporaryNumber = Atomic(0)

    /// Opens the folders of a layout that has been created.
    public init(_ layout: SpoolLayout) throws(SpoolError) {
        self.layout = layout
        let root = try SpoolError.wrap { () throws(SystemCallFailure) in
            try Folder(at: layout.root, followingLinks: true)
        }
        self.root = root
        folders = Mutex([:])
        for folder in SpoolFolder.allCases { _ = try reopen(folder) }
    }

    /// One of the open folders.
    func folder(_ folder: SpoolFolder) -> Folder {
        guard let open = folders.withLock({ $0[folder] }) else {
            preconditionFailure("'\(folder.rawValue)' was opened when the spool was")
        }
        return open
    }

    /// Compares what is at the folders' paths with what is open.
    ///
    /// A folder that someone removed is made again and one that was replaced is opened anew.
    ///
    /// - Throws: ``SpoolError/rootReplaced(_:)`` or another machine trouble when the root itself is
    ///   not the one we started in. Nothing may be written then: an empty folder where a mount
    ///   used to be is not our spool.
    public func check() throws(SpoolError) {
        let found: FileIdentity
        do {
            found = try FileFacts(at: layout.root).identity
        } catch .noSuchFileOrDirectory {
            throw .rootMissing(layout.root)
        } catch {
            throw .system(SystemCallFailure("stat", on: layout.root, errno: error))
        }
        guard found == root.identity else { throw .rootReplaced(layout.root) }
        for folder in SpoolFolder.allCases {
            let facts: FileFacts?
            do {
                facts = try root.facts(of: folder.name)
            } catch {
                throw .system(SystemCallFailure("stat", on: layout[folder], errno: error))
            }
            if facts?.identity != self.folder(folder).identity { _ = try reopen(folder) }
        }
    }

    /// Opens a folder of the root, made if missing.
    private func reopen(_ folder: SpoolFolder) throws(SpoolError) -> Folder {
        let path = layout[folder]
        let open: Folder
        do {
            open = try root.makeFolder(folder.name, mode: SpoolLayout.folderMode)
        } catch .notDirectory {
            let kind = (try? root.facts(of: folder.name))?.kind ?? .unknown
            throw .notAFolder(path, kind)
        } catch {
            throw .system(SystemCallFailure("open", on: path, errno: error))
        }
        guard open.identity.device == root.identity.device else { throw .otherFilesystem(path) }
        folders.withLock { $0[folder] = open }
        return open
    }
}

extension Spool {
    /// The bytes that an ordinary user can still write to the root's filesystem.
    public func freeBytes() throws(SpoolError) -> Int {
        try SpoolError.wrap { () throws(SystemCallFailure) in try root.room().bytes }
    }

    /// Puts everything on the disk that was written or renamed in the root until now.
    ///
    /// One call for a whole batch: its cost is the batch's, not each file's. After a failure what
    /// was written since the last sync must be written anew, not synced again.
    public func sync() throws(SpoolError) {
        try SpoolError.wrap { () throws(SystemCallFailure) in try root.syncFilesystem() }
    }
}

// Files that are being written have names like `.writing-17` in work/, where nobody looks for
// results, and all of them are a dead process's when a daemon starts.
extension Spool {
    private static let temporaryPrefix = Array(".writing-".utf8)

    func temporaryName() -> [UInt8] {
        let number = temporaryNumber.add(1, ordering: .relaxed).newValue
        return Self.temporaryPrefix + Array("\(number)".utf8)
    }

    /// Removes what killed processes have left half written in `work/`.
    ///
    /// Only who has the root's ``SpoolLock`` may do that: what a living process writes looks the same.
    ///
    /// - Returns: The paths of the files below the root.
    /// - Throws: Trouble of the machine.
    @discardableResult
    public func removeLeftovers() throws(SpoolError) -> [String] {
        var removed: [String] = []
        let work = folder(.work)
        let names = try SpoolError.wrap { () throws(SystemCallFailure) in try work.names() }
        for name in names where isLeftover(name, among: names) {
            do {
                try work.remove(name)
            } catch .isDirectory {
                // A folder of such a name is somebody's.
                continue
            } catch {
                throw .system(SystemCallFailure("unlinkat", on: work.path(of: name), errno: error))
            }
            removed.append("work/\(FileName.display(name))")
        }
        return removed
    }

    /// Whether a file in `work/` is of no use to anybody: begun, or the reason for a scan that is not there.
    private func isLeftover(_ name: [UInt8], among names: [[UInt8]]) -> Bool {
        if name.starts(with: Self.temporaryPrefix) { return true }
        guard name.starts(with: Self.reasonPrefix) else { return false }
        let id = String(decoding: name.dropFirst(Self.reasonPrefix.count), as: UTF8.self)
        return !names.contains(Self.claimedName(id)) && !names.contains(Array(id.utf8))
    }
}
