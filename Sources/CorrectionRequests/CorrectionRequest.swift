import Files
import FoundationEssentials
import PlainText
import ScanSpool
import SystemPackage

/// What somebody asks the daemon to correct: a file in `training/corrections`, written by `digitd correct`.
///
///     {"field":2,"file":"page.png","number":"504192","schema":1,"sha256":"…"}
///
/// It stays there until the correction is in the outbox and what it teaches is in `training`.
public struct CorrectionRequest: Codable, Sendable, Equatable {
    /// The version of the form.
    public var schema = 1

    /// The SHA-256 of the scan's content in hexadecimal.
    public var sha256: String

    /// The page of a file of many, from 1; none where the file has one.
    public var page: Int?

    /// The number of the number on its scan, from 1; none where the scan has one.
    public var field: Int?

    /// The digits; none where there is no number.
    public var number: String?

    /// The file as it was asked for.
    public var file: String

    /// Creates a request.
    public init(
        sha256: String, page: Int? = nil, field: Int?, number: String?, file: String
    ) {
        self.page = page
        self.sha256 = sha256
        self.field = field
        self.number = number
        self.file = file
    }
}

extension CorrectionRequest {
    /// Puts the request where the daemon looks, whole and synced.
    ///
    /// - Returns: Its name, for ``isWaiting(_:in:)``.
    /// - Throws: `FileError` when it cannot be written.
    public func hand(to layout: SpoolLayout) throws(FileError) -> String {
        // Names rise with time: of two words on one number the later one counts.
        let rising = Int(Date().timeIntervalSince1970 * 1000).zeroPadded(to: 15)
        let name = "request-\(rising)-\(UUID().uuidString.lowercased())"
        try StoredFile.write(StoredJSON.bytes(of: self), to: Self.path(name, layout), mode: 0o660)
        return name
    }

    /// Whether a request waits to be taken up, or is in hand.
    public static func isWaiting(_ name: String, in layout: SpoolLayout) -> Bool {
        StoredFile.exists(path(name, layout))
    }

    /// Takes a request back before a daemon sees it.
    ///
    /// Where a daemon works nothing is taken back: it may be about to record the request. Where none does, none can
    /// start meanwhile.
    ///
    /// - Returns: Whether the request is gone.
    /// - Throws: `FileError` when it cannot be removed.
    public static func withdraw(_ name: String, from layout: SpoolLayout) throws(FileError) -> Bool
    {
        guard SpoolLock.holder(layout) == nil, let lock = try? SpoolLock(layout) else {
            return false
        }
        defer { withExtendedLifetime(lock) {} }
        guard isWaiting(name, in: layout) else { return false }
        try StoredFile.remove(path(name, layout))
        return true
    }

    /// How the names begin of files in the same folder that `digitd reread` writes.
    package static let rereadingPrefix = "reread-"

    /// Where a request lies.
    package static func path(_ name: String, _ layout: SpoolLayout) -> FilePath {
        layout.corrections.appending(name + ".json")
    }

    /// A request that waits, by its name; or why it is none.
    package struct Waiting: Sendable {
        /// Its name.
        package var name: String

        /// What is asked for; none where the file is no request.
        package var request: CorrectionRequest?
    }

    /// The requests that wait, in the order of their names.
    package static func waiting(in layout: SpoolLayout) -> [Waiting] {
        let entries = (try? FolderEntry.list(layout.corrections)) ?? []
        return entries.filter {
            !$0.isIgnored && $0.kind == .regular && !$0.name.hasPrefix(rereadingPrefix)
        }.map { entry in
            let name = entry.name.hasSuffix(".json") ? String(entry.name.dropLast(5)) : entry.name
            let bytes = try? StoredFile.read(entry.path, limit: 1 << 16, followingSymlink: false)
            return Waiting(
                name: name,
                request: bytes.flatMap { StoredJSON.value(CorrectionRequest.self, in: $0) })
        }
    }
}

extension SpoolLayout {
    /// Where requests wait.
    package var corrections: FilePath { training.appending("corrections") }
}
