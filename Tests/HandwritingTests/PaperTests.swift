import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `A sheet of paper` {
    private static func tones(_ paper: Paper, seed: UInt64, width: Int = 160) -> [Float] {
        var generator = SeededGenerator(testSeed: seed)
        return paper.tones(width: width, height: 120, digitHeight: 40, using: &generator)
    }

    @Test(arguments: Paper.allCases)
    func `covers the picture, and follows from its seed`(paper: Paper) {
        let tones = Self.tones(paper, seed: 6)
        #expect(tones.count == 160 * 120)
        #expect(tones == Self.tones(paper, seed: 6))
        #expect(tones != Self.tones(paper, seed: 7))
    }

    @Test func `is even where it is clean, and only there`() {
        for paper in Paper.allCases {
            let isEven = Set(Self.tones(paper, seed: 2)).count == 1
            #expect(isEven == (paper == .white), "\(paper.rawValue)")
        }
    }

    @Test func `is light for ink, and dark for chalk`() {
        for seed in 0..<UInt64(20) {
            for paper in Paper.allCases {
                let tones = Self.tones(paper, seed: seed).sorted()
                let middle = tones[tones.count / 2]
                #expect(
                    paper.isDark ? middle < 90 : middle > 100,
                    "seed \(seed): \(paper.rawValue) is \(middle)")
            }
        }
    }

    @Test func `has rules across, or a grid`() {
        /// The means of rows or of columns; a rule makes some darker than the others.
        func contrast(_ tones: [Float], rows: Bool) -> Float {
            let (lines, length) = rows ? (120, 160) : (160, 120)
            let means = (0..<lines).map { line -> Float in
                var sum: Float = 0
                for place in 0..<length {
                    sum += tones[rows ? line * 160 + place : place * 160 + line]
                }
                return sum / Float(length)
            }
            return (means.max() ?? 0) - (means.min() ?? 0)
        }
        for seed in 0..<UInt64(10) {
            let ruled = Self.tones(.ruled, seed: seed)
            #expect(contrast(ruled, rows: true) > 6, "seed \(seed)")
            #expect(contrast(ruled, rows: false) < 3, "seed \(seed)")
            let squared = Self.tones(.squared, seed: seed)
            #expect(contrast(squared, rows: true) > 6, "seed \(seed)")
            #expect(contrast(squared, rows: false) > 6, "seed \(seed)")
        }
    }

    @Test func `lies in a shadow that falls from one side to the other`() {
        for seed in 0..<UInt64(10) {
            let tones = Self.tones(.shaded, seed: seed)
            let corners = [0, 159, 119 * 160, 119 * 160 + 159].map { tones[$0] }
            let light = (corners.min() ?? 0) / (corners.max() ?? 1)
            #expect((0.4...0.85).contains(light), "seed \(seed): \(light)")
        }
    }
}

@Suite(.tellingSeeds) struct `A number on paper` {
    private static func picture(
        _ digits: [Int], on paper: Paper, height: Int, seed: UInt64
    ) -> GreyImage {
        var generator = SeededGenerator(testSeed: seed)
        let writer = Writer(from: .mixed, using: &generator)
        return ScanPicture(
            of: digits, by: writer, on: paper, heightInPixels: height, using: &generator
        ).image
    }

    @Test func `is a picture as high as asked for, wider with every digit`() {
        for seed in 0..<UInt64(10) {
            let one = Self.picture([3], on: .white, height: 80, seed: seed)
            let three = Self.picture([3, 3, 3], on: .white, height: 80, seed: seed)
            #expect(one.height == 80 && three.height == 80, "seed \(seed)")
            #expect(three.width > one.width + 30, "seed \(seed): \(one.width), \(three.width)")
        }
    }

    @Test func `leaves a margin of paper all round`() {
        for seed in 0..<UInt64(20) {
            let picture = Self.picture([2, 8], on: .white, height: 120, seed: seed)
            let inked = picture.pixels.indices.filter { picture.pixels[$0] < 150 }
            let rows = inked.map { $0 / picture.width }
            let columns = inked.map { $0 % picture.width }
            #expect((rows.min() ?? 0) > 2 && (rows.max() ?? 999) < 117, "seed \(seed)")
            #expect(
                (columns.min() ?? 0) > 2 && (columns.max() ?? 9_999) < picture.width - 3,
                "seed \(seed)")
        }
    }

    @Test func `is dark on light, and light on a blackboard`() {
        for seed in 0..<UInt64(10) {
            let ink = Self.picture([5], on: .cream, height: 90, seed: seed).pixels.sorted()
            #expect(ink[ink.count / 2] > 200 && ink[0] < 130, "seed \(seed)")
            let chalk = Self.picture([5], on: .blackboard, height: 90, seed: seed).pixels.sorted()
            #expect(chalk[chalk.count / 2] < 80 && (chalk.last ?? 0) > 150, "seed \(seed)")
        }
    }
}
