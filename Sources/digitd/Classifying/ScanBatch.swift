import ContentDigest
import DigitReading
import Files
import Glibc
import ScanImages
import ScanLedger
import ScanPages
import ScanSpool
import SystemPackage

/// A few scans on their way through the network, and what became of them.
struct ScanBatch: Sendable {
    /// The answers in the order of the scans, of a file with many pages one for each.
    let documents: [ReadingDocument]

    /// Whether one of the scans was not there at all.
    let hasMissing: Bool

    /// Reads the files, then all of their digits with one pass through the network; files with many pages page by page.
    init(_ scans: [ScanWalk.Scan], reader: DigitReader) {
        let files = scans.map { ScanFile($0, limit: reader.settings.limits.maximumBytes) }
        let pictures = files.compactMap { $0.isPaged ? nil : try? $0.content.get() }
        var outcomes = reader.read(pictures).makeIterator()
        documents = files.flatMap { file in
            if file.isPaged { return file.pages(readBy: reader) }
            let outcome: Result<Reading, Refusal> =
                switch file.content {
                case .success: outcomes.next() ?? .failure(.unanswered)
                case .failure(let refusal): .failure(refusal)
                }
            return [file.document(of: outcome, by: reader)]
        }
        hasMissing = documents.contains { $0.code == .missing }
    }
}

extension Refusal {
    /// Never needed, since the reader promises one answer for each scan.
    fileprivate static let unanswered = Refusal(
        code: .unreadable, reason: "The reader gave no answer for this scan.")
}

/// A scan that was read with all the reasons for it.
struct ExplainedScan {
    /// The answer, as `classify` gives it.
    let document: ReadingDocument

    /// The reasons for it.
    let explanation: Explanation

    /// How many pages its file has, where nobody asked for one of them and there are more.
    let pages: Int?

    /// Reads a file, or one of its pages, and explains what became of it.
    ///
    /// - Parameters:
    ///   - scan: The file.
    ///   - page: The page, from 1; `nil` for the first one.
    ///   - reader: What reads it.
    init(_ scan: ScanWalk.Scan, page: Int?, _ reader: DigitReader) {
        let file = ScanFile(scan, limit: reader.settings.limits.maximumBytes)
        func refused(_ refusal: Refusal) -> Explanation {
            Explanation(
                of: .failure(refusal), scan: nil, ink: nil, bars: reader.bars,
                errorRate: reader.settings.errorRate)
        }
        pages = page == nil ? file.furtherPages(within: reader.settings.limits) : nil
        switch file.content {
        case .failure(let refusal): explanation = refused(refusal)
        case .success(let bytes):
            do throws(ScanImageError) {
                explanation = reader.explain(
                    try ScanPages.content(of: page, in: bytes, limits: reader.settings.limits))
            } catch {
                explanation = refused(Refusal(error))
            }
        }
        document = file.document(
            of: explanation.outcome, page: page ?? pages.map { _ in 1 }, by: reader)
    }
}

/// One file, as far as it could be read.
private struct ScanFile {
    /// The path as it was given, fit to be printed.
    let name: String

    /// The bytes, or why there are none.
    let content: Result<[UInt8], Refusal>

    /// Whether it is of a format that may have many pages.
    var isPaged: Bool { (try? content.get()).map { ScanPages.format(of: $0) != nil } ?? false }

    /// How many pages it has, where there is more than one.
    func furtherPages(within limits: ImageLimits) -> Int? {
        guard isPaged, let bytes = try? content.get(),
            let count = (try? ScanPages(of: bytes, limits: limits))?.count, count > 1
        else { return nil }
        return count
    }

    /// The SHA-256 digest of the content in hexadecimal.
    private var sha256: String? { (try? content.get()).map { SHA256Digest(of: $0).hexadecimal } }

    /// The answer to it, or to one of its pages.
    func document(
        of outcome: Result<Reading, Refusal>, page: Int? = nil, by reader: DigitReader
    ) -> ReadingDocument {
        ReadingDocument(
            file: page.map { ScanClaim.display(name, page: $0) } ?? name, page: page,
            outcome: outcome, modelIdentity: reader.model.identity, sha256: sha256,
            bars: reader.bars)
    }

    /// The answers to its pages, one after the other; to all of it where it cannot be opened.
    func pages(readBy reader: DigitReader) -> [ReadingDocument] {
        let limits = reader.settings.limits
        do throws(ScanImageError) {
            let pages = try ScanPages(of: (try? content.get()) ?? [], limits: limits)
            return (1...pages.count).map { page in
                let outcome: Result<Reading, Refusal>
                do throws(ScanImageError) {
                    outcome = reader.read([try pages.content(of: page)])[0]
                } catch {
                    outcome = .failure(Refusal(error))
                }
                return document(of: outcome, page: pages.count == 1 ? nil : page, by: reader)
            }
        } catch {
            return [document(of: .failure(Refusal(error)), by: reader)]
        }
    }

    init(_ scan: ScanWalk.Scan, limit: Int) {
        switch scan {
        case .standardInput:
            name = "-"
            content = Result { () throws(Refusal) in try Self.standardInput(limit: limit) }
        case .file(let path):
            name = path.display
            content = Result { () throws(Refusal) in try Self.read(path, limit: limit) }
        case .unlistable(let path, let reason):
            name = path.display
            content = .failure(Refusal(code: .unreadable, reason: reason))
        }
    }

    private static func read(_ path: FilePath, limit: Int) throws(Refusal) -> [UInt8] {
        do throws(FileError) {
            return try StoredFile.read(path, limit: limit)
        } catch .tooLarge(_, let bytes, let limit) {
            throw Refusal(.tooManyBytes(bytes, limit: limit))
        } catch {
            let code: RefusalCode =
                switch error {
                case .system(_, _, .noSuchFileOrDirectory), .system(_, _, .notDirectory): .missing
                case .notAFile: .notAFile
                default: .unreadable
                }
            throw Refusal(code: code, reason: "\(error)")
        }
    }

    /// Reads standard input to its end, but not past the limit.
    private static func standardInput(limit: Int) throws(Refusal) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let reason = "Standard input cannot be read: \(Errno(rawValue: errno))."
                throw Refusal(code: .unreadable, reason: reason)
            }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw Refusal(
                    code: .tooLarge,
                    reason: "Standard input has more than \(limit) bytes, which is the limit. "
                        + "Raise 'reading.maximumBytes'.")
            }
        }
    }
}
