import ScanImages

/// Why a scan gets no number: a stable word for scripts and a sentence for people.
public struct Refusal: Error, Sendable, Equatable {
    /// The stable word.
    public var code: RefusalCode

    /// What is wrong and what to do.
    public var reason: String

    /// The width of the scan in pixels, where it is known.
    public var width: Int?

    /// The height of the scan in pixels, where it is known.
    public var height: Int?

    /// What was looked at and is no digit, each with the digit that it is most like.
    public var shapes: [NumberReading.Digit] = []

    /// Creates a refusal.
    public init(code: RefusalCode, reason: String, width: Int? = nil, height: Int? = nil) {
        self.code = code
        self.reason = reason
        self.width = width
        self.height = height
    }

    /// Takes over what the decoder says.
    public init(_ error: ScanImageError) {
        self.init(
            code: RefusalCode(error), reason: error.description, width: error.size?.width,
            height: error.size?.height)
    }

    /// Takes over why no digit was found on a scan of a size.
    public init(_ error: NoDigit, width: Int, height: Int) {
        self.init(
            code: RefusalCode(error), reason: error.description, width: width, height: height)
    }
}

extension Refusal {
    /// Says that nothing was found on a scan of which its decoder said that it is damaged; `nil` of any other.
    init?(ofDamaged scan: DecodedScan) {
        guard let damage = scan.damage else { return nil }
        self.init(
            code: .corrupt,
            reason:
                "The page is damaged (\(damage)), and no number is seen on it. Copy or scan it again.",
            width: scan.width, height: scan.height)
    }
}

extension Refusal {
    /// Says that a network took all signs on a scan for something else than digits.
    init(noDigitAmong signs: Int, width: Int, height: Int) {
        let found =
            signs == 1
            ? "What is on the picture does not look like a digit."
            : "None of the \(signs) shapes on the picture looks like a digit."
        self.init(
            code: .noDigit,
            reason: found + " Letters and drawings are not read as digits; "
                + "check that the right picture was scanned.",
            width: width, height: height)
    }
}

extension Refusal {
    /// Says that the finder saw no number that is to be read.
    ///
    /// - Parameters:
    ///   - printed: How many printed numbers it saw, which are left out.
    ///   - width: The width of the scan in pixels.
    ///   - height: Its height in pixels.
    init(noHandwrittenNumberBeside printed: Int, width: Int, height: Int) {
        let next =
            switch printed {
            case 0: "Check that the written side was scanned."
            case 1: "One printed number was left out; 'reading.printed' would read it."
            default:
                "\(printed) printed numbers were left out; 'reading.printed' would read them."
            }
        self.init(
            code: .noDigit, reason: "There is no handwritten number on the picture. " + next,
            width: width, height: height)
    }
}

extension Refusal: CustomStringConvertible {
    /// The sentence for people.
    public var description: String { reason }
}

/// The stable words for what can be wrong with a scan.
///
/// They are part of the CSV's and the JSON's format: words are added, never changed.
public enum RefusalCode: String, Sendable, CaseIterable {
    /// The picture is good, but there is no digit on it.
    case noDigit = "no-digit"
    /// The picture is too small to hold a digit.
    case tooSmall = "too-small"
    /// The file holds no bytes.
    case empty
    /// The data end before the picture does.
    case truncated
    /// The data contradict their format.
    case corrupt
    /// It is of no format that is read, or a kind of one that is not read.
    case unsupported
    /// The file has more pages than are read of one.
    case tooManyPages = "too-many-pages"
    /// The file or the picture is over a limit.
    case tooLarge = "too-large"
    /// The machine has no memory for the picture.
    case noMemory = "no-memory"
    /// The file cannot be opened or read.
    case unreadable
    /// It is a symbolic link, a folder, a pipe, a socket or a device.
    case notAFile = "not-a-file"
    /// The file stopped growing before it was whole.
    case incomplete
    /// Reading was tried again and again, and the program ended each time.
    case gaveUp = "gave-up"
    /// The file was gone before it could be read.
    case missing
    /// The ledger took no answer to the scan but this one.
    case unrecorded

    init(_ error: ScanImageError) {
        switch error {
        case .empty: self = .empty
        case .otherFormat, .unsupported, .noSecondPage: self = .unsupported
        case .pages(_, .tooMany): self = .tooManyPages
        case .pages(_, .damaged), .pages(_, .noPages): self = .corrupt
        case .pages: self = .unsupported
        case .truncated: self = .truncated
        case .corrupt: self = .corrupt
        case .tooManyBytes, .sideTooLong, .tooManyPixels: self = .tooLarge
        case .noMemory: self = .noMemory
        }
    }

    init(_ error: NoDigit) {
        switch error {
        case .tooSmall: self = .tooSmall
        case .blank, .tooMuchInk, .specksOnly, .tooBusy: self = .noDigit
        }
    }
}
