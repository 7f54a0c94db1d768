import Files
import Glibc
import SystemPackage

/// Where things are below the spool's root.
///
/// Everything is under one root because a rename must never cross a mount, and systemd makes one
/// mount of each `ReadWritePaths=`.
public struct SpoolLayout: Hashable, Sendable {
    /// The folder that holds everything.
    public let root: FilePath

    /// Creates the layout of a root; nothing is touched on disk.
    public init(root: FilePath) {
        self.root = root.lexicallyNormalized()
    }

    /// People drop scans here.
    public var inbox: FilePath { self[.inbox] }
    /// Claimed scans, each under its own id, and files that are being written.
    public var work: FilePath { self[.work] }
    /// Originals that were answered, a folder a day.
    public var done: FilePath { self[.done] }
    /// Originals that could not be read, each with its reason beside it.
    public var failed: FilePath { self[.failed] }
    /// The answers: a CSV a day, and one JSON document a scan in a folder a day.
    public var outbox: FilePath { self[.outbox] }
    /// Copies of doubtful scans, for a person to look at.
    public var review: FilePath { self[.review] }
    /// Labelled digits in folders `0` to `9`, numbers in `numbers`; corrections wait in `corrections`.
    public var training: FilePath { self[.training] }
    /// The file by which a person asks the daemon to learn now; the daemon removes it.
    public var learningWish: FilePath { training.appending("learn-now") }
    /// The models and which of them is current.
    public var models: FilePath { self[.models] }
    /// The ledger's database.
    public var ledger: FilePath { root.appending("digitd.sqlite") }
    /// The file that is locked while a daemon works in the root.
    public var lock: FilePath { root.appending(".digitd.lock") }

    /// The file in `work/` that was claimed under an id.
    public func claimed(_ id: String) -> FilePath {
        work.appending(String(decoding: Spool.claimedName(id), as: UTF8.self))
    }

    /// The path of one of the folders.
    public subscript(folder: SpoolFolder) -> FilePath { root.appending(folder.rawValue) }
}

/// The folders of a spool.
public enum SpoolFolder: String, CaseIterable, Sendable {
    /// Dropped scans.
    case inbox
    /// Claimed scans.
    case work
    /// Answered originals.
    case done
    /// Originals that could not be read.
    case failed
    /// Answers.
    case outbox
    /// Copies of doubtful scans.
    case review
    /// Labelled digits.
    case training
    /// Models.
    case models

    var name: [UInt8] { Array(rawValue.utf8) }
}

extension SpoolLayout {
    /// The mode that folders are made with, before the umask takes its share.
    ///
    /// Scans may be private, so others than owner and group get nothing. Under a default ACL, as the service's folders
    /// have, the ACL decides instead and the umask has no part in it.
    static let folderMode: mode_t = 0o770

    /// The mode that files are made with, before the umask takes its share.
    static let fileMode: mode_t = 0o660

    /// Creates the root, its parents and all the folders that are missing, those in `training` too.
    ///
    /// Folders that exist are left as they are: their owner, mode and ACL are their owner's affair.
    public func create() throws(SpoolError) {
        try Self.createFolder(root, makingParents: true)
        let rootIdentity = try Self.identity(of: root)
        for folder in SpoolFolder.allCases {
            let path = self[folder]
            try Self.createFolder(path)
            guard try Self.identity(of: path).device == rootIdentity.device else {
                throw .otherFilesystem(path)
            }
        }
        for name in (0...9).map(String.init) + ["numbers", "corrections"] {
            try Self.createFolder(training.appending(name))
        }
        try SpoolError.wrap { () throws(SystemCallFailure) in
            try Folder(at: training).sync()
            try Folder(at: root, followingLinks: true).sync()
        }
    }

    /// Makes one folder unless it is there; only the root may be reached through a link.
    private static func createFolder(
        _ path: FilePath, makingParents: Bool = false
    ) throws(SpoolError) {
        do {
            try Folder.make(at: path, mode: folderMode)
        } catch .noSuchFileOrDirectory where makingParents && !path.removingLastComponent().isEmpty
        {
            try createFolder(path.removingLastComponent(), makingParents: true)
            try createFolder(path)
        } catch .fileExists {
            let facts: FileFacts
            do throws(Errno) {
                facts = try FileFacts(at: path, followingLinks: makingParents)
            } catch {
                throw .system(SystemCallFailure("stat", on: path, errno: error))
            }
            guard facts.kind == .folder else { throw .notAFolder(path, facts.kind) }
        } catch {
            throw .system(SystemCallFailure("mkdir", on: path, errno: error))
        }
    }

    private static func identity(of path: FilePath) throws(SpoolError) -> FileIdentity {
        do {
            return try FileFacts(at: path).identity
        } catch {
            throw .system(SystemCallFailure("stat", on: path, errno: error))
        }
    }
}
