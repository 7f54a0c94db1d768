import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Writing digits` {
    /// Ten thousand digits that the slower tests share.
    static let many = HandwritingSynthesiser(inNumbers: true)
        .labelledImages(count: 10_000, seed: 3)

    @Test func `gives the same images for the same seed, and others for another`() {
        let synthesiser = HandwritingSynthesiser()
        let first = synthesiser.labelledImages(count: 200, seed: testSeed(7))
        #expect(first == synthesiser.labelledImages(count: 200, seed: testSeed(7)))
        #expect(first != synthesiser.labelledImages(count: 200, seed: testSeed(8)))
    }

    @Test func `does not depend on the number of workers`() {
        let synthesiser = HandwritingSynthesiser()
        let alone = synthesiser.labelledImages(count: 123, seed: testSeed(7), workers: 1)
        #expect(alone == synthesiser.labelledImages(count: 123, seed: testSeed(7), workers: 4))
    }

    @Test(arguments: [0, 1, 10, 255])
    func `makes as many images as asked for`(count: Int) {
        let images = HandwritingSynthesiser().labelledImages(count: count, seed: testSeed(1))
        #expect(images.count == count)
        #expect(images.pixels.count == count * 784)
    }

    @Test func `writes every digit equally often, in mixed order, and never leaves paper empty`() {
        let images = Self.many
        for digit in 0..<10 {
            #expect(images.labels.count { $0 == digit } == 1000)
            #expect(images.labels.prefix(1000).count { $0 == digit } > 60)
        }
        let ink = (0..<images.count).map { images.image($0).reduce(0) { $0 + Int($1) } }
        #expect((ink.min() ?? 0) > 8 * 255, "the faintest digit has \(ink.min() ?? 0) of ink")
        #expect((ink.max() ?? 0) < 784 * 255 / 2, "the fattest digit has \(ink.max() ?? 0) of ink")
    }

    @Test func `writes some digits once more where they do not come out even`() {
        let images = HandwritingSynthesiser().labelledImages(count: 37, seed: testSeed(4))
        let counts = (0..<10).map { digit in images.labels.count { $0 == digit } }
        #expect(counts.allSatisfy { $0 == 3 || $0 == 4 }, "\(counts)")
    }

    @Test func `lets each hand write each digit, alike though never the same`() {
        let hands = HandwritingSynthesiser().hands(
            count: 12, writingEachDigit: 3, seed: testSeed(8))
        /// How far two images are apart.
        func distance(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
            zip(a, b).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        }
        var (own, others) = (0, 0)
        for (index, hand) in hands.enumerated() {
            #expect(hand.labels == (0..<30).map { UInt8($0 % 10) })
            let next = hands[(index + 1) % hands.count]
            for digit in 0..<10 {
                #expect(hand.image(digit) != hand.image(digit + 10))
                own += distance(hand.image(digit), hand.image(digit + 10))
                others += distance(hand.image(digit), next.image(digit + 10))
            }
        }
        #expect(own < others * 9 / 10, "one hand differs by \(own), two by \(others)")
    }

    @Test func `differs between the regions`() {
        let american = HandwritingSynthesiser(region: .american)
        let european = HandwritingSynthesiser(region: .european)
        #expect(
            american.labelledImages(count: 50, seed: testSeed(1))
                != european.labelledImages(count: 50, seed: testSeed(1)))
        for forms in DigitForm.byDigit {
            #expect(forms.count >= 4)
            #expect(Set(forms.map(\.name)).count == forms.count, "two forms have the same name")
            #expect(forms.allSatisfy { $0.americanWeight > 0 && $0.europeanWeight > 0 })
        }
    }

    @Test func `writes forms that need neighbours in numbers alone`() {
        #expect(DigitForm.all.contains { $0.needsNeighbours })
        func forms(inNumbers: Bool) -> Set<String> {
            var generator = SeededGenerator(testSeed: 9)
            let writers = (0..<300).map { _ in
                Writer(from: .mixed, inNumbers: inNumbers, using: &generator)
            }
            return Set(
                writers.flatMap { $0.forms.joined() }.filter(\.needsNeighbours)
                    .map { "\($0.digit) \($0.name)" })
        }
        #expect(forms(inNumbers: false).isEmpty)
        #expect(forms(inNumbers: true).count == DigitForm.all.count(where: \.needsNeighbours))
    }

    @Test func `has every form read by a network that learnt from the others' digits`() throws {
        var generator = SeededGenerator(testSeed: 5)
        let trainer = Trainer(
            Network(
                try Architecture(parsing: "784-64relu-10softmax"), initialization: .scaled,
                using: &generator),
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 6, miniBatchSize: 32, learningRate: 0.05,
                schedule: .cosine(), momentum: 0.9),
            seed: 1)
        trainer.run(on: TrainingSet(Self.many))
        for form in DigitForm.all {
            let bitmaps = (0..<40).compactMap { _ in
                let writer = Writer(from: .mixed, using: &generator)
                let picture = writer.write(form, using: &generator)
                    .picture(heightInPixels: 50, using: &generator)
                return try? DigitFinder().numbers(in: picture).first?.first?.bitmap
            }
            let set = LabelledImages(
                pixels: bitmaps.flatMap(\.pixels),
                labels: bitmaps.map { _ in UInt8(form.digit) })
            let right = trainer.network.correct(on: set)
            #expect(right >= 30, "the '\(form.name)' \(form.digit): \(right) of 40")
        }
    }
}

