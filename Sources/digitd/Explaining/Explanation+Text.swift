import DigitReading

extension Explanation.Digit {
    /// What a digit was taken for and what else it may be, in words: by the same network, or, in a line,
    /// by the one that sees it alone.
    var words: [String] {
        [
            "\(reading.digit) with \(ConfidenceText.format(reading.confidence))",
            isOfLine
                ? "alone \(alone)"
                : "then \(runnerUp) with \(ConfidenceText.format(runnerUpProbability))",
        ]
    }

    /// What a shape that is no digit was taken for, in words.
    var shapeWords: [String] {
        [
            "no digit with \(ConfidenceText.format(reading.noDigitProbability))",
            "then \(reading.digit) with "
                + ConfidenceText.format(reading.probabilities[reading.digit]),
        ]
    }
}

extension Explanation {
    /// The explanation in words: what became of the scan, the reasons for each number, a line for
    /// each digit, and where the picture is; of a page, the reasons for those in doubt.
    ///
    /// - Parameters:
    ///   - file: The scan's name.
    ///   - picture: The picture's path, as it was given.
    /// - Returns: Whole lines.
    func text(file: String, picture: String) -> String {
        var lines = ["\(file): \(sentences.joined(separator: " "))"]
        let accepted = numbers.filter(\.isAccepted).map(\.reading.text)
        if isPage, !accepted.isEmpty {
            lines += ["", "Accepted: \(accepted.joined(separator: ", "))."]
        }
        for number in told.map({ numbers[$0] }) {
            lines += [""] + number.sentences
            for (place, digit) in number.digits.enumerated() {
                lines.append("  digit \(place + 1): \(digit.words.joined(separator: ", "))")
            }
        }
        if let remark = remark(behind: told.count) { lines += ["", remark] }
        for (place, shape) in shapes.enumerated() {
            lines.append("  shape \(place + 1): \(shape.shapeWords.joined(separator: ", "))")
        }
        lines += ["", "The picture is \(picture)."]
        return lines.joined(separator: "\n") + "\n"
    }
}
