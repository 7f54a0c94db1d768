/// What is answered for one scan.
public struct ScanAnswer: Sendable, Equatable {
    /// How a scan, or a number of it, was answered; the words of the CSV's `status` column.
    public enum Status: String, Sendable, CaseIterable, Codable {
        /// Read, and sure enough.
        case read

        /// Read, but a number of it is doubtful: a person may want to look at it.
        case review

        /// Not read; `code` and `reason` say why.
        case rejected
    }

    /// One number of the scan.
    public struct Number: Sendable, Equatable, Codable {
        /// The digits, with leading zeros.
        public var text: String

        /// The probability that the whole number is right: `0...1`.
        public var confidence: Double

        /// Whether a person may want to look at it.
        public var isDoubtful: Bool

        /// Where it stands on the scan, in pixels from the top left.
        public var box: Box

        /// The row of its table or list on the scan, counted from 0; none where it stands in none.
        public var row: Int?

        /// The column of its table or list on the scan, counted from 0; none where it stands in none.
        public var column: Int?

        /// What else it may say; none where nothing else was weighed.
        public var runnerUp: RunnerUp?

        /// How it came onto the scan; none where that was not asked.
        public var ink: Ink?

        /// Why a person may want to look at it, as a sentence; none where it is the confidence alone.
        public var reason: String?

        /// Creates a number.
        public init(
            text: String, confidence: Double, isDoubtful: Bool, box: Box, row: Int? = nil,
            column: Int? = nil, runnerUp: RunnerUp? = nil, ink: Ink? = nil, reason: String? = nil
        ) {
            self.reason = reason
            self.row = row
            self.column = column
            self.runnerUp = runnerUp
            self.ink = ink
            self.text = text
            self.confidence = confidence
            self.isDoubtful = isDoubtful
            self.box = box
        }
    }

    /// What else a number may say.
    public struct RunnerUp: Sendable, Equatable, Codable {
        /// The digits.
        public var text: String

        /// Its share of all readings that were weighed: `0...1`.
        public var share: Double

        /// Creates a runner-up.
        public init(text: String, share: Double) {
            self.text = text
            self.share = share
        }
    }

    /// How a number came onto its scan.
    public enum Ink: String, Sendable, CaseIterable, Codable {
        /// Written by hand.
        case handwritten
        /// Printed.
        case printed
    }

    /// An upright rectangle of whole pixels.
    public struct Box: Sendable, Equatable, Codable {
        /// The left-most column.
        public var x: Int

        /// The top-most row.
        public var y: Int

        /// The width in pixels.
        public var width: Int

        /// The height in pixels.
        public var height: Int

        /// Creates a rectangle from its top left corner and its size.
        public init(x: Int, y: Int, width: Int, height: Int) {
            self.x = x
            self.y = y
            self.width = width
            self.height = height
        }
    }

    /// The scan that is answered.
    public var claim: ScanClaim

    /// How it is answered.
    public var status: Status

    /// A stable word for scripts when the scan is not plainly read.
    public var code: String?

    /// The same for people, as a sentence; of a scan with numbers, what is said of each of them.
    public var reason: String?

    /// The identity of the model that read it, in hexadecimal.
    public var model: String?

    /// The SHA-256 digest of the file, 32 bytes; none when the file could not be read.
    public var sha256: [UInt8]?

    /// The width of the picture in pixels, when it is known.
    public var width: Int?

    /// The height of the picture in pixels, when it is known.
    public var height: Int?

    /// The time spent on this scan, in milliseconds.
    public var durationInMilliseconds: Double

    /// The numbers found, in reading order: one row of the CSV each.
    ///
    /// A scan without numbers has one row as well.
    public var numbers: [Number]

    /// The JSON document, one line.
    public var document: String

    /// The names this document may have in the outbox.
    public var documentNames: DocumentNames

    /// Creates an answer.
    public init(
        to claim: ScanClaim, status: Status, code: String? = nil, reason: String? = nil,
        model: String? = nil, sha256: [UInt8]? = nil, width: Int? = nil, height: Int? = nil,
        durationInMilliseconds: Double, numbers: [Number] = [], document: String,
        documentNames: DocumentNames
    ) {
        self.claim = claim
        self.status = status
        self.code = code
        self.reason = reason
        self.model = model
        self.sha256 = sha256
        self.width = width
        self.height = height
        self.durationInMilliseconds = durationInMilliseconds
        self.numbers = numbers
        self.document = document
        self.documentNames = documentNames
    }
}

/// The moment of an answer, with the local time of the place where it was given.
public struct AnswerTime: Sendable, Equatable {
    /// Milliseconds since the start of 1970, UTC.
    public var millisecondsSince1970: Int64

    /// How far the local time was ahead of UTC, in seconds.
    public var secondsEastOfUTC: Int

    /// The local date, `2026-11-22`: it names the CSV and the folder in `done/`.
    public var day: String

    /// Whether a text is a local date as the tables take it, and as the names of results files have it: `2026-11-22`.
    public static func isDay(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 10
            && text.utf8.enumerated().allSatisfy { place, byte in
                place == 4 || place == 7
                    ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
            }
    }

    /// Creates a moment.
    public init(millisecondsSince1970: Int64, secondsEastOfUTC: Int, day: String) {
        self.millisecondsSince1970 = millisecondsSince1970
        self.secondsEastOfUTC = secondsEastOfUTC
        self.day = day
    }
}
