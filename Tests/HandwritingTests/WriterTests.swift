import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `A writer` {
    private static func writers(_ count: Int, seed: UInt64) -> [Writer] {
        var generator = SeededGenerator(testSeed: seed)
        return (0..<count).map { _ in Writer(from: .mixed, using: &generator) }
    }

    @Test func `writes a digit twice alike in kind, never the same`() {
        var generator = SeededGenerator(testSeed: 2)
        let writer = Writer(from: .european, using: &generator)
        let (first, second) = (
            writer.write(4, using: &generator), writer.write(4, using: &generator)
        )
        #expect(first.digit == 4 && first.pen == writer.pen)
        #expect(first != second)
        var (one, other) = (SeededGenerator(testSeed: 3), SeededGenerator(testSeed: 3))
        let (third, fourth) = (writer.write(4, using: &one), writer.write(4, using: &other))
        #expect(third == fourth)
    }

    @Test func `writes everything about one digit high, within reach of the line`() {
        var generator = SeededGenerator(testSeed: 4)
        for writer in Self.writers(60, seed: 5) {
            for digit in 0...9 {
                let (low, high) = writer.write(digit, using: &generator).bounds
                #expect((0.6...1.8).contains(high.y - low.y), "a \(digit) of \(high.y - low.y)")
                #expect(high.x - low.x < 2.6, "a \(digit) of \(high.x - low.x)")
                #expect(low.y > -0.6 && high.y < 1.6, "a \(digit) from \(low.y) to \(high.y)")
            }
        }
    }

    @Test func `holds a pen of a width that suits it`() {
        let all = Self.writers(2_000, seed: 6)
        for pen in Pen.allCases {
            let widths = all.filter { $0.pen == pen }.map(\.strokeWidth)
            #expect(widths.count > 100, "\(pen.rawValue): \(widths.count)")
            let mean = widths.reduce(0, +) / Float(widths.count)
            #expect(abs(mean / pen.typicalWidth - 1) < 0.2, "\(pen.rawValue): \(mean)")
            #expect(widths.allSatisfy { (0.04...0.26).contains($0) })
        }
    }

    @Test func `chooses among the forms of home, two for each digit`() {
        for writer in Self.writers(50, seed: 7) {
            #expect(writer.forms.count == 10)
            for (digit, forms) in writer.forms.enumerated() {
                #expect(forms.count == 2)
                #expect(forms.allSatisfy { $0.digit == digit && !$0.needsNeighbours })
            }
        }
    }

    @Test func `draws strokes of as many radii as places, all above nothing`() {
        var generator = SeededGenerator(testSeed: 8)
        for writer in Self.writers(60, seed: 9) {
            for stroke in writer.write(8, using: &generator).strokes {
                #expect(stroke.points.count == stroke.radii.count)
                #expect(stroke.radii.allSatisfy { $0 > 0 && $0 < 0.3 })
                #expect(stroke.points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
            }
        }
    }

    @Test func `leans and stretches as it is told`() {
        var generator = SeededGenerator(testSeed: 10)
        var writer = Writer(from: .american, using: &generator)
        /// The mean width of ten zeros.
        func width(_ writer: Writer) -> Float {
            var own = SeededGenerator(testSeed: 11)
            let widths = (0..<10).map { _ -> Float in
                let (low, high) = writer.write(0, using: &own).bounds
                return high.x - low.x
            }
            return widths.reduce(0, +) / 10
        }
        (writer.slant, writer.width, writer.strokeWidth, writer.tremor) = (0, 1, 0.1, 0)
        let upright = width(writer)
        writer.width = 1.5
        #expect(width(writer) > 1.2 * upright)
        (writer.width, writer.slant) = (1, 0.8)
        #expect(width(writer) > 1.2 * upright)
    }
}
