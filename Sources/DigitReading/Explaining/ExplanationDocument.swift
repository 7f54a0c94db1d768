/// An explanation as a JSON document: all of ``ReadingDocument``, and behind it the reasons; of a page,
/// the digits of those numbers alone that are in doubt.
///
///     {"schema":1, … ,"numbers":[…],
///      "bar":0.99,"lineBar":0.97,"errorRate":0.01,"picture":"7.png.explained.png",
///      "sentences":["7 was read."],
///      "explanations":[{"text":"7","status":"read","sentences":["…"],
///                       "digits":[{"digit":7,"runnerUp":1,"runnerUpProbability":0.0004}]}],
///      "shapes":[]}
public struct ExplanationDocument: Sendable {
    /// The document of the reading.
    public var reading: ReadingDocument

    /// The reasons for it.
    public var explanation: Explanation

    /// Where the picture is, as people know it.
    public var picture: String

    /// Creates the document.
    public init(reading: ReadingDocument, explanation: Explanation, picture: String) {
        self.reading = reading
        self.explanation = explanation
        self.picture = picture
    }

    /// Returns the document on one line, without a line end.
    public func json() -> String {
        var writer = JSONWriter()
        writer.object { writer in
            reading.members.write(to: &writer)
            writer.key("bar")
            writer.value(explanation.bars.digits, decimals: 5)
            writer.key("lineBar")
            writer.value(explanation.bars.lines, decimals: 5)
            writer.key("errorRate")
            writer.value(explanation.errorRate, decimals: 6)
            writer.key("picture")
            writer.value(picture)
            writer.key("sentences")
            writer.values(explanation.sentences)
            writer.key("explanations")
            writer.array { writer in
                let detailed = Set(explanation.detailed)
                for (place, number) in explanation.numbers.enumerated() {
                    writer.value(number, inDetail: detailed.contains(place))
                }
            }
            writer.key("shapes")
            writer.array { writer in
                for shape in explanation.shapes { writer.value(shape: shape) }
            }
        }
        return writer.text
    }
}

extension JSONWriter {
    fileprivate mutating func values(_ strings: [String]) {
        array { writer in
            for string in strings { writer.value(string) }
        }
    }

    fileprivate mutating func value(_ number: Explanation.Number, inDetail: Bool) {
        object { writer in
            writer.key("text")
            writer.value(number.reading.text)
            writer.key("status")
            writer.value((number.isAccepted ? ReadingStatus.read : .review).rawValue)
            writer.key("sentences")
            writer.values(number.sentences)
            writer.key("digits")
            writer.array { writer in
                for digit in number.digits where inDetail { writer.value(digit) }
            }
        }
    }

    fileprivate mutating func value(shape: Explanation.Digit) {
        object { writer in
            writer.key("noDigitProbability")
            writer.value(shape.reading.noDigitProbability, decimals: 4)
            writer.key("digit")
            writer.value(shape.reading.digit)
            writer.key("probability")
            writer.value(shape.reading.probabilities[shape.reading.digit], decimals: 4)
        }
    }

    private mutating func value(_ digit: Explanation.Digit) {
        object { writer in
            writer.key("digit")
            writer.value(digit.reading.digit)
            writer.key("runnerUp")
            writer.value(digit.runnerUp)
            writer.key("runnerUpProbability")
            writer.value(digit.runnerUpProbability, decimals: 4)
        }
    }
}
