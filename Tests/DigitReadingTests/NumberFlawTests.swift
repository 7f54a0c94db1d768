import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A flaw of a number` {
    /// Three digits of 20 pixels each, side by side from column 100 on, with marks among them.
    private func flaw(
        _ marks: [NumberMark], digits count: Int = 3, other: Double = 0.05
    ) -> NumberFlaw? {
        let digits = (0..<count).map { place in
            NumberReading.Digit(
                digit: 1, confidence: 1,
                box: PixelBox(x: 100 + 20 * place, y: 50, width: 20, height: 30),
                probabilities: [Double](repeating: 0.1, count: 10), bitmap: .blank)
        }
        let number = NumberReading(
            text: String(repeating: "1", count: count), confidence: 1,
            box: PixelBox(x: 100, y: 50, width: 20 * count, height: 30), digits: digits)
        let frame = NumberFrame(
            middle: SIMD2(100 + 10 * Double(count), 65), angle: 0, width: 20 * Double(count),
            height: 30)
        return NumberFlaw(
            of: number,
            at: PagePlace(
                ink: .handwritten, frame: frame,
                figures: .init(
                    band: 1, own: 1 - other, otherHandwriting: other, furniture: 0), marks: marks))
    }

    private func mark(
        _ along: ClosedRange<Double>, height: Double = 0.1, rise: Double = 0.5
    ) -> NumberMark {
        NumberMark(along: along, height: height, rise: rise)
    }

    @Test func `is a line over its digits`() {
        #expect(flaw([mark(0...1, height: 0.3)]) == .struckOut)
        #expect(flaw([mark(0...1)], digits: 1) == .struckOut)
    }

    @Test func `is what stands between its digits`() {
        #expect(flaw([mark(0.3...0.36, height: 0.9)]) == .divided)
        #expect(flaw([mark(0.3...0.36)]) == .point)
        #expect(flaw([mark(0.3...0.36, rise: 0.05)]) == .point)
        #expect(flaw([], other: 0.6) == .otherWriting)
    }

    @Test func `is no point before three digits, and no sign at an end`() {
        #expect(flaw([mark(0.24...0.26)], digits: 4) == nil)
        #expect(flaw([mark(0...0.05, height: 0.8)]) == nil)
        #expect(flaw([mark(0.95...1, height: 0.8)]) == nil)
        #expect(flaw([mark(0.24...0.26, height: 0.4, rise: 0)], digits: 4) == nil)
        #expect(flaw([]) == nil)
    }

    @Test func `is no ring that passes above or below`() {
        #expect(flaw([mark(0.1...0.9, rise: 0.95), mark(0.2...0.8, rise: 0)], digits: 2) == nil)
    }
}
