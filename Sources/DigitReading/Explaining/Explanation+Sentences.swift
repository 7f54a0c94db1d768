extension Explanation.Number {
    /// Says why a number is accepted or doubted.
    ///
    /// - Parameters:
    ///   - number: The number, as read.
    ///   - bar: The confidence from which on a number is accepted.
    ///   - errorRate: The share of the accepted readings that may be wrong.
    init(of number: NumberReading, bar: Double, errorRate: Double) {
        reading = number
        digits = number.digits.map { .init(of: $0, isOfLine: number.line != nil) }
        self.bar = bar
        sentences = [Self.judgement(on: number, bar: bar, errorRate: errorRate)]
        if let doubt = number.doubt { sentences.append(doubt) }
        if let alternative = number.line?.alternatives.first, alternative.probability >= 0.005 {
            let share = ConfidenceText.format(alternative.probability)
            sentences.append(
                alternative.text.isEmpty
                    ? "Read as a line, it may also be no number, with \(share)."
                    : "Read as a line, it may also be \(alternative.text), with \(share).")
        }
        sentences += wideDigits
        if let weakest { sentences.append(weakest) }
    }

    private static func judgement(
        on number: NumberReading, bar: Double, errorRate: Double
    ) -> String {
        let confidence = ConfidenceText.format(number.confidence)
        let rate = ConfidenceText.format(errorRate: errorRate)
        guard bar.isFinite else {
            return errorRate > 0
                ? "\(number.text) is doubted: no confidence shows that at most \(rate) would be "
                    + "wrong; its own is \(confidence)."
                : "\(number.text) goes to a person, as every reading does when none of those "
                    + "accepted may be wrong; its confidence is \(confidence)."
        }
        let limit =
            "the bar of \(ConfidenceText.format(bar: bar)), above which at most \(rate) should be wrong"
        return number.confidence >= bar
            ? "\(number.text) is accepted: its confidence of \(confidence) reaches \(limit)."
            : "\(number.text) is doubted: its confidence of \(confidence) is below \(limit)."
    }

    /// A sentence for each digit whose ink is too wide; in a line, its neighbours tell what it is.
    private var wideDigits: [String] {
        digits.enumerated().filter { $0.element.isTooWide && !$0.element.isOfLine }.map {
            place, _ in
            let name = digits.count == 1 ? "the digit" : "digit \(place + 1)"
            return "The ink of \(name) is wider than a digit is, as of two that touch, so its "
                + "confidence counts half."
        }
    }

    /// What is least sure in a number that is doubted.
    private var weakest: String? {
        guard !isAccepted else { return nil }
        let order = digits.indices.sorted {
            digits[$0].reading.confidence < digits[$1].reading.confidence
        }
        guard let place = order.first else { return nil }
        let digit = digits[place]
        let own = "\(digit.reading.digit) with \(ConfidenceText.format(digit.reading.confidence))"
        let words =
            digit.isOfLine
            ? "\(own) by both networks; alone it looks like \(digit.alone)"
            : "\(own) against \(digit.runnerUp) with "
                + ConfidenceText.format(digit.runnerUpProbability)
        return digits.count == 1
            ? "It is \(words)." : "The weakest is digit \(place + 1) of \(digits.count): \(words)."
    }
}
