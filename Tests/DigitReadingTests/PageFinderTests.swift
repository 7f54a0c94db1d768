import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite(.tellingSeeds) struct `A finder of numbers` {
    private static func model(_ architecture: String) throws -> Model {
        var generator = SeededGenerator(testSeed: 4)
        return Model(
            network: Network(
                try Architecture(parsing: architecture), initialization: .scaled,
                using: &generator),
            facts: ModelFacts(
                recipe: "finder", cost: .crossEntropy, seed: 4, epochs: 0, data: "none",
                preprocessing: ModelFacts.pagePreprocessing))
    }

    private static let finder = Result {
        try #require(
            PageFinder(model: model("8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-10softmax")))
    }

    @Test func `takes no network that makes no maps, or maps of other classes`() throws {
        #expect(PageFinder(model: try Self.model("784-30-10")) == nil)
        let other = try Self.model("8x8-4c3x3s2nrelu-4c3x3s2nrelu-4u0nrelu-9softmax")
        #expect(PageFinder(model: other) == nil)
    }

    @Test(arguments: [(40, 31), (827, 900), (1_700, 2_001)])
    func `covers a picture of any size`(width: Int, height: Int) throws {
        let finder = try Self.finder.get()
        let map = finder.map(of: GreyImage(width: width, height: height), writtenAt: nil)
        let side = map.pixelsPerPlace
        #expect(abs(Double(map.width) * side - Double(width)) < 2 * side)
        #expect(abs(Double(map.height) * side - Double(height)) < 2 * side)
        #expect(Double(map.width) * side <= Double(width) + 1e-6)
        if width >= 827 { #expect(abs(side - 2 * Double(width) / 827) < 0.01) }
    }

    @Test(
        arguments: [
            (20, 1), (56, 2), (140, 5), (2_000, 12),
        ] as [(Double, Double)])
    func `sees a small picture so that its digits are as high as on a page`(
        height: Double, scale: Double
    ) throws {
        let finder = try Self.finder.get()
        let map = finder.map(of: GreyImage(width: 1_200, height: 400), writtenAt: height)
        #expect(abs(map.pixelsPerPlace - 2 * scale) < 1e-9)
    }

    @Test func `sees a piece of a page at the resolution that it is told`() throws {
        let finder = try Self.finder.get()
        let piece = GreyImage(width: 300, height: 120)
        #expect(finder.map(of: piece, dotsPerInch: 300).pixelsPerPlace == 6)
        #expect(finder.map(of: piece, dotsPerInch: 72).pixelsPerPlace == 2)
    }

    @Test func `sees a long picture in parts as it would see it whole`() throws {
        let finder = try Self.finder.get()
        var picture = GreyImage(width: 40, height: 3_000)
        for place in picture.pixels.indices where place * place % 7 == 0 {
            picture.pixels[place] = UInt8(place * 31 % 256)
        }
        let map = finder.map(of: picture, reducedBy: 1)
        // A part from the middle, across the border of two tiles; its edge sees paper.
        let part = GreyImage(
            width: 40, height: 800, pixels: Array(picture.pixels[40 * 800..<40 * 1_600]))
        let alone = finder.map(of: part, reducedBy: 1)
        let rows = 50..<350
        let inMap = map.digits[(rows.lowerBound + 400) * 20..<(rows.upperBound + 400) * 20]
        #expect(alone.digits[rows.lowerBound * 20..<rows.upperBound * 20] == inMap)
    }

    @Test func `makes probabilities of classes and of the band`() throws {
        let finder = try Self.finder.get()
        var picture = GreyImage(width: 64, height: 48)
        for place in 0..<40 { picture[place + 5, 20] = 0 }
        let map = finder.map(of: picture, reducedBy: 1)
        for place in map.band.indices {
            let sum =
                Int(map.digits[place]) + Int(map.print[place])
                + Int(map.otherHandwriting[place]) + Int(map.furniture[place])
            #expect(sum <= 257)
        }
        #expect(Set(map.digits).count > 5)
    }
}
