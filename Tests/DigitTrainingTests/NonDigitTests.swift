import DigitReading
import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `What is no digit` {
    @Test func `is drawn alike for one seed, whatever the number of workers`() {
        let synthesiser = NonDigitSynthesiser()
        let images = synthesiser.labelledImages(count: 200, seed: 7, workers: 1)
        #expect(images == synthesiser.labelledImages(count: 200, seed: 7, workers: 3))
        #expect(images != synthesiser.labelledImages(count: 200, seed: 8, workers: 1))
        #expect(images.count == 200)
        #expect(images.labels.allSatisfy { $0 == UInt8(DigitClass.noDigit) })
    }

    @Test func `is of the kinds that were asked for`() {
        // Every picture of touching digits is wide; hardly any sign is.
        func wide(_ kinds: [NonDigitSynthesiser.Kind]) -> Int {
            let images = NonDigitSynthesiser(kinds: kinds).labelledImages(count: 60, seed: 2)
            return (0..<60).count { index in
                // A fitted picture that is wider than high leaves the uppermost rows empty.
                images.image(index).prefix(28 * 6).allSatisfy { $0 == 0 }
            }
        }
        #expect(wide([.touchingDigits]) > 45)
        #expect(wide([.sign]) < 30)
    }

    @Test(arguments: NonDigitSynthesiser.Kind.allCases)
    func `comes in every kind, prepared as a digit is`(kind: NonDigitSynthesiser.Kind) {
        var generator = SeededGenerator(testSeed: 3)
        let synthesiser = NonDigitSynthesiser()
        var found = 0
        for _ in 0..<200 {
            guard let bitmap = synthesiser.bitmap(of: kind, using: &generator) else { continue }
            found += 1
            #expect(bitmap.pixels.max() ?? 0 > 200, "\(kind.rawValue) has no ink")
        }
        #expect(found >= 20, "\(kind.rawValue): \(found) of 200 pictures serve")
    }

    @Test func `is never a single stroke that could be a one`() {
        let images = NonDigitSynthesiser().labelledImages(count: 500, seed: 4)
        for index in 0..<images.count {
            let columns = (0..<28).filter { x in
                (0..<28).contains { images.image(index).dropFirst($0 * 28 + x).first ?? 0 > 64 }
            }
            #expect(columns.count >= 5, "image \(index) is \(columns.count) pixels wide")
        }
    }

    @Test func `may be two digits of a set that touch, each as it was`() {
        var digits = LabelledImages()
        for digit in [0, 8] as [UInt8] {
            let ring = (0..<784).map { place -> UInt8 in
                let (x, y) = (place % 28 - 14, place / 28 - 14)
                return (36...90).contains(x * x + y * y) ? 255 : 0
            }
            digits.append(ring, label: digit)
        }
        var generator = SeededGenerator(testSeed: 1)
        let picture = TouchingDigits.picture(of: digits, using: &generator)
        let ink = picture.pixels.count { $0 == 0 }
        let one = digits.image(0).count { $0 == 255 }
        #expect((one * 8 / 5...one * 2).contains(ink))
    }

    @Test func `is learned beside digits, and refused`() throws {
        let recipe = Recipe(
            name: "none", summary: "for a test", architecture: "784-64relu-11softmax",
            settings: SGDSettings(
                cost: .crossEntropy, epochs: 12, miniBatchSize: 20, learningRate: 0.1,
                momentum: 0.5), nonDigits: 600, heldOutShare: 0.2)
        var digits = SegmentDigits(seed: 11)
        let outcome = try TrainingRun(recipe: recipe, seed: 3, workers: 2).train(
            on: TrainingData(training: try digits.images(count: 600), description: "segments"))
        #expect(outcome.validation.accuracy > 0.9)
        let others = NonDigitSynthesiser().labelledImages(count: 300, seed: 99)
        #expect(outcome.model.network.correct(on: others) > 200)
        #expect(outcome.model.facts.data.contains("480 and 600 that are no digits, 120 held out"))
    }

    @Test func `is refused only from a bar on, at which hardly a digit is refused`() {
        #expect(NoDigitBar.bar(for: []) == 0.5)
        #expect(NoDigitBar.bar(for: [Double](repeating: 0.1, count: 400)) == 0.5)
        let digits = [0.9, 0.8, 0.7] + [Double](repeating: 0.01, count: 397)
        let bar = NoDigitBar.bar(for: digits)
        #expect(bar > 0.8 && bar < 0.800_001)
        let many = digits + [Double](repeating: 0.01, count: 9_600)
        #expect(NoDigitBar.bar(for: many) > 0.7 && NoDigitBar.bar(for: many) < 0.700_001)
        #expect(NoDigitBar.bar(for: [1, 1, 1, 0]) == 0.999)
    }

    @Test func `is told apart in the table of what was read`() {
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
