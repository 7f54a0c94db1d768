import Files
import Glibc
import SystemPackage

// Taking a scan: one rename, which one of any number of claimers wins. From then on it is a file in
// work/ with a name that we chose, and nobody's view of the inbox matters any more.
extension Spool {
    /// Moves a thing from the inbox into `work/` under an id.
    ///
    /// Whatever the name stands for is moved itself: a link is not followed.
    ///
    /// - Returns: Whether it was taken; `false` when it is gone, for example to another claimer.
    /// - Throws: ``SpoolError/cannotTake(_:facts:_:)`` when only this one cannot be taken.
    /// - Precondition: No file in `work/` has the id: ids are used once.
    public func claim(_ path: RelativePath, as id: String) throws(SpoolError) -> Bool {
        guard let parent = try parentFolder(of: path) else { return false }
        do {
            try parent.rename(path.name, to: folder(.work), Self.claimedName(id))
            return true
        } catch .noSuchFileOrDirectory {
            return try explainMissing(path, id)
        } catch {
            if isOneEntrysTrouble(error) {
                throw .cannotTake(path, facts: ownerAndMode(of: parent), error)
            }
            throw .system(
                SystemCallFailure(
                    "renameat2", on: layout.inbox.appending(path.filePath.components),
                    to: layout.claimed(id), errno: error))
        }
    }

    /// Returns whether what was claimed under an id is the file that was seen in the inbox, unchanged.
    ///
    /// Between the look and the rename somebody may have written into it, or put another one in its place.
    public func isUnchanged(_ entry: InboxEntry, claimedAs id: String) -> Bool {
        guard let facts = try? folder(.work).facts(of: Self.claimedName(id)) else { return true }
        return facts.identity.inode == entry.inode && facts.size == entry.size
            && facts.modified == entry.modified
    }

    /// Moves a claimed thing back into the inbox, under a path or the first free one like it.
    ///
    /// - Returns: Where it is now; `nil` when there is no such work file.
    /// - Throws: ``SpoolError/cannotTake(_:facts:_:)`` when only this one cannot be moved.
    public func putBack(_ id: String, as path: RelativePath) throws(SpoolError) -> RelativePath? {
        let name = Self.claimedName(id)
        let parent = try parentFolder(of: path)
        var number = 0
        while true {
            let candidate = path.tagged(RelativePath.tag(id, number: number))
            do throws(Errno) {
                guard let parent else { throw .noSuchFileOrDirectory }
                try folder(.work).rename(name, to: parent, candidate.name)
                return candidate
            } catch .fileExists {
                number += 1
            } catch .noSuchFileOrDirectory where parent != nil {
                return nil
            } catch {
                if error.isOfOneThing, isOneEntrysTrouble(error) { throw cannotMove(name, error) }
                throw .system(
                    SystemCallFailure(
                        "renameat2", on: layout.claimed(id),
                        to: layout.inbox.appending(candidate.filePath.components), errno: error))
            }
        }
    }

    /// The ids of everything in `work/`, in no order.
    ///
    /// What lies there under a name that no claim gives (an earlier version of this program may have
    /// put it there, or a person) is given one, with its old name as the id. Names that the inbox leaves
    /// alone are left alone here as well.
    ///
    /// - Parameter isStuck: Called with each thing that alone cannot be renamed; it is left where it is.
    /// - Returns: The ids.
    /// - Throws: Trouble of the machine.
    public func workFiles(
        whereStuck isStuck: (SpoolError) -> Void = { _ in }
    ) throws(SpoolError) -> [String] {
        let work = folder(.work)
        let names = try SpoolError.wrap { () throws(SystemCallFailure) in try work.names() }
        var ids: [String] = []
        for name in names where !FileName.isIgnored(name) {
            guard let text = String(validating: name, as: UTF8.self) else { continue }
            let isClaimed = text.hasSuffix(Self.claimSuffix) && text != Self.claimSuffix
            do throws(SpoolError) {
                guard let claimed = isClaimed ? name : try giveClaimedName(to: name) else {
                    continue
                }
                let id = claimed.dropLast(Self.claimSuffix.utf8.count)
                ids.append(String(decoding: id, as: UTF8.self))
            } catch {
                guard case .cannotTake = error else { throw error }
                isStuck(error)
            }
        }
        return ids
    }

    /// Renames a file of `work/` as if it had been claimed under its name.
    ///
    /// - Returns: Its name now; `nil` when it is gone, or a claim has that name.
    private func giveClaimedName(to name: [UInt8]) throws(SpoolError) -> [UInt8]? {
        let work = folder(.work)
        let claimed = fitting(name, suffix: Self.claimSuffix)
        do {
            try work.rename(name, to: work, claimed)
            return claimed
        } catch .fileExists, .noSuchFileOrDirectory {
            return nil
        } catch {
            if error.isOfOneThing, isOneEntrysTrouble(error) { throw cannotMove(name, error) }
            throw .system(SystemCallFailure("renameat2", on: work.path(of: name), errno: error))
        }
    }

    /// What is thrown where a thing in `work/` alone cannot be moved.
    func cannotMove(_ name: [UInt8], _ errno: Errno) -> SpoolError {
        .cannotTake(
            RelativePath(components: [SpoolFolder.work.name, name]),
            facts: ownerAndMode(of: folder(.work)), errno)
    }

    private func ownerAndMode(of folder: Folder) -> String {
        (try? FileFacts(of: folder.descriptor))?.ownerAndMode ?? "?"
    }

