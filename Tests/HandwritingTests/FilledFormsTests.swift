import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `A silhouette` {
    @Test func `has an outline that fills its square`() {
        for seed in 0..<UInt64(100) {
            var generator = SeededGenerator(testSeed: seed)
            let outline = Silhouette(using: &generator).outline
            #expect(outline.count >= 3, "seed \(seed)")
            let low = outline.reduce(outline[0]) { pointwiseMin($0, $1) }
            let high = outline.reduce(outline[0]) { pointwiseMax($0, $1) }
            #expect(low == [0, 0] && high.max() == 1, "seed \(seed): \(low) to \(high)")
        }
    }

    @Test func `is dark on white paper, with a margin`() {
        for seed in 0..<UInt64(40) {
            var generator = SeededGenerator(testSeed: seed)
            let picture = Silhouette(using: &generator).picture(using: &generator)
            #expect(picture.pixels.contains { $0 < 160 }, "seed \(seed)")
            for x in 0..<picture.width {
                #expect(picture[x, 0] == 255 && picture[x, picture.height - 1] == 255)
            }
            for y in 0..<picture.height {
                #expect(picture[0, y] == 255 && picture[picture.width - 1, y] == 255)
            }
        }
    }
}

@Suite(.tellingSeeds) struct `A texture` {
    @Test func `covers a part of its picture or all of it`() {
        var whole = 0
        for seed in 0..<UInt64(60) {
            var generator = SeededGenerator(testSeed: seed)
            let picture = Texture.picture(using: &generator)
            #expect((24...72).contains(picture.width) && (24...72).contains(picture.height))
            #expect(Set(picture.pixels).count > 1, "seed \(seed) is even")
            let corners = [
                picture[0, 0], picture[picture.width - 1, 0], picture[0, picture.height - 1],
                picture[picture.width - 1, picture.height - 1],
            ]
            whole += corners.contains { $0 < 255 } ? 1 : 0
        }
        #expect((10...50).contains(whole), "\(whole) of 60 reach a corner")
    }
}

@Suite(.tellingSeeds) struct `Signs that are no digits` {
    @Test func `have names of their own, and at least one stroke`() {
        #expect(Set(NonDigitSign.all.map(\.name)).count == NonDigitSign.all.count)
        for sign in NonDigitSign.all {
            #expect(!sign.shape.extremes.isEmpty, "\(sign.name)")
            for extreme in sign.shape.extremes {
                #expect(!extreme.isEmpty, "\(sign.name)")
                #expect(extreme.allSatisfy { $0.points.count >= 2 }, "\(sign.name)")
            }
        }
    }

    @Test func `stand beside numbers where none of them could be read as a digit`() {
        let names = Set(NonDigitSign.besideNumbers.map(\.name))
        #expect(names.isSubset(of: NonDigitSign.all.map(\.name)))
        #expect(names.isDisjoint(with: ["U", "V", "G", "Y", "L", "spiral"]))
        #expect(names.count > 40)
    }

    @Test func `are as high as a digit`() {
        for sign in NonDigitSign.capitals {
            for extreme in sign.shape.extremes {
                let heights = extreme.flatMap { $0.points.map(\.y) }
                #expect((heights.min() ?? 1) < 0.12 && (heights.max() ?? 0) > 0.88, "\(sign.name)")
            }
        }
    }
}

@Suite(.tellingSeeds) struct `Strokes at random` {
    @Test func `make characters of more strokes than a digit has`() {
        for seed in 0..<UInt64(50) {
            var generator = SeededGenerator(testSeed: seed)
            let strokes = StrokeShape.character(using: &generator).extremes[0]
            #expect((4...7).contains(strokes.count), "seed \(seed)")
            for stroke in strokes {
                let ends = (stroke.points[0], stroke.points[stroke.points.count - 1])
                #expect((ends.1 - ends.0).length >= 0.35, "seed \(seed)")
                #expect(stroke.points.count == stroke.corners.count)
            }
        }
    }

    @Test func `make scribbles of one long line`() {
        for seed in 0..<UInt64(50) {
            var generator = SeededGenerator(testSeed: seed)
            let strokes = StrokeShape.scribble(using: &generator).extremes[0]
            #expect(strokes.count == 1, "seed \(seed)")
            let points = strokes[0].points
            let length = zip(points, points.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
            #expect(length > 2, "seed \(seed): \(length) digit heights")
        }
    }
}
