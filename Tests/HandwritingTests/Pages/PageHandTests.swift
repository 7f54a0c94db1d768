import DigitTestSupport
import NeuralNetwork
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Hands on pages` {
    /// Twelve writers with a plain stroke for every digit, and a word each.
    static let samples: [PenSample] = (0..<12).flatMap { writer in
        (0...9).map { digit in
            PenSample(
                label: String(digit), writer: "writer-\(writer)",
                strokes: [[[0.1 * Float(digit % 3), 0], [0.2, 0.5], [0.1, 1]]])
        } + [
            PenSample(
                label: "word", writer: "writer-\(writer)",
                strokes: [[[0, 0], [0.5, 1], [1, 0], [1.5, 1], [2, 0]]])
        ]
    }

    @Test func `parts the writers by their names`() {
        let training = PenHands(Self.samples, part: .training)
        let heldOut = PenHands(Self.samples, part: .heldOut)
        #expect(training.writers.isDisjoint(with: heldOut.writers))
        #expect(training.writers.count + heldOut.writers.count == 12)
        #expect(!training.writers.isEmpty)
        // The same whatever else was recorded.
        let some = PenHands(Array(Self.samples.prefix(33)), part: .training)
        #expect(some.writers.isSubset(of: training.writers))
    }

    @Test func `keeps about an eighth of all writers out of training`() {
        let parts = (0..<4_000).map { PenHands.part(of: "hand \($0)") }
        let share = Float(parts.filter { $0 == .heldOut }.count) / 4_000
        #expect(abs(share - 0.125) < 0.03, "\(share)")
    }

    @Test func `leaves out what shows something else than its label, and who lacks a digit`() {
        let hands = PenHands(Self.samples, part: .training) { sample in
            !(sample.label == "4" && sample.writer == "writer-1")
        }
        #expect(!hands.digitWriters.map(\.name).contains("writer-1"))
        #expect(PenHands.part(of: "writer-1") == .training)
        #expect(hands.digitWriters.allSatisfy { $0.samples.allSatisfy { !$0.isEmpty } })
    }

    @Test(arguments: ["7", "2026", "1.250,-", "4½", "12:30"])
    func `writes digits as high as asked, and what stands between as other handwriting`(
        text: String
    ) {
        for seed in UInt64(0)..<20 {
            var generator = SeededGenerator(testSeed: seed)
            let supply = PageSupply(faces: [.plain], pens: nil, crops: nil)
            let hand = PageHand(of: supply, using: &generator)
            let page = PageText(text)
            let ink = hand.write(page, height: 10, using: &generator)
            #expect(!ink.digits.isEmpty)
            #expect(ink.marks.isEmpty == text.allSatisfy { $0.wholeNumberValue != nil })
            #expect((3...22).contains(ink.bounds.size.y), "seed \(seed): \(ink.bounds)")
        }
    }

    @Test func `may write ones as long strokes that lean, the first one most often`() {
        var generator = SeededGenerator(testSeed: 4)
        let all = (0..<400).map { _ in PageHand.Ones(using: &generator) }
        func strokes(isFirst: Bool) -> [InkStroke] {
            all.compactMap {
                $0.stroke(
                    isFirst: isFirst, height: 10, left: 5, foot: 10, radius: 0.2, using: &generator)
            }
        }
        let first = strokes(isFirst: true)
        #expect((70...160).contains(first.count), "\(first.count)")
        #expect(strokes(isFirst: false).count < first.count)
        let boxes = first.map { PageShape.strokes([$0]).bounds.size }
        #expect(boxes.contains { $0.y > 13 } && boxes.contains { $0.x > 6 })
        #expect(boxes.allSatisfy { $0.y < 22 && $0.x < 25 })
        // From foot to head, as people do it who write nothing but a stroke.
        #expect(first.allSatisfy { $0.points[0].y > $0.points[6].y })
    }

    @Test func `are seldom as wide apart on plain pages as they are high`() {
        var generator = SeededGenerator(testSeed: 5)
        let supply = PageSupply(faces: [.plain], pens: nil, crops: nil)
        func wide(isPlain: Bool) -> Int {
            (0..<400).count { _ in
                PageHand(of: supply, isPlain: isPlain, using: &generator).gap > 0.7
            }
        }
        let (plain, others) = (wide(isPlain: true), wide(isPlain: false))
        #expect(plain < 20 && others > 22, "\(plain), \(others)")
    }

    @Test func `begin numbers with a one as often as most collections do`() {
        var generator = SeededGenerator(testSeed: 6)
        let numbers = (0..<2_000).map { _ in PageText.digits(4, using: &generator) }
        let share = Double(numbers.count { $0.hasPrefix("1") }) / 2_000
        // Benford's 0.301 of those that do not begin with any digit at all.
        #expect(abs(share - (0.85 * 0.301 + 0.015)) < 0.04, "\(share)")
    }

    @Test func `may write zeros in one coil, as many as there are`() {
        var generator = SeededGenerator(testSeed: 1)
        let all = (0..<200).map { _ in PageHand.Links(using: &generator) }
        let text = PageText("5000.00")
        let coils = all.map { links in
            text.signs.indices.map { links.coil(in: text, at: $0)?.count }
        }
        // The zeros behind the point are a coil of their own.
        let expected: Set<[Int?]> = [
            [nil, 3, 3, 3, nil, 2, 2], [Int?](repeating: nil, count: 7),
        ]
        #expect(Set(coils) == expected)
        let coil = all[0].zeros(3, height: 10, from: [2, 10], radius: 0.2, using: &generator)
        #expect(coil.points.count == coil.radii.count)
        let box = PageShape.strokes([coil]).bounds
        #expect(box.size.y > 7 && box.size.y < 13)
        #expect(box.size.x > 10 && box.low.x < 4)
    }

    @Test func `links digits only where one hand would`() {
        var generator = SeededGenerator(testSeed: 2)
        let all = (0..<200).map { _ in PageHand.Links(using: &generator) }
        func linked(to end: SIMD2<Float>) -> Int {
            all.count { links in
                (0..<20).contains { _ in
                    !links.stroke(
                        from: [0, 0], to: end, height: 10, radius: 0.2, using: &generator
                    ).isEmpty
                }
            }
        }
        #expect((20...70).contains(linked(to: [4, -6])))
        #expect(linked(to: [14, 0]) == 0)
    }

    @Test func `tells the digits of a text, and why it is no number`() {
        var generator = SeededGenerator(testSeed: 3)
        #expect(PageText("1.250,-").digits == "1250")
        for flaw in PageNumber.Flaw.allCases {
            let text = PageText.flawed(flaw, using: &generator)
            #expect(text.flaw == flaw)
            #expect(!text.signs.isEmpty)
        }
    }
}
