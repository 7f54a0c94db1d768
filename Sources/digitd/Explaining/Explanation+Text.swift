import DigitReading

extension Explanation {
    /// The explanation in words: what became of the scan, the reasons for each number, a line for
    /// each digit, and where the picture is.
    ///
    /// - Parameters:
    ///   - file: The scan's name.
    ///   - picture: The picture's path, as it was given.
    /// - Returns: Whole lines.
    func text(file: String, picture: String) -> String {
        var lines = ["\(file): \(sentences.joined(separator: " "))"]
        for number in numbers {
            lines += [""] + number.sentences
            for (place, digit) in number.digits.enumerated() {
                let confidence = ConfidenceText.format(digit.reading.confidence)
                let next = ConfidenceText.format(digit.runnerUpProbability)
                lines.append(
                    "  digit \(place + 1): \(digit.reading.digit) with \(confidence), "
                        + "then \(digit.runnerUp) with \(next)")
            }
        }
        lines += ["", "The picture is \(picture)."]
        return lines.joined(separator: "\n") + "\n"
    }
}
