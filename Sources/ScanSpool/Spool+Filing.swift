import Files
import Glibc
import SystemPackage

/// Where an original goes when its scan has been answered.
public enum Shelf: Hashable, Sendable {
    /// `done/DAY/`: it was read. The day is written like `2026-11-22`.
    case done(day: String)
    /// `failed/`: it could not be read.
    case failed
}

// Originals move last, when the answer is safe on the disk. Filing can be repeated after a crash at
// any point: what has been moved stays where it is, and what has not goes where it would have gone.
extension Spool {
    /// Keeps the reason of a refusal ready for ``fileAway(_:to:as:)``, which puts it beside the
    /// original as `NAME.reason.txt`.
    ///
    /// Call it before the batch's ``sync()``: then a power cut cannot part reason and original.
    public func stageReason(_ reason: String, for id: String) throws(SpoolError) {
        let work = folder(.work)
        let name = Self.reasonName(id)
        do {
            let file = try work.file(
                name, O_WRONLY | O_CREAT | O_TRUNC, mode: SpoolLayout.fileMode)
            try file.write(Array(reason.utf8), at: 0)
        } catch {
            throw .system(SystemCallFailure("write", on: work.path(of: name), errno: error))
        }
    }

    /// Moves a work file to its shelf, under the path that it had in the inbox.
    ///
    /// Nothing is ever replaced: when the name is taken, the file becomes `NAME~ID.ext`, or the first
    /// of `NAME~ID~1.ext`, `NAME~ID~2.ext`, … that is free. A staged reason goes first, so that a
    /// failed original never lies there unexplained.
    ///
    /// - Returns: Where it is now, below the root, like `done/2026-11-22/a/b.png`; `nil` when there
    ///   is no such work file, which after a restart means that it was filed before.
    /// - Throws: ``SpoolError/cannotTake(_:facts:_:)`` when only this one cannot be moved.
    public func fileAway(
        _ id: String, to shelf: Shelf, as path: RelativePath
    ) throws(SpoolError) -> RelativePath? {
        let work = folder(.work)
        let name = Self.claimedName(id)
        let origin = layout.claimed(id)
        var goal: Folder?
        do throws(Errno) {
            if shelf == .failed {
                // Without the work file it was filed before, and no reason may go anywhere.
                guard try work.facts(of: name) != nil else { return nil }
            }
            let (shelfFolder, shelfPath) = try open(shelf)
            let (parent, folders) = try makeParents(of: path, in: shelfFolder, tag: id)
            goal = parent
            var number = 0
            while true {
                let candidate = path.tagged(RelativePath.tag(id, number: number)).name
                number += 1
                if shelf == .failed {
                    guard try parent.facts(of: candidate) == nil else { continue }
                    try placeReason(of: id, beside: candidate, in: parent)
                }
                do throws(Errno) {
                    try work.rename(name, to: parent, candidate)
                } catch .fileExists {
                    continue
                } catch .noSuchFileOrDirectory {
                    guard try work.facts(of: name) == nil else { throw .noSuchFileOrDirectory }
                    return nil
                }
                return RelativePath(components: shelfPath + folders + [candidate])
            }
        } catch {
            if let goal, error.isOfOneThing, isOneEntrysTrouble(error, with: goal) {
                throw cannotMove(name, error)
            }
            throw .system(
                SystemCallFailure(
                    "renameat2", on: origin,
                    to: layout[shelf.folder].appending(path.filePath.components), errno: error))
        }
    }

    private func open(_ shelf: Shelf) throws(Errno) -> (Folder, path: [[UInt8]]) {
        let top = folder(shelf.folder)
        switch shelf {
        case .failed:
            return (top, [shelf.folder.name])
        case .done(let day):
            let day = Self.workName(day)
            let path = [shelf.folder.name, day]
            // Nearly always it is the day of the last one; a look is cheaper than an open.
            if let last = lastDay.withLock({ $0 }), let facts = try top.facts(of: day),
                last.identity == facts.identity
            {
                return (last, path)
            }
            let open = try top.makeFolder(day, mode: SpoolLayout.folderMode)
            lastDay.withLock { $0 = open }
            return (open, path)
        }
    }

    /// Opens the folders that lead to a path, made if missing.
    ///
    /// A name that a file has taken gets the tag: `a/b.png` then goes to `a~TAG/b.png`, or on to the
    /// first name that no file has.
    private func makeParents(
        of path: RelativePath, in top: Folder, tag: String
    ) throws(Errno) -> (Folder, [[UInt8]]) {
        guard let parentPath = path.parent else { return (top, []) }
        if let parent = try? top.folder(parentPath) { return (parent, parentPath.components) }
        var folder = top
        var names: [[UInt8]] = []
        for component in parentPath.components {
            let (inner, name) = try makeFolder(component, in: folder, tag: tag)
            folder = inner
            names.append(name)
        }
        return (folder, names)
    }

