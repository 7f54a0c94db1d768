import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Strips cut out of drawn pages` {
    private static let strips = InkStripSynthesiser(pages: PageSynthesiser())
        .strips(count: 24, seed: 8, workers: 2)

    @Test func `show written and printed numbers, each in one ink`() {
        let kinds = Self.strips.map { Set($0.label) }
        #expect(kinds.allSatisfy { $0.count == 1 })
        #expect(kinds.contains([0]) && kinds.contains([1]))
        for strip in Self.strips {
            #expect(strip.height == LineStrip.height)
            #expect(strip.width >= 4 * (2 * strip.label.count + 1))
            #expect(strip.pixels.contains { $0 > 128 })
        }
    }

    @Test func `are the same for the same seed`() {
        let again = InkStripSynthesiser(pages: PageSynthesiser())
            .strips(count: 3, seed: 8, workers: 1)
        #expect(again == Array(Self.strips.prefix(3)))
    }

    @Test func `stay empty where a page has no such number`() {
        let pages = PageSynthesiser(layouts: [.loose], isBlank: true)
        var generator = SeededGenerator(testSeed: 1)
        let sheet = pages.sheet(using: &generator)
        #expect(sheet.piece(around: .handwritten, dotsPerInch: 150, using: &generator) == nil)
    }
}
