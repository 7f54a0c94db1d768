import DigitReading
import Files
import FoundationEssentials
import ScanImages
import ScanLedger

// What the daemon and a reader process say to each other: one JSON object a line, over one socket. Both
// are the same program, so there are no versions.

/// One scan to read.
struct ReaderRequest: Codable, Sendable {
    /// The id of the scan, and of its file in `work/`.
    var id: Int64

    /// Its path below the inbox, byte for byte.
    var name: [UInt8]

    /// The same as people read it.
    var display: String

    /// The pattern of what is known of its numbers.
    var hint: String?

    /// How long it may take.
    var seconds: Double

    // How it is read: `ReadingSettings`.
    var maximumBytes: Int
    var maximumSideInPixels: Int
    var maximumPixels: Int
    var errorRate: Double
    var readsPrint: Bool
}

extension ReaderRequest {
    /// Creates the request to read a claimed scan.
    init(for scan: ClaimedScan, settings: ServiceSettings) {
        let reading = settings.reading
        self.init(
            id: scan.claim.id, name: scan.claim.name, display: scan.claim.display,
            hint: settings.hints.hint(for: scan.path)?.pattern,
            seconds: settings.scanTimeLimit / .seconds(1),
            maximumBytes: reading.limits.maximumBytes,
            maximumSideInPixels: reading.limits.maximumSideInPixels,
            maximumPixels: reading.limits.maximumPixels, errorRate: reading.errorRate,
            readsPrint: reading.readsPrint)
    }

    /// The scan, as far as it matters to its reader; nil when the name is no path.
    var scan: ClaimedScan? {
        RelativePath(bytes: name).map {
            ClaimedScan(claim: ScanClaim(id: id, name: name, display: display), path: $0)
        }
    }

    /// How it is read.
    var settings: ReadingSettings {
        ReadingSettings(
            limits: ImageLimits(
                maximumBytes: maximumBytes, maximumSideInPixels: maximumSideInPixels,
                maximumPixels: maximumPixels),
            errorRate: errorRate, readsPrint: readsPrint)
    }

    /// What is known of its numbers.
    var readingHint: ReadingHint? { hint.flatMap { try? ReadingHint(pattern: $0) } }
}

/// What a reader process says.
enum ReaderReply: Codable, Sendable {
    /// It reads with the model of this identity from now on.
    case ready(model: String)

    /// This is what it has read of a page, and there are more behind it.
    case page(ReaderAnswer)

    /// This is what it has read, all of it or the last page.
    case read(ReaderAnswer)

    /// The machine kept it from reading; a sentence.
    case trouble(String)
}

/// What a reader process answers: a `ScanAnswer` without what the daemon knows itself.
struct ReaderAnswer: Codable, Sendable {
    private var status: ScanAnswer.Status
    private var code: String?
    private var reason: String?
    private var model: String?
    private var sha256: [UInt8]?
    private var width: Int?
    private var height: Int?
    private var milliseconds: Double
    private var numbers: [ScanAnswer.Number]
    private var document: String
    private var page: Int?

    /// Creates what is sent of an answer.
    init(_ answer: ScanAnswer) {
        page = answer.claim.page
        status = answer.status
        code = answer.code
        reason = answer.reason
        model = answer.model
        sha256 = answer.sha256
        width = answer.width
        height = answer.height
        milliseconds = answer.durationInMilliseconds
        numbers = answer.numbers
        document = answer.document
    }

    /// The answer to a scan that was sent, or to the page of it.
    func answer(to file: ClaimedScan) -> ScanAnswer {
        let scan = file.page(page)
        return ScanAnswer(
            to: scan.claim, status: status, code: code, reason: reason, model: model,
            sha256: sha256, width: width, height: height, durationInMilliseconds: milliseconds,
            numbers: numbers, document: document, documentNames: scan.documentNames)
    }
}

extension ClaimedScan {
    /// The names that its document may have in the outbox.
    var documentNames: DocumentNames {
        DocumentNames { [path = path.ofPage(claim.page), workName] number in
            path.documentPath(tag: RelativePath.tag(workName, number: number)).bytes
        }
    }
}
