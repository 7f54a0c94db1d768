import DigitReading
import Files
import ScanSpool

/// What is known of the numbers on scans by the subfolder of the inbox they are dropped into.
///
/// Written as `year4=dddd, parish=18dd|19dd`: folders below the inbox, each with the pattern of a
/// ``DigitReading/ReadingHint``. A hint counts for everything below its folder, but where a folder
/// further down has a hint of its own, that one counts there.
public struct FolderHints: Sendable, Equatable {
    /// A folder with its hint.
    struct Entry: Sendable, Equatable {
        var folder: RelativePath
        var hint: ReadingHint
    }

    /// The folders in the order they were written.
    private(set) var entries: [Entry] = []

    /// Creates hints for no folder.
    public init() {}

    /// Whether no folder has a hint.
    public var isEmpty: Bool { entries.isEmpty }

    /// Whether a folder below the inbox has a hint, or leads to one that has.
    func isAbout(_ folder: RelativePath) -> Bool {
        entries.contains { $0.folder.components.starts(with: folder.components) }
    }

    /// Returns what is known of a scan that lies at a path below the inbox.
    public func hint(for path: RelativePath) -> ReadingHint? {
        entries.filter { path.bytes.starts(with: $0.folder.bytes + [UInt8(ascii: "/")]) }
            .max { $0.folder.bytes.count < $1.folder.bytes.count }?.hint
    }
}

extension FolderHints {
    /// What is wrong with hints as they were written.
    public enum Mistake: Error, Sendable, Equatable, CustomStringConvertible {
        /// There is no `=`, or nothing before it.
        case notFolderAndPattern(String)
        /// The folder could lead out of the inbox.
        case noFolderOfInbox(String)
        /// A folder has two hints.
        case folderTwice(String)
        /// The pattern of a folder is none.
        case pattern(ReadingHintError)

        /// What is wrong, as it stands in a sentence.
        public var description: String {
            switch self {
            case .notFolderAndPattern(let text): "'\(text)' is not FOLDER=PATTERN"
            case .noFolderOfInbox(let folder): "'\(folder)' is no folder below the inbox"
            case .folderTwice(let folder): "the folder '\(folder)' has two patterns"
            case .pattern(let error): error.description
            }
        }
    }

    /// Reads hints as they are written in the configuration; an empty text holds none.
    public init(parsing text: String) throws(Mistake) {
        let text = text.trimmed
        guard !text.isEmpty else { return }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let part = String(part).trimmed
            guard let equals = part.firstIndex(of: "=") else { throw .notFolderAndPattern(part) }
            let name = String(part[..<equals]).trimmed
            guard !name.isEmpty else { throw .notFolderAndPattern(part) }
            guard let folder = RelativePath(name) else { throw .noFolderOfInbox(name) }
            guard !entries.contains(where: { $0.folder == folder }) else {
                throw .folderTwice(name)
            }
            do throws(ReadingHintError) {
                let pattern = String(part[part.index(after: equals)...]).trimmed
                entries.append(Entry(folder: folder, hint: try ReadingHint(pattern: pattern)))
            } catch {
                throw .pattern(error)
            }
        }
    }

    /// The hints as ``init(parsing:)`` reads them.
    public var text: String {
        entries.map { "\(String(decoding: $0.folder.bytes, as: UTF8.self))=\($0.hint.pattern)" }
            .joined(separator: ", ")
    }
}

extension String {
    /// The text without spaces and line ends around it.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
