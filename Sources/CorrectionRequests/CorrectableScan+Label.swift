import DigitEvaluation
import ScanLedger

extension CorrectableScan {
    /// How many numbers were answered.
    public var foundNumbers: Int { numbers.count { $0.field > 0 } }

    /// Returns what has to be written for a label to count.
    ///
    /// A number that is read otherwise is corrected, and one that is doubtful is confirmed; a number that
    /// was accepted and is right needs nothing.
    ///
    /// - Parameters:
    ///   - label: What a person reads: as many numbers as were answered, or that there is none.
    ///   - field: The number that is meant, from 1; `nil` means all.
    /// - Returns: The numbers to write, in the order of their fields.
    /// - Throws: A ``CorrectionProblem`` when the label does not fit the scan.
    public func fields(
        for label: NumberLabel, field: Int? = nil
    ) throws(CorrectionProblem) -> [Correction.Field] {
        var pairs = try pairs(for: label, field: field)
        pairs.removeAll { number, text in
            number.text == text && (number.isCorrected || !number.isDoubtful)
        }
        return pairs.map { Correction.Field(number: $0.field, text: $1) }
    }

    private func pairs(
        for label: NumberLabel, field: Int?
    ) throws(CorrectionProblem) -> [(Number, String?)] {
        let file = claim.display
        if let field {
            guard let number = number(ofField: field) else {
                throw .noSuchField(file: file, field: field, found: foundNumbers)
            }
            try checkPlace(of: number, for: label.numbers[0])
            return [(number, label.numbers[0])]
        }
        if label.numbers == [nil] { return numbers.map { ($0, nil) } }
        guard label.numbers.count == numbers.count else {
            throw .otherCount(
                file: file, label: "\(label)", labelled: label.numbers.count, found: foundNumbers)
        }
        for (number, text) in zip(numbers, label.numbers) { try checkPlace(of: number, for: text) }
        return Array(zip(numbers, label.numbers))
    }

    /// Finds a number; where none was answered, the first is the one that should have been.
    private func number(ofField field: Int) -> Number? {
        numbers.first { $0.field == field || $0.field == 0 && field == 1 }
    }

    private func checkPlace(of number: Number, for text: String?) throws(CorrectionProblem) {
        if number.field == 0, text != nil, !hasSize { throw .neverOpened(file: claim.display) }
    }
}
