import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Writing strips` {
    static let digits = HandwritingSynthesiser().labelledImages(count: 500, seed: 3)
    static let synthesiser = StripSynthesiser(digits: [digits])
    static let strips = synthesiser.strips(count: 400, seed: 1)

    @Test func `gives the same strips for the same seed, and others for another`() {
        let again = Self.synthesiser.strips(count: 40, seed: 1, workers: 3)
        #expect(again == Array(Self.strips.prefix(40)))
        #expect(Self.synthesiser.strips(count: 40, seed: testSeed(2)) != again)
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

    @Test func `puts the digits of several hands, and of one, side by side`() {
        let hands = HandwritingSynthesiser(inNumbers: true)
            .hands(count: 3, writingEachDigit: 2, seed: testSeed(4), workers: 2)
        #expect(hands.count == 3)
        for hand in hands {
            #expect(hand.labels == (0..<20).map { UInt8($0 % 10) })
        }
        #expect(
            hands
                == HandwritingSynthesiser(inNumbers: true)
                .hands(count: 3, writingEachDigit: 2, seed: testSeed(4), workers: 1))
        let supply = DigitShelves(sets: [Self.digits], hands: hands)
        var generator = SeededGenerator(testSeed: 6)
        var ofOneHand = 0
        for _ in 0..<200 {
            let choice = supply.choice(using: &generator)
            let written = (0..<40).map { index in
                choice.image(of: UInt8(index % 10), using: &generator)
            }
            let isOneHand = hands.contains { hand in
                written.allSatisfy { image in
                    (0..<hand.count).contains { hand.image($0).elementsEqual(image) }
                }
            }
            if isOneHand { ofOneHand += 1 }
        }
        #expect((50...130).contains(ofOneHand), "\(ofOneHand) of 200 are of one hand")
    }

    @Test func `takes strokes of about the same width from many writers`() {
        let supply = DigitShelves(sets: [Self.digits], hands: [])
        var generator = SeededGenerator(testSeed: 7)
        /// How far the ink of the zeros of one number is from their mean, on the average.
        func spread(of choice: DigitShelves.Choice) -> Double {
            let ink = (0..<300).map { _ in
                choice.image(of: 0, using: &generator).reduce(0.0) { $0 + Double($1) }
            }
            let mean = ink.reduce(0, +) / Double(ink.count)
            return ink.reduce(0) { $0 + abs($1 - mean) } / Double(ink.count) / mean
        }
        let spreads = (0..<60).map { _ in spread(of: supply.choice(using: &generator)) }.sorted()
        #expect(spreads[15] < 0.7 * spreads[58], "\(spreads)")
    }

    @Test func `lets recorded hands write, each in its own digits`() {
        // Every writer's strokes lie in a column of their own.
        let samples = (0..<9).flatMap { writer in
            (0...9).map { digit in
                PenSample(
                    label: String(digit), writer: "writer-\(writer)",
                    strokes: [[[Float(writer), 0], [Float(writer), 1]]])
            }
        }
        let pens = PenHands(samples, part: .training)
        let supply = StripDigits(images: DigitShelves(sets: [Self.digits], hands: []), pens: pens)
        var generator = SeededGenerator(testSeed: 8)
        var counts = (images: 0, pens: 0, mixed: 0, writers: 0)
        for _ in 0..<600 {
            let choice = supply.choice(using: &generator)
            switch choice {
            case .images: counts.images += 1
            case .writer: counts.writers += 1
            case .pens:
                var hands: Set<Float> = []
                for digit in 0..<30 {
                    guard
                        case .strokes(let strokes) = choice.digit(
                            UInt8(digit % 10), using: &generator)
                    else { continue }
                    hands.insert(strokes[0][0].x)
                }
                if hands.count == 1 { counts.pens += 1 } else { counts.mixed += 1 }
            }
        }
        #expect((200...340).contains(counts.images), "\(counts)")
        #expect((160...280).contains(counts.pens), "\(counts)")
        #expect((5...45).contains(counts.mixed) && (50...130).contains(counts.writers), "\(counts)")
        let strips = StripSynthesiser(digits: [Self.digits], pens: pens).strips(
            count: 40, seed: testSeed(3))
        #expect(strips.contains { !$0.label.isEmpty })
        #expect(
            strips
                == StripSynthesiser(digits: [Self.digits], pens: pens).strips(
                    count: 40, seed: testSeed(3))
        )
    }
}
