import DigitReading

extension NumberReading {
    /// Puts digits together to a number that is as sure as all of them together.
    init(digits: [Digit]) {
        self.init(
            text: digits.map { String($0.digit) }.joined(),
            confidence: digits.reduce(1) { $0 * $1.confidence },
            box: digits.dropFirst().reduce(digits[0].box) { $0.union($1.box) }, digits: digits)
    }
}
