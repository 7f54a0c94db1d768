/// What a person says an answered scan shows, or what another model reads there, where that is not what was
/// answered.
public struct Correction: Sendable, Equatable {
    /// Where it comes from, which is what makes it count once.
    public enum Origin: Sendable, Equatable {
        /// A labelled image: it counts for each answer to its content, and again when its label changes.
        case label

        /// A request by its name: it counts once.
        case request(String)
    }

    /// One number as it is read now.
    public struct Field: Sendable, Equatable {
        /// The number of the number on its scan, from 1; 0 where none was answered.
        public var number: Int

        /// The digits; none where there is no number in that place.
        public var text: String?

        /// How a model has read it again; none where a person says it.
        public var reading: Reading?

        /// Creates what is read in one place.
        public init(number: Int, text: String?, reading: Reading? = nil) {
            self.number = number
            self.text = text
            self.reading = reading
        }
    }

    /// How sure a model is that has read a number again.
    public struct Reading: Sendable, Equatable, Codable {
        /// The probability that the whole number is right: `0...1`.
        public var confidence: Double

        /// Whether a person may want to look at it.
        public var isDoubtful: Bool

        /// What else it may say; none where nothing else was weighed.
        public var runnerUp: ScanAnswer.RunnerUp?

        /// Creates what a model says.
        public init(confidence: Double, isDoubtful: Bool, runnerUp: ScanAnswer.RunnerUp?) {
            self.confidence = confidence
            self.isDoubtful = isDoubtful
            self.runnerUp = runnerUp
        }
    }

    /// The identity of the answered scan.
    public var scan: Int64

    /// What is read otherwise than was answered; none where all of it was right.
    public var fields: [Field]

    /// The whole of what was said, in one text: the label.
    public var label: String

    /// Where it comes from.
    public var origin: Origin

    /// The identity of the model that has read the scan again; none where a person says it.
    public var model: String?

    /// Creates a correction.
    public init(
        scan: Int64, fields: [Field], label: String, origin: Origin, model: String? = nil
    ) {
        self.model = model
        self.scan = scan
        self.fields = fields
        self.label = label
        self.origin = origin
    }
}

/// What makes a row a correction.
public struct CorrectionMark: Sendable, Equatable {
    /// The `seq` of the row it corrects.
    public var corrects: Int64

    /// The number of the number on its scan, from 1; 0 where neither row has one.
    public var field: Int

    /// What the corrected row says; none where that is that there is no number.
    public var before: String?

    /// Creates a mark.
    public init(corrects: Int64, field: Int, before: String?) {
        self.corrects = corrects
        self.field = field
        self.before = before
    }
}

/// An answered scan with what counts of its numbers now, corrections included.
public struct CorrectableScan: Sendable, Equatable {
    /// A number of a scan, as it counts now.
    public struct Number: Sendable, Equatable {
        /// The number of the number on its scan, from 1; 0 where none was answered.
        public var field: Int

        /// The row that counts.
        public var row: Int64

        /// The digits; none where there is no number.
        public var text: String?

        /// Whether a person may want to look at it.
        public var isDoubtful: Bool

        /// Whether a person said so.
        public var isCorrected: Bool

        /// Whether it is a model's to read again: it is doubtful, and no person has said what it is.
        public var isOpen: Bool { isDoubtful && !isCorrected && text != nil }

        /// Where it stands on the scan; none where none was answered.
        public var box: ScanAnswer.Box?
    }

    /// The scan.
    public var claim: ScanClaim

    /// The SHA-256 digest of its content.
    public var sha256: [UInt8]

    /// The local date of its answer.
    public var day: String

    /// How it was answered.
    public var status: ScanAnswer.Status

    /// Whether its size is known, so that a number can be put onto it.
    public var hasSize: Bool

    /// What counts of its numbers; one of field 0 where none was answered.
    public var numbers: [Number]

    /// The label that was taken over last; none where none was.
    public var label: String?
}