    private func makeFolder(
        _ component: [UInt8], in folder: Folder, tag: String
    ) throws(Errno) -> (Folder, name: [UInt8]) {
        var number = 0
        while true {
            let suffix = RelativePath.tag(tag, number: number).map { "~" + $0 }
            let name = suffix.map { fitting(component, suffix: $0) } ?? component
            do {
                return (try folder.makeFolder(name, mode: SpoolLayout.folderMode), name)
            } catch .notDirectory {
                number += 1
            }
        }
    }

    private func placeReason(
        of id: String, beside name: [UInt8], in parent: Folder
    ) throws(Errno) {
        let reasonName = RelativePath(components: [name]).appending(suffix: ".reason.txt").name
        do {
            try folder(.work).rename(Self.reasonName(id), over: parent, reasonName)
        } catch .noSuchFileOrDirectory {
            // None was staged, or an earlier attempt has put it there.
        }
    }

    /// How an original in `failed/` looks.
    public struct FailedLook: Hashable, Sendable {
        /// The number of the file in its file system.
        public let inode: UInt64
        let size: Int
        let modified: Duration
    }

    /// Looks at an original by its path below `failed/`; nil when no ordinary file is there.
    public func look(atFailed place: RelativePath) -> FailedLook? {
        guard let parent = failedFolder(of: place), let facts = try? parent.facts(of: place.name),
            facts.kind == .regular
        else { return nil }
        return FailedLook(
            inode: facts.identity.inode, size: facts.size, modified: facts.modified)
    }

    /// The bytes of an original in `failed/`; nil when it cannot be read, or is larger than the limit.
    public func content(ofFailed place: RelativePath, maximumBytes: Int) -> [UInt8]? {
        guard let parent = failedFolder(of: place),
            let file = try? parent.fileForReading(place.name),
            let size = try? FileFacts(of: file.descriptor).size, size <= maximumBytes
        else { return nil }
        return try? file.read(size)
    }

    /// Moves an original from `failed/` back into the inbox, and notes beside its reason that it went.
    ///
    /// The reason stays, as `NAME~ID.reason.txt`: what was answered was answered.
    ///
    /// - Parameters:
    ///   - place: Its path below `failed/`.
    ///   - path: The path that it had in the inbox; it gets this one, or the first free one like it.
    ///   - id: The id of its scan.
    ///   - note: What is written below the reason, a sentence.
    /// - Returns: Where it is now; nil when it was gone.
    /// - Throws: Trouble of the machine; it is where it was then.
    public func takeBack(
        failed place: RelativePath, as path: RelativePath, id: String, noting note: String
    ) throws(SpoolError) -> RelativePath? {
        guard let parent = failedFolder(of: place) else { return nil }
        do throws(Errno) {
            let (goal, folders) = try makeParents(of: path, in: folder(.inbox), tag: id)
            var number = 0
            while true {
                let name = path.tagged(RelativePath.tag(id, number: number)).name
                do throws(Errno) {
                    try parent.rename(place.name, to: goal, name)
                } catch .fileExists {
                    number += 1
                    continue
                } catch .noSuchFileOrDirectory {
                    return nil
                }
                keepReason(of: place, in: parent, id, noting: note)
                return RelativePath(components: folders + [name])
            }
        } catch {
            throw .system(
                SystemCallFailure(
                    "renameat2", on: layout.failed.appending(place.filePath.components),
                    to: layout.inbox.appending(path.filePath.components), errno: error))
        }
    }

    private func keepReason(
        of place: RelativePath, in parent: Folder, _ id: String, noting note: String
    ) {
        let old = RelativePath(components: [place.name]).appending(suffix: ".reason.txt").name
        let reason = (try? parent.fileForReading(old).read(1 << 16)) ?? []
        let name = Self.reasonOfTakenBack(place.name, id)
        guard
            (try? parent.create(
                name, with: reason + Array((note + "\n").utf8), mode: SpoolLayout.fileMode,
                isLasting: false)) != nil, name != old
        else { return }
        try? parent.remove(old)
    }

    fileprivate static func reasonOfTakenBack(_ name: [UInt8], _ id: String) -> [UInt8] {
        let path = RelativePath(components: [name]).tagged(RelativePath.tag(id, number: 1))
        return path.appending(suffix: ".reason.txt").name
    }

    private func failedFolder(of place: RelativePath) -> Folder? {
        guard let path = place.parent else { return folder(.failed) }
        return try? folder(.failed).folder(path)
    }

    static func reasonName(_ id: String) -> [UInt8] {
        reasonPrefix + workName(id)
    }

    static let reasonPrefix = Array(".reason-".utf8)
}

extension Shelf {
    var folder: SpoolFolder {
        switch self {
        case .done: .done
        case .failed: .failed
        }
    }
}

extension SpoolLayout {
    /// Whether an original was taken back from `failed/`, as its reason shows.
    ///
    /// - Parameters:
    ///   - path: The path that it had in the inbox.
    ///   - id: The id of its scan.
    /// - Returns: Whether that is so, as far as can be seen.
    public func wasTakenBack(_ path: RelativePath, id: String) -> Bool {
        let reason = RelativePath(
            components: path.components.dropLast() + [Spool.reasonOfTakenBack(path.name, id)])
        return StoredFile.exists(failed.appending(reason.filePath.components))
    }
}
