import DigitReading
import Testing

@testable import DigitEvaluation

@Suite struct `The bar of what is no digit` {
    @Test func `is one at which hardly a digit is refused`() {
        #expect(NoDigitBar.bar(for: []) == 0.5)
        #expect(NoDigitBar.bar(for: [Double](repeating: 0.1, count: 400)) == 0.5)
        let digits = [0.9, 0.8, 0.7] + [Double](repeating: 0.01, count: 397)
        let bar = NoDigitBar.bar(for: digits)
        #expect(bar > 0.8 && bar < 0.800_001)
        let many = digits + [Double](repeating: 0.01, count: 9_600)
        #expect(NoDigitBar.bar(for: many) > 0.7 && NoDigitBar.bar(for: many) < 0.700_001)
        #expect(NoDigitBar.bar(for: [1, 1, 1, 0]) == 0.999)
    }
}

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
}
