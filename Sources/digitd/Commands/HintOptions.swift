import ArgumentParser
import DigitReading

/// The options that say what is known of the numbers before they are read.
struct HintOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Every number has so many digits, 1 to \(ReadingHint.maximumLength); others are for "
                + "review.",
            valueName: "n"))
    var digits: Int?

    @Option(
        help: ArgumentHelp(
            "Every number looks like this: digits stand for themselves, d for any digit, | parts "
                + "alternatives, as in '18dd|19dd'.",
            valueName: "pattern"))
    var pattern: String?

    /// What is known; `nil` when nothing is.
    var hint: ReadingHint? {
        if let digits { return ReadingHint(digits: digits) }
        return pattern.flatMap { try? ReadingHint(pattern: $0) }
    }

    func validate() throws {
        if digits != nil, pattern != nil {
            throw ValidationError("Give either --digits N or --pattern PATTERN, not both.")
        }
        if let digits, !(1...ReadingHint.maximumLength).contains(digits) {
            throw ValidationError(
                "--digits is \(digits); allowed is 1 to \(ReadingHint.maximumLength).")
        }
        guard let pattern else { return }
        do throws(ReadingHintError) {
            _ = try ReadingHint(pattern: pattern)
        } catch {
            throw ValidationError("--pattern: \(error).")
        }
    }
}
