import ScanImages

/// What a person has corrected of an answer, or another model has read again, as a JSON document.
///
/// `Config/correction.schema.json` is its schema.
///
///     {"schema":1,"file":"a/b.png","status":"corrected","seq":18,"corrects":17,"field":1,
///      "number":"504192","before":"504193","box":[4,5,120,31],"time":"2026-11-22T14:03:07.123+01:00",
///      "sha256":"…","model":null,"confidence":1.0000}
public struct CorrectionDocument: Sendable, Equatable {
    /// The file as people know it, relative to the inbox.
    public var file: String

    /// What became of the number: `corrected` by a person; `read` or `review` by another model.
    public var status: String

    /// The row of the CSV that says the same.
    public var row: Int64

    /// The row that it corrects.
    public var corrects: Int64

    /// The number of the number on its scan, from 1; 0 where there never was one.
    public var field: Int

    /// The digits as they are read now; none where there is no number.
    public var number: String?

    /// The digits of the row that is corrected; none where it has no number.
    public var before: String?

    /// Where the number stands on the scan.
    public var box: PixelBox?

    /// When it was corrected: ISO 8601 in local time.
    public var time: String

    /// The SHA-256 of the scan's bytes in hexadecimal.
    public var sha256: String

    /// The first twelve hexadecimal digits of the identity of the model that has read it again; none for a
    /// person.
    public var model: String?

    /// The probability that the whole number is right: `0...1`; none where there is no number.
    public var confidence: Double?

    /// Creates a document.
    public init(
        file: String, status: String = "corrected", row: Int64, corrects: Int64, field: Int,
        number: String?, before: String?, box: PixelBox?, time: String, sha256: String,
        model: String? = nil, confidence: Double? = nil
    ) {
        self.file = file
        self.status = status
        self.model = model
        self.confidence = confidence
        self.row = row
        self.corrects = corrects
        self.field = field
        self.number = number
        self.before = before
        self.box = box
        self.time = time
        self.sha256 = sha256
    }

    /// Returns the document on one line, without a line end.
    public func json() -> String {
        var writer = JSONWriter()
        writer.object(writeMembers)
        return writer.text
    }

    private func writeMembers(to writer: inout JSONWriter) {
        writer.key("schema")
        writer.value(ReadingDocument.schema)
        writer.key("file")
        writer.value(file)
        writer.key("status")
        writer.value(status)
        writer.key("seq")
        writer.value(Int(row))
        writer.key("corrects")
        writer.value(Int(corrects))
        writer.key("field")
        writer.value(field)
        writer.key("number")
        writer.value(number)
        writer.key("before")
        writer.value(before)
        writer.key("box")
        if let box {
            writer.array { writer in
                for side in [box.x, box.y, box.width, box.height] { writer.value(side) }
            }
        } else {
            writer.null()
        }
        writer.key("time")
        writer.value(time)
        writer.key("sha256")
        writer.value(sha256)
        writer.key("model")
        writer.value(model)
        writer.key("confidence")
        if let confidence {
            writer.value(ConfidenceText.cut(confidence), decimals: 4)
        } else {
            writer.null()
        }
    }
}
