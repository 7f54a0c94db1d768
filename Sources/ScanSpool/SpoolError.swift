import Files
import SystemPackage

/// What can go wrong in the folders.
///
/// Every case is either trouble with one file, which is then answered as refused while the rest go
/// on, or trouble with the machine (``isMachineTrouble``), which pauses intake until it is over.
public enum SpoolError: Error, Hashable, Sendable {
    /// Another digitd works in this root.
    case alreadyRunning(root: FilePath, processID: Int32?)
    /// Nothing is at the root's path any more.
    case rootMissing(FilePath)
    /// Something else is at the root's path: a mount came or went, or the folder was replaced.
    case rootReplaced(FilePath)
    /// A name of the layout is taken by something that is no folder.
    case notAFolder(FilePath, FileKind)
    /// A folder of the spool is on another filesystem, so nothing can be renamed into it.
    case otherFilesystem(FilePath)
    /// A file cannot be taken out of its folder; `facts` are the folder's owner and mode.
    case cannotTake(RelativePath, facts: String, Errno)
    /// A file cannot be taken, for its name cannot be recorded.
    case notRecorded(RelativePath, reason: String)
    /// A folder in the inbox does not let us see what is in it; `facts` are its owner and mode.
    case closedFolder(RelativePath, facts: String)
    /// A folder in the inbox cannot be read.
    case unreadableFolder(RelativePath, Errno)
    /// A file does not let us read it; `facts` are its owner and mode.
    case unreadable(facts: String)
    /// A file's content could not be read.
    case readFailed(Errno)
    /// A claimed thing is no regular file.
    case notARegularFile(FileKind)
    /// A folder lies deeper in the inbox than files are looked for.
    case nestedTooDeep(folders: Int)
    /// A folder's path in the inbox is too long for its files to be named.
    case pathTooLong(bytes: Int)
    /// A file is larger than the limit.
    case tooLarge(bytes: Int, limit: Int)
    /// A results file is not as this program left it.
    case resultsChanged(FilePath, recordedBytes: Int, foundBytes: Int)
    /// A system call failed on one of the spool's own folders or files.
    case system(SystemCallFailure)

    /// Whether the trouble is the machine's rather than one file's: intake pauses until it is over.
    public var isMachineTrouble: Bool {
        switch self {
        case .alreadyRunning, .rootMissing, .rootReplaced, .notAFolder, .otherFilesystem, .system:
            true
        case .cannotTake, .notRecorded, .closedFolder, .unreadableFolder, .unreadable, .readFailed,
            .notARegularFile,
            .nestedTooDeep, .pathTooLong, .tooLarge, .resultsChanged:
            false
        }
    }
}

extension SpoolError: CustomStringConvertible {
    /// The sentence for people: what is wrong, and what to do.
    public var description: String {
        switch self {
        case .alreadyRunning(let root, let processID):
            let holder = processID.map { "process \($0)" } ?? "another process"
            return "'\(root.display)' is in use by another digitd (\(holder)). "
                + "Stop that one first, or give this one a root of its own."
        case .rootMissing(let root):
            return "'\(root.display)' is gone. "
                + "Work goes on when it is back; if it is a mount, mount it again."
        case .rootReplaced(let root):
            return "'\(root.display)' is no longer the folder digitd started in: it was replaced, "
                + "unmounted or mounted over. Put it back, or restart digitd to use the new one."
        case .notAFolder(let path, let kind):
            return "'\(path.display)' should be a folder, but a \(kind.rawValue) is there. "
                + "Move it away."
        case .otherFilesystem(let path):
            return "'\(path.display)' is on another filesystem than the spool's root, "
                + "so files cannot be moved between them in one step. Keep all of the root on one."
        case .cannotTake(let path, let facts, let errno):
            return "'\(path.display)' cannot be taken out of its folder (\(facts)): \(errno). "
                + Self.nextStep(afterNotTaking: errno)
        case .notRecorded(let path, let reason):
            return "'\(path.display)' is not taken, for the ledger refuses it: \(reason). "
                + "Give it another name. That is an error of digitd: tell its authors."
        case .closedFolder(let path, let facts):
            return "The folder '\(path.display)' is closed to digitd (\(facts)). "
                + "Let digitd's user read it and write to it."
        case .unreadableFolder(let path, let errno):
            return "The folder '\(path.display)' cannot be read: \(errno). Check the disk."
        case .unreadable(let facts):
            return "digitd is not allowed to read the file (\(facts)). "
                + "Make it readable and drop it again."
        case .readFailed(let errno):
            return "The file could not be read from the disk: \(errno). Drop it again."
        case .notARegularFile(.folder):
            return "This is a folder with the name of a picture. "
                + "Drop the pictures in it, or give it another name and drop it again."
        case .notARegularFile(let kind):
            return "This is a \(kind.rawValue), not a file with a picture. "
                + "Drop the picture itself."
        case .nestedTooDeep(let folders):
            return "The folder lies \(folders) folders deep; "
                + "scans are looked for down to \(InboxScanner.maximumDepth). "
                + "Drop its scans in fewer folders."
        case .pathTooLong(let bytes):
            return "The folder's path has \(bytes) bytes; scans are looked for down to "
                + "\(InboxScanner.maximumFolderPathLength). "
                + "Drop its scans in fewer folders, or folders with shorter names."
        case .tooLarge(let bytes, let limit):
            return "The file has \(bytes) bytes; the limit is \(limit). "
                + "Scan at a lower resolution, or raise the limit."
        case .resultsChanged(let path, let recorded, let found):
            return "'\(path.display)' was changed by someone else: \(recorded) bytes were written, "
                + "\(found) are there. It is set aside and written anew."
        case .system(let failure):
            return "\(failure).\(Self.nextStep(after: failure.errno))"
        }
    }

    private static func nextStep(afterNotTaking errno: Errno) -> String {
        switch errno {
        case .permissionDenied:
            "Let digitd's user write to that folder, and to it if it is a folder itself."
        case .notPermitted: "It may be immutable, or another user's in a sticky folder."
        case .resourceBusy, .improperLink: "It may be a mount point: unmount it."
        default: "Check the disk."
        }
    }

    private static func nextStep(after errno: Errno) -> String {
        switch errno {
        case .noSpace, .diskQuotaExceeded: " Free some space; work goes on by itself."
        case .readOnlyFileSystem: " Mount it writable; work goes on by itself."
        case .permissionDenied, .notPermitted: " Let digitd's user write there."
        case .ioError: " Check the disk."
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem: " Raise the limit of open files."
        case .improperLink: " Keep all of the root on one mount."
        default: ""
        }
    }
}

extension SpoolError {
    /// Runs `body` and turns a failed system call into the machine's trouble.
    static func wrap<Result>(
        _ body: () throws(SystemCallFailure) -> Result
    ) throws(SpoolError) -> Result {
        do { return try body() } catch { throw .system(error) }
    }
}
