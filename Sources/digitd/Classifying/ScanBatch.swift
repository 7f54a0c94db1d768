import ContentDigest
import DigitReading
import Files
import Glibc
import ScanImages
import ScanSpool
import SystemPackage

/// A few scans on their way through the network, and what became of them.
struct ScanBatch: Sendable {
    /// The answers in the order of the scans.
    let documents: [ReadingDocument]

    /// Whether one of the scans was not there at all.
    let hasMissing: Bool

    /// Reads the files, then all of their digits with one pass through the network.
    init(_ scans: [ScanWalk.Scan], reader: DigitReader) {
        let files = scans.map { ScanFile($0, limit: reader.settings.limits.maximumBytes) }
        var outcomes = reader.read(files.compactMap { try? $0.content.get() }).makeIterator()
        documents = files.map { file in
            let outcome: Result<Reading, Refusal> =
                switch file.content {
                case .success: outcomes.next() ?? .failure(.unanswered)
                case .failure(let refusal): .failure(refusal)
                }
            let digest = (try? file.content.get()).map { SHA256Digest(of: $0).hexadecimal }
            return ReadingDocument(
                file: file.name, outcome: outcome, modelIdentity: reader.model.identity,
                sha256: digest, bars: reader.bars)
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

    /// Reads a file and explains what became of it.
    init(_ scan: ScanWalk.Scan, _ reader: DigitReader) {
        let file = ScanFile(scan, limit: reader.settings.limits.maximumBytes)
        switch file.content {
        case .success(let bytes): explanation = reader.explain(bytes)
        case .failure(let refusal):
            explanation = Explanation(
                of: .failure(refusal), scan: nil, ink: nil, bars: reader.bars,
                errorRate: reader.settings.errorRate)
        }
        let digest = (try? file.content.get()).map { SHA256Digest(of: $0).hexadecimal }
        document = ReadingDocument(
            file: file.name, outcome: explanation.outcome, modelIdentity: reader.model.identity,
            sha256: digest, bars: reader.bars)
    }
}

/// One file, as far as it could be read.
private struct ScanFile {
    /// The path as it was given, fit to be printed.
    let name: String

    /// The bytes, or why there are none.
    let content: Result<[UInt8], Refusal>

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
