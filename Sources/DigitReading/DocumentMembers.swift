import ScanImages

/// What the document of a scan says, whatever it is made from.
///
/// ``ReadingDocument`` makes it from a reading. One that is made from less, as from the ledger, which does not keep
/// each digit, has numbers without digits.
public struct DocumentMembers: Sendable, Equatable {
    /// One number of the scan.
    public struct Number: Sendable, Equatable {
        /// The digits as text.
        public var text: String

        /// What became of it: `read` or `review`.
        public var status: String

        /// The probability that it is right: `0...1`.
        public var confidence: Double

        /// Where it stands on the scan.
        public var box: PixelBox

        /// Each digit, as read; none where that is not known.
        public var digits: [NumberReading.Digit] = []

        /// The row of its table or list, from 0.
        public var row: Int?

        /// The column of its table or list, from 0.
        public var column: Int?

        /// What else it may say.
        public var runnerUp: String?

        /// The share of the runner-up among all readings that were weighed: `0...1`.
        public var runnerUpShare = 0.0

        /// How it came onto the scan; none where an early version read it, which did not ask.
        public var ink: String?

        /// Why a person should look at it.
        public var reason: String?

        /// Creates a number of which nothing more is known yet.
        public init(text: String, status: String, confidence: Double, box: PixelBox) {
            self.text = text
            self.status = status
            self.confidence = confidence
            self.box = box
        }
    }

    /// The file as people know it.
    public var file: String

    /// Which page of the file it is, from 1; none where the file has one page alone.
    public var page: Int?

    /// What became of the scan.
    public var status: String

    /// The stable word for what is wrong.
    public var code: String?

    /// The sentence for what is wrong.
    public var reason: String?

    /// The first twelve hexadecimal digits of the model's identity.
    public var model: String?

    /// The SHA-256 of the scan's bytes in hexadecimal.
    public var sha256: String?

    /// The width of the scan in pixels.
    public var width: Int?

    /// The height of the scan in pixels.
    public var height: Int?

    /// The numbers, in reading order.
    public var numbers: [Number] = []

    /// The printed numbers that were found and left out; none where that is not known.
    public var printedLeftOut: Int?

    /// Creates what is said of a scan of which nothing more is known yet.
    public init(file: String, status: String) {
        self.file = file
        self.status = status
    }

    /// Returns the document on one line, without a line end.
    public func json() -> String {
        var writer = JSONWriter()
        writer.object { write(to: &$0) }
        return writer.text
    }

    /// Writes the members of the document's object.
    func write(to writer: inout JSONWriter) {
        writer.key("schema")
        writer.value(ReadingDocument.schema)
        writer.key("file")
        writer.value(file)
        if let page {
            writer.key("page")
            writer.value(page)
        }
        writer.key("status")
        writer.value(status)
        writer.key("code")
        writer.value(code)
        writer.key("reason")
        writer.value(reason)
        writer.key("model")
        writer.value(model ?? "")
        writer.key("sha256")
        writer.value(sha256)
        writer.key("width")
        writer.value(width)
        writer.key("height")
        writer.value(height)
        writer.key("numbers")
        writer.array { writer in
            for number in numbers { writer.value(number) }
        }
        if let printedLeftOut {
            writer.key("printed_left_out")
            writer.value(printedLeftOut)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ number: DocumentMembers.Number) {
        object { writer in
            writer.key("text")
            writer.value(number.text)
            writer.key("status")
            writer.value(number.status)
            writer.key("confidence")
            writer.value(ConfidenceText.cut(number.confidence), decimals: 4)
            writer.key("box")
            writer.value(number.box)
            writer.key("digits")
            writer.array { writer in
                for digit in number.digits { writer.value(digit) }
            }
            writer.key("row")
            writer.value(number.row)
            writer.key("column")
            writer.value(number.column)
            writer.key("runner_up")
            writer.value(runnerUp: number.runnerUp, share: number.runnerUpShare)
            if let ink = number.ink {
                writer.key("ink")
                writer.value(ink)
            }
            writer.key("reason")
            writer.value(number.reason)
        }
    }

    private mutating func value(runnerUp text: String?, share: Double) {
        guard let text else { return null() }
        object { writer in
            writer.key("text")
            writer.value(text)
            writer.key("share")
            writer.value(ConfidenceText.cut(share), decimals: 4)
        }
    }

    private mutating func value(_ digit: NumberReading.Digit) {
        object { writer in
            writer.key("digit")
            writer.value(digit.digit)
            writer.key("confidence")
            writer.value(ConfidenceText.cut(digit.confidence), decimals: 4)
            writer.key("box")
            writer.value(digit.box)
            writer.key("probabilities")
            writer.array { writer in
                for probability in digit.probabilities { writer.value(probability, decimals: 4) }
            }
        }
    }

    private mutating func value(_ box: PixelBox) {
        array { writer in
            for side in [box.x, box.y, box.width, box.height] { writer.value(side) }
        }
    }
}
