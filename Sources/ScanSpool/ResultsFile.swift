import Files
import Glibc
import SystemPackage

/// A file in `outbox/` that grows by whole lines: the CSV of a day.
///
/// The ledger knows how long the file is; what lies beyond is the torn end of an append that the
/// ledger never recorded. The next append writes over it, so a line is in the file exactly once
/// whenever the power went.
public struct ResultsFile: Sendable {
    private let spool: Spool
    private let name: [UInt8]

    /// Creates the results file of a name; nothing is touched on disk.
    public init(_ name: String, in spool: Spool) {
        self.spool = spool
        self.name = Spool.workName(name)
    }

    private var path: FilePath {
        spool.layout.outbox.appending(RelativePath(components: [name]).filePath.components)
    }

    /// Writes lines at the recorded length, over whatever an unrecorded append left there.
    ///
    /// The lines are written by one call, and the first ones appear with the file, so nobody sees it
    /// empty. They are not synced: call ``Spool/sync()`` before recording the new length. When writing
    /// fails, the file is cut back to the recorded length.
    ///
    /// What lies beyond the recorded length must be the beginning of these very lines (or the zeros
    /// that a power cut leaves in their place): only then is it ours to write over.
    ///
    /// - Parameters:
    ///   - lines: The lines.
    ///   - length: The recorded length in bytes.
    ///   - modified: When the file was written last, in nanoseconds since 1970, as ``modified()`` said
    ///     then: a file as long as recorded that was written since is not ours. Without it only the
    ///     length tells.
    /// - Returns: The file's new length in bytes.
    /// - Throws: ``SpoolError/resultsChanged(_:recordedBytes:foundBytes:)`` when someone else has
    ///   changed the file; nothing was written then. Call ``setAside()`` and write all of it anew.
    public func append(
        _ lines: [UInt8], cuttingBackTo length: Int, modified: Int64? = nil
    ) throws(SpoolError) -> Int {
        do {
            let file = try openForAppending()
            let facts = try FileFacts(of: file.descriptor)
            let found = facts.size
            let isTouched =
                found == length && modified.map { facts.modifiedInNanoseconds != $0 } ?? false
            guard !isTouched, try isOurs(file, recorded: length, found: found, next: lines) else {
                throw SpoolError.resultsChanged(path, recordedBytes: length, foundBytes: found)
            }
            do throws(Errno) {
                try file.write(lines, at: length)
                if found > length + lines.count { try file.truncate(to: length + lines.count) }
            } catch {
                try? file.truncate(to: length)
                throw error
            }
            return length + lines.count
        } catch let error as SpoolError {
            throw error
        } catch Errno.noSuchFileOrDirectory where length == 0 {
            try spool.write(lines, to: .outbox, as: RelativePath(components: [name]))
            return lines.count
        } catch Errno.noSuchFileOrDirectory, Errno.tooManySymbolicLinkLevels, Errno.isDirectory {
            throw .resultsChanged(path, recordedBytes: length, foundBytes: 0)
        } catch {
            throw .system(
                SystemCallFailure("pwrite", on: path, errno: error as? Errno ?? .ioError))
        }
    }

    /// Renames the file to the first free `results-DAY~1.csv`, `~2`, …, so that nothing of what
    /// someone else wrote is lost.
    ///
    /// - Returns: Its new name, or `nil` when there is no such file.
    public func setAside() throws(SpoolError) -> String? {
        let outbox = spool.folder(.outbox)
        do {
            let aside = try ScanSpool.setAside(name, in: outbox)
            return FileName.display(aside)
        } catch .noSuchFileOrDirectory {
            return nil
        } catch {
            throw .system(SystemCallFailure("renameat2", on: path, errno: error))
        }
    }

    /// Writes the file anew, piece by piece, and keeps the old one as ``setAside()`` does.
    ///
    /// The new one is on the disk before the old one loses its name.
    ///
    /// - Parameters:
    ///   - keepsEmpty: Whether an old file is kept though it is empty.
    ///   - write: Called once, with what takes the pieces.
    /// - Returns: The new length in bytes, and the name of the old file, if there was one.
    /// - Throws: `SpoolError`, and what the closure throws; the file is as it was then.
    public func rewrite(
        keepingEmpty keepsEmpty: Bool = true,
        _ write: (_ put: ([UInt8]) throws -> Void) throws -> Void
    ) throws -> (length: Int, setAsideAs: String?) {
        let (work, outbox) = (spool.folder(.work), spool.folder(.outbox))
        let temporary = spool.temporaryName()
        var length = 0
        do {
            let file = try work.file(
                temporary, O_WRONLY | O_CREAT | O_EXCL, mode: SpoolLayout.fileMode)
            try write { piece in
                try file.write(piece, at: length)
                length += piece.count
            }
            try file.sync()
            let isEmpty = try outbox.facts(of: name).map { $0.kind == .regular && $0.size == 0 }
            if !keepsEmpty, isEmpty ?? false { try outbox.remove(name) }
            let aside = try setAside()
            try work.rename(temporary, to: outbox, name)
            return (length, aside)
        } catch let error as Errno {
            try? work.remove(temporary)
            throw SpoolError.system(SystemCallFailure("write", on: path, errno: error))
        } catch {
            try? work.remove(temporary)
            throw error
        }
    }

    /// When the file was written last, in nanoseconds since 1970; nil when there is none.
    public func modified() -> Int64? {
        (try? spool.folder(.outbox).facts(of: name))?.modifiedInNanoseconds
    }

    /// Returns whether the file holds these bytes at an offset.
    ///
    /// - Throws: Trouble of the machine; a file that is gone holds nothing.
    public func holds(_ bytes: [UInt8], at offset: Int) throws(SpoolError) -> Bool {
        do throws(Errno) {
            return try openForAppending().read(bytes.count, from: offset) == bytes
        } catch .noSuchFileOrDirectory, .tooManySymbolicLinkLevels, .isDirectory {
            return false
        } catch {
            throw .system(SystemCallFailure("pread", on: path, errno: error))
        }
    }

    private func openForAppending() throws(Errno) -> OpenFile {
        try spool.folder(.outbox).file(
            name, O_RDWR | O_NONBLOCK)
    }

    /// Whether the file is as we left it, give or take the torn end of an append of `next`.
    private func isOurs(
        _ file: borrowing OpenFile, recorded: Int, found: Int, next: [UInt8]
    ) throws(Errno) -> Bool {
        guard found >= recorded else { return false }
        if recorded > 0, try file.read(1, from: recorded - 1) != [UInt8(ascii: "\n")] {
            return false
        }
        if found == recorded { return true }
        let tail = try file.read(min(found - recorded, next.count), from: recorded)
        return zip(tail, next).allSatisfy { $0 == $1 || $0 == 0 }
    }
}

extension FileFacts {
    fileprivate var modifiedInNanoseconds: Int64 {
        let (seconds, attoseconds) = modified.components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
