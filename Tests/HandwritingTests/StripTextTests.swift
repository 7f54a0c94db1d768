import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `The text of a strip` {
    private static let seed: UInt64 = 29

    private static let texts: [StripText] = {
        var generator = SeededGenerator(seed: seed)
        return (0..<4_000).map { _ in StripText(using: &generator) }
    }()

    /// The digits of a text, as they are read.
    private static func digits(_ text: StripText) -> [UInt8] {
        text.signs.compactMap { sign in
            if case .digit(let digit) = sign { digit } else { nil }
        }
    }

    @Test func `is the same for the same seed`() {
        var (one, other) = (SeededGenerator(testSeed: 4), SeededGenerator(testSeed: 4))
        for _ in 0..<50 {
            let (first, second) = (StripText(using: &one), StripText(using: &other))
            #expect(Self.digits(first) == Self.digits(second))
            #expect(first.signs.count == second.signs.count)
        }
    }

    @Test func `has no to thirteen digits, four most often`() {
        var counts = [Int](repeating: 0, count: 14)
        for text in Self.texts { counts[Self.digits(text).count] += 1 }
        #expect(counts.allSatisfy { $0 > 20 }, "seed \(Self.seed): \(counts)")
        #expect(counts.max() == counts[4], "seed \(Self.seed): \(counts)")
    }

    @Test func `has marks instead where there is no number`() {
        for text in Self.texts where Self.digits(text).isEmpty {
            #expect(!text.signs.isEmpty)
        }
    }

    @Test func `is often a year, a round sum or the same digit twice`() {
        let numbers = Self.texts.map(Self.digits)
        let years = numbers.filter { $0.count == 4 && ($0[0] == 1 || $0[0] == 2 && $0[1] == 0) }
        let fours = numbers.count { $0.count == 4 }
        #expect(years.count * 2 > fours, "seed \(Self.seed): \(years.count) of \(fours)")
        let long = numbers.filter { $0.count >= 4 }
        let round = long.count { $0.suffix(2) == [0, 0] }
        #expect(round * 10 > long.count, "seed \(Self.seed): \(round) of \(long.count)")
        let twice = long.count { zip($0, $0.dropFirst()).contains { $0 == $1 } }
        #expect(twice * 4 > long.count, "seed \(Self.seed): \(twice) of \(long.count)")
    }

    @Test func `begins and ends with digits more often than not`() {
        let numbers = Self.texts.filter { !Self.digits($0).isEmpty }
        let plain = numbers.count { text in
            guard case .digit? = text.signs.first, case .digit? = text.signs.last else {
                return false
            }
            return true
        }
        #expect(plain * 2 > numbers.count, "seed \(Self.seed): \(plain) of \(numbers.count)")
        #expect(plain < numbers.count)
    }
}

@Suite(.tellingSeeds) struct `A mark on a strip` {
    @Test func `has strokes that go somewhere, and room for them`() {
        var generator = SeededGenerator(testSeed: 31)
        for index in 0..<600 {
            let mark =
                switch index % 3 {
                case 0: StripMark.opening(using: &generator)
                case 1: StripMark.closing(using: &generator)
                default: StripMark.any(using: &generator)
                }
            #expect(!mark.strokes.isEmpty && mark.width > 0)
            for stroke in mark.strokes {
                #expect(stroke.count >= 2)
                #expect(stroke.allSatisfy { $0.x.isFinite && (-0.5...1.7).contains($0.y) })
            }
        }
    }
}