    /// The bytes of a claimed scan.
    ///
    /// The file is opened without following a link or waiting for a pipe's writer, and looked at
    /// through the descriptor it is read from, so that nothing can be swapped in between. Bytes that
    /// a writer still adds are read, up to the limit.
    ///
    /// - Returns: The content, or `nil` when there is no such work file.
    /// - Throws: What the refusal's sentence says: the error's description names no path.
    public func read(_ id: String, maximumBytes: Int) throws(SpoolError) -> [UInt8]? {
        let name = Self.claimedName(id)
        let file: OpenFile
        do {
            file = try folder(.work).fileForReading(name)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw whyNotOpened(name, error)
        }
        do {
            let facts = try FileFacts(of: file.descriptor)
            guard facts.kind == .regular else { throw SpoolError.notARegularFile(facts.kind) }
            guard facts.size <= maximumBytes else {
                throw SpoolError.tooLarge(bytes: facts.size, limit: maximumBytes)
            }
            return try file.read(facts.size)
        } catch let error as SpoolError {
            throw error
        } catch let error as Errno {
            throw .readFailed(error)
        } catch {
            throw .readFailed(.ioError)
        }
    }

    private func whyNotOpened(_ name: [UInt8], _ errno: Errno) -> SpoolError {
        let work = folder(.work)
        if errno.isOfProcess {
            return .system(SystemCallFailure("openat", on: work.path(of: name), errno: errno))
        }
        guard let facts = try? work.facts(of: name) else { return .readFailed(errno) }
        if facts.kind != .regular { return .notARegularFile(facts.kind) }
        if errno == .permissionDenied { return .unreadable(facts: facts.ownerAndMode) }
        return .readFailed(errno)
    }

    /// A missing name is a lost race, unless it is our own `work/` that is missing.
    private func explainMissing(_ path: RelativePath, _ id: String) throws(SpoolError) -> Bool {
        guard (try? FileFacts(of: folder(.work).descriptor))?.links ?? 0 > 0 else {
            throw .system(
                SystemCallFailure(
                    "renameat2", on: layout.inbox.appending(path.filePath.components),
                    to: layout.claimed(id), errno: .noSuchFileOrDirectory))
        }
        return false
    }

    /// Whether trouble concerns one thing of the inbox or of `work/` alone, since other files can be moved between
    /// a folder and `work/`.
    ///
    /// That is tried with a file of our own: neither the reason nor any mode tells a mount point, an
    /// immutable file or another user's folder from an inbox that is itself mounted, immutable or closed.
    ///
    /// - Parameters:
    ///   - errno: What was said of it.
    ///   - other: The folder; the inbox unless another one is given.
    /// - Returns: Whether that can be done.
    func isOneEntrysTrouble(_ errno: Errno, with other: Folder? = nil) -> Bool {
        if errno.isOfProcess { return false }
        let (other, work) = (other ?? folder(.inbox), folder(.work))
        do throws(Errno) {
            _ = try other.file(Self.probeName, O_WRONLY | O_CREAT, mode: SpoolLayout.fileMode)
            try other.rename(Self.probeName, over: work, Self.probeName)
            try work.remove(Self.probeName)
            return true
        } catch {
            try? other.remove(Self.probeName)
            try? work.remove(Self.probeName)
            return false
        }
    }

    /// A name that the inbox leaves alone, and ``workFiles()`` as well.
    private static let probeName = Array(".digitd-tries-to-take-this".utf8)

    /// The open folder in which a path of the inbox lies, or `nil` when it is gone.
    private func parentFolder(of path: RelativePath) throws(SpoolError) -> Folder? {
        guard let parent = path.parent else { return folder(.inbox) }
        do {
            return try folder(.inbox).folder(parent)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch .notDirectory {
            return nil
        } catch .tooManySymbolicLinkLevels {
            // A link was put where the folder was: what it leads to is not ours to take.
            return nil
        } catch {
            if isOneEntrysTrouble(error) {
                throw .cannotTake(path, facts: "not accessible", error)
            }
            throw .system(
                SystemCallFailure(
                    "openat", on: layout.inbox.appending(parent.filePath.components), errno: error)
            )
        }
    }

    /// What follows the id in the name of a claimed file.
    ///
    /// ext4 searches a folder's block name by name, twice for a claim and once for filing away, and
    /// of long names there are few in a block.
    static let claimSuffix = "~claimed-by-digitd-and-about-to-be-read"

    /// The name in `work/` of what was claimed under an id.
    package static func claimedName(_ id: String) -> [UInt8] { workName(id) + claimSuffix.utf8 }

    static func workName(_ id: String) -> [UInt8] {
        let name = Array(id.utf8)
        precondition(
            !name.isEmpty && name.first != UInt8(ascii: ".")
                && !name.contains(RelativePath.slash) && !name.contains(0),
            "'\(id)' cannot be the name of a work file")
        return name
    }
}

extension Errno {
    /// Whether it may be said of one thing for good: of a mount point, an immutable file, another user's folder.
    ///
    /// Whatever may be over in a moment is tried again with all that is in `work/`.
    var isOfOneThing: Bool {
        switch self {
        case .permissionDenied, .notPermitted, .resourceBusy, .improperLink: true
        default: false
        }
    }

    /// Whether the process lacks something, so that nothing is said about the file.
    var isOfProcess: Bool {
        switch self {
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory: true
        default: false
        }
    }
}
