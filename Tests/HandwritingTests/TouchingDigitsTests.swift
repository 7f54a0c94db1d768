import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Digits that touch` {
    @Test func `are never ones, which would make another digit`() {
        let digits = LabelledImagesOfBars.images
        for seed in 0..<UInt64(20) {
            var generator = SeededGenerator(testSeed: seed)
            let picture = TouchingDigits.picture(of: digits, using: &generator)
            // A one is a single row of ink here; all others are whole blocks.
            let inkedRows = (0..<picture.height).count { y in
                (0..<picture.width).contains { picture[$0, y] < 128 }
            }
            #expect(inkedRows >= 10, "seed \(seed): \(inkedRows) rows")
        }
    }

    @Test func `meet, so that the finder takes them for one`() throws {
        var found = 0
        for seed in 0..<UInt64(60) {
            var generator = SeededGenerator(testSeed: seed)
            let picture = TouchingDigits.picture(using: &generator)
            let numbers = try? DigitFinder().numbers(in: picture)
            if numbers?.flatMap({ $0 }).count == 1 { found += 1 }
        }
        // Of other seeds as few as 37.
        #expect(found > 30, "\(found) of 60")
    }
}

/// A one as a thin rule, and other digits as blocks.
private enum LabelledImagesOfBars {
    static let images: LabelledImages = {
        var images = LabelledImages()
        for digit in UInt8(0)..<10 {
            images.append(
                (0..<784).map { place -> UInt8 in
                    let (x, y) = (place % 28, place / 28)
                    let rows = digit == 1 ? 14...14 : 9...19
                    return (10...18).contains(x) && rows.contains(y) ? 255 : 0
                }, label: digit)
        }
        return images
    }()
}
