import DigitReading
import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `What is no digit` {
    @Test func `is drawn alike for one seed, whatever the number of workers`() {
        let synthesiser = NonDigitSynthesiser()
        let images = synthesiser.labelledImages(count: 200, seed: testSeed(7), workers: 1)
        #expect(images == synthesiser.labelledImages(count: 200, seed: testSeed(7), workers: 3))
        #expect(images != synthesiser.labelledImages(count: 200, seed: testSeed(8), workers: 1))
        #expect(images.count == 200)
        #expect(images.labels.allSatisfy { $0 == UInt8(DigitClass.noDigit) })
    }

    @Test func `is of the kinds that were asked for`() {
        // Every picture of touching digits is wide; hardly any sign is.
        func wide(_ kinds: [NonDigitSynthesiser.Kind]) -> Int {
            let images = NonDigitSynthesiser(kinds: kinds).labelledImages(
                count: 60, seed: testSeed(2))
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
        let images = NonDigitSynthesiser().labelledImages(count: 500, seed: testSeed(4))
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
}