@Suite(.tellingSeeds) struct `A form's notation` {
    @Test func `is points in hundredths, with corners and lifts of the pen`() {
        let strokes = StrokeShape.strokes("0 5, 60 0!, 30 100 | 15 50, 55 46")
        #expect(strokes.count == 2)
        #expect(strokes[0].points == [SIMD2(0, 0.05), SIMD2(0.6, 0), SIMD2(0.3, 1)])
        #expect(strokes[0].corners == [false, true, false])
        #expect(strokes[1].points == [SIMD2(0.15, 0.5), SIMD2(0.55, 0.46)])
    }

    @Test func `lies between its extremes`() {
        let form = DigitForm(1, "test", american: 1, european: 1, "0 0, 0 100", "40 0, 0 100")
        #expect(form.shape.strokes(shares: [0.25, 0.75])[0].points[0] == SIMD2(0.3, 0))
    }

    @Test func `becomes a line through its points`() {
        let path = StrokeShape.strokes("0 0, 50 50, 0 100")[0]
        let line = path.flattened(step: 0.05)
        for point in path.points {
            #expect(line.contains { ($0 - point).length < 1e-5 })
        }
        for (from, to) in zip(line, line.dropFirst()) {
            #expect((to - from).length < 0.075)
        }
    }

    @Test func `keeps a corner sharp`() {
        let line = StrokeShape.strokes("0 0, 50 0!, 50 100")[0].flattened(step: 0.1)
        #expect(line.allSatisfy { $0.y < 1e-5 || abs($0.x - 0.5) < 1e-5 })
    }
}

@Suite(.tellingSeeds) struct `The sheet of all forms` {
    @Test func `has a digit in every place`() {
        let sheet = FormSheet.picture(seed: testSeed(1))
        #expect(sheet == FormSheet.picture(seed: testSeed(1)))
        let half = FormSheet.writers * FormSheet.cell
        let left = DigitForm.all.count { $0.digit < 5 }
        for (side, rows) in [left, DigitForm.all.count - left].enumerated() {
            for row in 0..<rows {
                for column in 0..<FormSheet.writers {
                    let x = side * (half + FormSheet.cell / 2) + column * FormSheet.cell
                    let ink = (0..<FormSheet.cell * FormSheet.cell).count { place in
                        let (across, down) = (place % FormSheet.cell, place / FormSheet.cell)
                        return sheet[x + across, row * FormSheet.cell + down] < 200
                    }
                    #expect(ink > 20, "row \(row), column \(column) of half \(side)")
                }
            }
        }
    }
}
