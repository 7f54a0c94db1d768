import ContentDigest
import DigitEvaluation
import Files
import ScanLedger
import ScanSpool
import SystemPackage

/// The answered scans that somebody means by a file, a name or a digest.
///
/// All of them have the same content: who corrects a picture corrects every answer to it. Of a file of many pages one
/// page is meant.
public struct CorrectionTarget: Sendable {
    /// The scans, in the order of their claims; at least one.
    public let scans: [CorrectableScan]

    /// The SHA-256 digest of their content in hexadecimal.
    public let sha256: String

    /// The page that is meant, from 1; `nil` where the file has one.
    public let page: Int?

    /// Finds what is meant: a file by its content, wherever it lies; else a digest by its beginning of at
    /// least eight digits, or a name below the inbox.
    ///
    /// A path and a name may end with a page: `form.pdf#page=2`.
    ///
    /// - Parameters:
    ///   - text: The path, the name or the digest.
    ///   - page: The page of a file of many, from 1.
    ///   - layout: The root.
    ///   - ledger: Its ledger.
    /// - Throws: A ``Failure`` when nothing is meant, or several contents; `LedgerError`.
    public init(
        _ text: String, page: Int? = nil, in layout: SpoolLayout, ledger: ScanLedger
    ) throws {
        let digest: [UInt8]
        let asked = page
        var page = page
        if let bytes = Self.content(of: text, in: layout) {
            digest = SHA256Digest(of: bytes).bytes
        } else if let part = ScanClaim.parted(text.utf8),
            let bytes = Self.content(of: String(decoding: part.file, as: UTF8.self), in: layout)
        {
            digest = SHA256Digest(of: bytes).bytes
            page = part.page
        } else {
            let isDigest = 8...64 ~= text.utf8.count && text.allSatisfy(\.isHexDigit)
            let found = try ledger.contents(
                ofScansNamed: text, orDigest: isDigest ? text : nil)
            guard let first = found.first else { throw Failure.nothingFound(text) }
            guard found.count == 1 else {
                throw Failure.severalFound(
                    text,
                    found.map { ($0.sha256.hexadecimal, "\($0.display), \($0.day)") })
            }
            digest = first.sha256
            page = first.page ?? page
        }
        if let asked, let page, asked != page {
            throw CorrectionProblem.twoPages(file: text, named: page, asked: asked)
        }
        let answered = try ledger.correctableScans(withContent: [digest])
        sha256 = digest.hexadecimal
        guard !answered.isEmpty else { throw CorrectionProblem.unknownContent(file: text) }
        let pages = answered.compactMap(\.claim.page).max()
        // A file that has one page alone has that page.
        self.page = pages == nil && page == 1 ? nil : page
        scans = answered.filter { [wanted = self.page] in $0.claim.page == wanted }
        guard scans.isEmpty else { return }
        throw page.map { .noSuchPage(file: text, page: $0, of: pages ?? 1) }
            ?? CorrectionProblem.severalPages(file: text, pages: pages ?? 1)
    }

    /// Returns the field of the number that a box lies on, by the largest share of it.
    ///
    /// - Parameters:
    ///   - box: In pixels of the scan.
    ///   - text: The file as it was asked for.
    /// - Returns: The field, from 1.
    /// - Throws: ``Failure/nothingInBox(_:)`` when no number is there.
    public func field(at box: ScanAnswer.Box, of text: String) throws -> Int {
        let shares = scans[0].numbers.compactMap { number in
            number.box.map { (number.field, $0.shared(with: box)) }
        }
        guard let best = shares.max(by: { $0.1 < $1.1 }), best.1 > 0 else {
            throw Failure.nothingInBox(text)
        }
        return best.0
    }

    /// The content of a file that a text leads to: from here, or from the root.
    private static func content(of text: String, in layout: SpoolLayout) -> [UInt8]? {
        [FilePath(text), layout.root.pushing(FilePath(text))].lazy
            .compactMap { try? StoredFile.read($0) }.first
    }

    /// Why nothing is meant: the facts.
    public enum Failure: Error, Sendable {
        /// There is no such file, and nothing of that name or digest was answered.
        case nothingFound(String)

        /// Several contents have that name, or digests that begin so: each with its last name and day.
        case severalFound(String, [(sha256: String, seen: String)])

        /// No number stands where somebody points.
        case nothingInBox(String)
    }
}

extension CorrectionTarget.Failure: CustomStringConvertible {
    /// The sentence for people, with the next step.
    public var description: String {
        switch self {
        case .nothingFound(let text):
            return "There is no file '\(text)', and nothing of that name or digest was answered "
                + "here. Give the original in done/, its copy in review/, its name, or the "
                + "beginning of its SHA-256."
        case .severalFound(let text, let found):
            let lines = found.suffix(10).map { "\n  \($0.sha256.prefix(12))  \($0.seen)" }.joined()
            return "'\(text)' means \(found.count) different pictures. Give the original in "
                + "done/, or one of these:\(lines)"
        case .nothingInBox(let text):
            return "No number of '\(text)' lies in that box. Its numbers and their boxes stand in "
                + "the CSV; give --field instead."
        }
    }
}
