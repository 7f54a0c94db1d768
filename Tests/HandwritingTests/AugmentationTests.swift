import DigitTestSupport
import Handwriting
import NeuralNetwork
import Testing

@Suite(.tellingSeeds) struct `Augmenting training images` {
    /// A ring of ink with soft edges, centred by mass, with a gap to the right.
    static let ring: [UInt8] = (0..<784).map { pixel in
        let (x, y) = (Float(pixel % 28) - 14, Float(pixel / 28) - 14)
        let distance = (x * x + y * y).squareRoot()
        if x > 0, abs(y) < 2 { return 0 }
        return UInt8(max(0, min(255, 255 * (2.5 - abs(distance - 7)))))
    }

    static func augmented(
        _ settings: AugmentationSettings, seed: UInt64 = 1, images: Int = 1
    ) -> [UInt8] {
        var batch = [[UInt8]](repeating: ring, count: images).flatMap(\.self)
        var generator = SeededGenerator(testSeed: seed)
        Augmentation(settings).apply(to: &batch, using: &generator)
        return batch
    }

    static func centreOfMass(_ image: some Collection<UInt8>) -> (x: Float, y: Float) {
        var (total, x, y): (Float, Float, Float) = (0, 0, 0)
        for (index, value) in image.enumerated() {
            total += Float(value)
            x += Float(value) * Float(index % 28)
            y += Float(value) * Float(index / 28)
        }
        return (x / total, y / total)
    }

    @Test func `gives the same images for the same seed, and others for another`() {
        let first = Self.augmented(.standard, seed: 7, images: 20)
        #expect(first == Self.augmented(.standard, seed: 7, images: 20))
        #expect(first != Self.augmented(.standard, seed: 8, images: 20))
    }

    @Test func `leaves images alone when nothing may change`() {
        #expect(Self.augmented(.none) == Self.ring)
        #expect(Self.augmented(AugmentationSettings(share: 1)) == Self.ring)
    }

    @Test func `changes about the share of images it is asked to`() {
        var settings = AugmentationSettings.standard
        settings.share = 0.25
        let batch = Self.augmented(settings, images: 400)
        let kept = (0..<400).count { Array(batch[$0 * 784..<($0 + 1) * 784]) == Self.ring }
        #expect((270...330).contains(kept))
    }

    @Test func `keeps paper white`() {
        var batch = [UInt8](repeating: 0, count: 784 * 10)
        var generator = SeededGenerator(testSeed: 3)
        Augmentation(.standard).apply(to: &batch, using: &generator)
        #expect(batch.allSatisfy { $0 == 0 })
    }

    @Test func `keeps ink within the frame and in the middle`() {
        var settings = AugmentationSettings.standard
        settings.shiftInPixels = 0
        let batch = Self.augmented(settings, images: 200)
        for index in 0..<200 {
            let centre = Self.centreOfMass(batch[index * 784..<(index + 1) * 784])
            #expect(abs(centre.x - 14) < 0.6 && abs(centre.y - 14) < 0.6, "image \(index)")
        }
    }

    @Test func `makes strokes thicker and thinner`() {
        let ink = Self.ring.reduce(0) { $0 + Int($1) }
        let settings = AugmentationSettings(strokeWidth: 1)
        let sums = (0..<50).map { seed in
            Self.augmented(settings, seed: UInt64(seed)).reduce(0) { $0 + Int($1) }
        }
        #expect(sums.contains { $0 > ink * 5 / 4 })
        #expect(sums.contains { $0 < ink * 3 / 4 })
        #expect(sums.allSatisfy { $0 > 0 })
    }

    @Test func `bends by about the displacement it is asked for`() {
        // A ramp of one grey value a pixel shows how far each pixel was moved along its columns.
        let ramp = (0..<784).map { UInt8(100 + $0 % 28) }
        var (squares, count): (Float, Int) = (0, 0)
        for seed in 0..<100 {
            var image = ramp
            var generator = SeededGenerator(testSeed: UInt64(seed))
            Augmentation(AugmentationSettings(elasticInPixels: 2)).apply(
                to: &image, using: &generator)
            for y in 7..<21 {
                for x in 7..<21 {
                    let moved = Float(image[y * 28 + x]) - Float(ramp[y * 28 + x])
                    squares += moved * moved
                    count += 1
                }
            }
        }
        let displacement = (squares / Float(count)).squareRoot()
        #expect(abs(displacement - 2) < 0.25, "\(displacement) pixels")
    }

    @Test func `moves by whole settings when it does not re-centre`() {
        let settings = AugmentationSettings(shiftInPixels: 3)
        let centres = (0..<50).map { Self.centreOfMass(Self.augmented(settings, seed: $0)) }
        let start = Self.centreOfMass(Self.ring)
        #expect(centres.contains { $0.x - start.x > 1.5 })
        #expect(centres.contains { $0.x - start.x < -1.5 })
        #expect(centres.allSatisfy { abs($0.x - start.x) < 3.3 && abs($0.y - start.y) < 3.3 })
    }
}
