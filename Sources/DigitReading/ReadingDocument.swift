import ScanImages

/// The answer to one scan as a JSON document.
///
/// `Config/reading.schema.json` is its schema.
///
///     {"schema":1,"file":"a/b.png","status":"read","code":null,"reason":null,
///      "model":"0123456789ab","sha256":"…","width":28,"height":28,
///      "numbers":[{"text":"7","status":"read","confidence":0.99,"box":[0,0,28,28],
///                  "digits":[{"digit":7,"confidence":0.99,"box":[0,0,28,28],
///                             "probabilities":[0,0,0,0,0,0,0,0.99,0,0.01]}],
///                  "row":null,"column":null,"runner_up":null,"ink":"handwritten",
///                  "reason":null}],
///      "printed_left_out":0}
public struct ReadingDocument: Sendable, Equatable {
    /// The version of the document's form.
    ///
    /// Members are only ever added within one version.
    public static let schema = 1

    /// The file as people know it: relative to the inbox, or the path as given to a command.
    public var file: String

    /// Which page of the file it is, from 1; `nil` where the file has one page alone, and then the document has no
    /// member `page`.
    public var page: Int?

    /// What became of the scan.
    public var status: ReadingStatus

    /// The stable word for what is wrong, where something is.
    public var code: RefusalCode?

    /// The sentence for what is wrong, where something is, or for why a person should look, where
    /// that is not the confidence alone: what is said of each number, one after the other.
    public var reason: String?

    /// The first twelve hexadecimal digits of the model's identity.
    public var model: String

    /// The SHA-256 of the scan's bytes in hexadecimal, where they could be read.
    public var sha256: String?

    /// The width of the scan in pixels, where it is known.
    public var width: Int?

    /// The height of the scan in pixels, where it is known.
    public var height: Int?

    /// The numbers found, in reading order.
    public var numbers: [NumberReading]

    /// The printed numbers that were found and left out; `nil` where nothing was read.
    public var printedLeftOut: Int?

    /// The confidences from which on numbers are accepted.
    private let bars: AcceptanceBars

    /// Creates the document of a scan.
    ///
    /// - Parameters:
    ///   - file: The file as people know it; of one of many pages with its page, `name#page=2`.
    ///   - page: The page, from 1; `nil` where the file has one page alone.
    ///   - outcome: What was read, or why nothing was.
    ///   - modelIdentity: The whole identity of the model, or its beginning.
    ///   - sha256: The SHA-256 of the scan's bytes in hexadecimal.
    ///   - bars: The confidences from which on numbers are accepted (``DigitReader/bars``).
    public init(
        file: String, page: Int? = nil, outcome: Result<Reading, Refusal>, modelIdentity: String,
        sha256: String?,
        bars: AcceptanceBars
    ) {
        self.file = file
        self.page = page
        self.sha256 = sha256
        self.bars = bars
        model = String(modelIdentity.prefix(12))
        switch outcome {
        case .success(let reading):
            status = bars.status(of: reading)
            width = reading.width
            height = reading.height
            numbers = reading.numbers
            printedLeftOut = reading.printedLeftOut
            let reasons = numbers.compactMap { reason(of: $0) }
            reason = reasons.isEmpty ? nil : reasons.joined(separator: " ")
        case .failure(let refusal):
            status = .rejected
            code = refusal.code
            reason = refusal.reason
            width = refusal.width
            height = refusal.height
            numbers = []
        }
    }

    /// Returns what became of one of the numbers: `review` where it is doubtful, else `read`.
    ///
    /// The scan's own ``status`` is that of the number that is doubted most.
    public func status(of number: NumberReading) -> ReadingStatus { bars.status(of: number) }

    /// Returns why a person should look at one of the numbers, where that is not its confidence alone; nothing
    /// of a number that is accepted.
    public func reason(of number: NumberReading) -> String? {
        status(of: number) == .review ? number.doubt : nil
    }

    /// Returns the document on one line, without a line end.
    public func json() -> String { members.json() }

    /// What the document says.
    var members: DocumentMembers {
        var members = DocumentMembers(file: file, status: status.rawValue)
        members.page = page
        members.code = code?.rawValue
        members.reason = reason
        members.model = model
        members.sha256 = sha256
        members.width = width
        members.height = height
        members.printedLeftOut = printedLeftOut
        members.numbers = numbers.map { reading in
            var number = DocumentMembers.Number(
                text: reading.text, status: status(of: reading).rawValue,
                confidence: reading.confidence, box: reading.box)
            number.digits = reading.digits
            number.row = reading.row
            number.column = reading.column
            number.runnerUp = reading.runnerUp?.text
            number.runnerUpShare = reading.runnerUp?.probability ?? 0
            number.ink = reading.ink.rawValue
            number.reason = reason(of: reading)
            return number
        }
        return members
    }
}
