import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite struct `Writing strips` {
    static let digits = HandwritingSynthesiser().labelledImages(count: 500, seed: 3)
    static let synthesiser = StripSynthesiser(digits: [digits])
    static let strips = synthesiser.strips(count: 400, seed: 1)

    @Test func `gives the same strips for the same seed, and others for another`() {
        let again = Self.synthesiser.strips(count: 40, seed: 1, workers: 3)
        #expect(again == Array(Self.strips.prefix(40)))
        #expect(Self.synthesiser.strips(count: 40, seed: 2) != again)
    }

    @Test func `makes whole steps of columns, enough for each digit`() {
        for strip in Self.strips {
            #expect(strip.height == StripSynthesiser.height)
            #expect(strip.width % 4 == 0)
            #expect(strip.width / 4 >= 2 * strip.label.count + 1)
            #expect(strip.label.allSatisfy { $0 < 10 })
        }
    }

    @Test func `writes numbers of no to thirteen digits, and every digit`() {
        let lengths = Set(Self.strips.map(\.label.count))
        #expect(lengths.isSuperset(of: 0...8))
        #expect(lengths.max() ?? 0 <= 13)
        #expect(Set(Self.strips.flatMap(\.label)) == Set(0...9))
    }

    @Test func `leaves ink to be read where there is a number`() {
        for (index, strip) in Self.strips.enumerated() where !strip.label.isEmpty {
            let darkest = strip.pixels.max() ?? 0
            let lightest = strip.pixels.min() ?? 255
            #expect(darkest > lightest + 30, "strip \(index) shows nothing")
        }
    }
}
