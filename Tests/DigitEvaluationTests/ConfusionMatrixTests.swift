import DigitReading
import Testing

@testable import DigitEvaluation

@Suite struct `A confusion matrix` {
    @Test func `tells what was taken for no digit apart`() {
        var confusion = ConfusionMatrix()
        confusion.record(label: 3, read: 3)
        #expect(confusion.noDigit == nil)
        confusion.record(label: 3, read: DigitClass.noDigit)
        #expect(confusion.noDigit == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
        #expect(confusion.total == 2 && confusion.correct == 1)
        #expect(confusion.recall(of: 3) == 0.5 && confusion.precision(of: 3) == 1)
        var evaluation = Evaluation()
        (evaluation.count, evaluation.correct, evaluation.confusion) = (2, 1, confusion)
        let lines = evaluation.text().split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("is \\ read") && $0.hasSuffix("  none") })
        #expect(lines.contains { $0.hasPrefix("        3") && $0.hasSuffix("     1") })
    }

    @Test func `knows how much of a digit is found, and how much of what is found is one`() {
        var confusion = ConfusionMatrix()
        for _ in 0..<3 { confusion.record(label: 7, read: 7) }
        confusion.record(label: 7, read: 1)
        confusion.record(label: 1, read: 7)
        #expect(confusion.recall(of: 7) == 0.75 && confusion.precision(of: 7) == 0.75)
        #expect(confusion.recall(of: 1) == 0 && confusion.precision(of: 1) == 0)
        #expect(confusion.recall(of: 2) == nil && confusion.precision(of: 2) == nil)
        #expect(confusion.count(of: 7) == 4 && confusion.total == 5 && confusion.correct == 3)
    }
}
