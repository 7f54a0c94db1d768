import DigitTestSupport
import Glibc
import Handwriting
import NeuralNetwork
import Testing

/// What each setting alone does to an image whose geometry is known.
@Suite(.tellingSeeds) struct `One augmentation alone` {
    /// An upright bar, 3 pixels wide and 17 high, in the middle of the image.
    private static let bar = picture { x, y in (12...14).contains(x) && (5...21).contains(y) }

    /// A grey disc of 8 pixels' radius.
    private static let disc: [UInt8] = (0..<784).map { pixel in
        let (x, y) = (Float(pixel % 28) - 13.5, Float(pixel / 28) - 13.5)
        return x * x + y * y < 64 ? 128 : 0
    }

    private static func picture(_ isInk: (Int, Int) -> Bool) -> [UInt8] {
        (0..<784).map { isInk($0 % 28, $0 / 28) ? 255 : 0 }
    }

    private static func changed(
        _ image: [UInt8], _ settings: AugmentationSettings, seed: UInt64
    ) -> [UInt8] {
        var image = image
        var generator = SeededGenerator(testSeed: seed)
        Augmentation(settings).apply(to: &image, using: &generator)
        return image
    }

    /// The mean column of the ink of some rows.
    private static func column(_ image: [UInt8], rows: ClosedRange<Int>) -> Float {
        var (sum, mass): (Float, Float) = (0, 0)
        for y in rows {
            for x in 0..<28 {
                sum += Float(image[y * 28 + x]) * Float(x)
                mass += Float(image[y * 28 + x])
            }
        }
        return sum / max(mass, 1)
    }

    /// How far the middle of the bar moves to the right from row to row, upwards.
    private static func lean(_ image: [UInt8]) -> Float {
        (column(image, rows: 8...10) - column(image, rows: 16...18)) / 8
    }

    private static func ink(_ image: [UInt8]) -> Float {
        image.reduce(0) { $0 + Float($1) / 255 }
    }

    @Test func `turns by no more than so many degrees, to either side`() {
        let settings = AugmentationSettings(rotationInDegrees: 12)
        let angles = (0..<UInt64(60)).map {
            atanf(Self.lean(Self.changed(Self.bar, settings, seed: $0))) * 180 / .pi
        }
        #expect(angles.allSatisfy { abs($0) < 13 }, "\(angles)")
        #expect((angles.max() ?? 0) > 8 && (angles.min() ?? 0) < -8, "\(angles)")
    }

    @Test func `slants by no more than so many columns a row, to either side`() {
        let settings = AugmentationSettings(slant: 0.2)
        let slants = (0..<UInt64(60)).map {
            Self.lean(Self.changed(Self.bar, settings, seed: $0))
        }
        #expect(slants.allSatisfy { abs($0) < 0.21 }, "\(slants)")
        #expect((slants.max() ?? 0) > 0.12 && (slants.min() ?? 0) < -0.12, "\(slants)")
    }

    @Test func `stretches width and height by no more than a share, each by itself`() {
        let settings = AugmentationSettings(scale: 0.1)
        let original = Self.ink(Self.disc)
        let areas = (0..<UInt64(60)).map {
            Self.ink(Self.changed(Self.disc, settings, seed: $0)) / original
        }
        #expect(areas.allSatisfy { (0.78...1.24).contains($0) }, "\(areas)")
        #expect((areas.max() ?? 0) > 1.08 && (areas.min() ?? 1) < 0.92, "\(areas)")
    }

    @Test func `fades the darkest by no more than a share`() {
        let settings = AugmentationSettings(fading: 0.3)
        let darkest = (0..<UInt64(60)).map { seed in
            Float(Self.changed(Self.bar, settings, seed: seed).max() ?? 0) / 255
        }
        #expect(darkest.allSatisfy { (0.69...1).contains($0) }, "\(darkest)")
        #expect((darkest.min() ?? 1) < 0.78 && (darkest.max() ?? 0) > 0.94, "\(darkest)")
    }

    @Test func `steepens the tones about the middle, and keeps paper and ink`() {
        let ramp = (0..<784).map { UInt8($0 % 28 * 255 / 27) }
        let settings = AugmentationSettings(contrast: 1)
        for seed in 0..<UInt64(20) {
            let steep = Self.changed(ramp, settings, seed: seed)
            for x in 1..<27 {
                let (before, after) = (ramp[13 * 28 + x], steep[13 * 28 + x])
                #expect(
                    before < 127 ? after <= before : before > 128 ? after >= before : true,
                    "seed \(seed): \(before) becomes \(after)")
            }
            #expect(steep[13 * 28] == 0 && steep[13 * 28 + 27] == 255, "seed \(seed)")
        }
    }

    @Test func `brings the mass back to the middle when it re-centres`() {
        let corner = Self.picture { x, y in (3...7).contains(x) && (4...9).contains(y) }
        let settings = AugmentationSettings(scale: 0.001, recentres: true)
        for seed in 0..<UInt64(20) {
            let moved = Self.changed(corner, settings, seed: seed)
            #expect(abs(Self.column(moved, rows: 0...27) - 14) <= 0.55, "seed \(seed)")
            #expect(abs(Self.ink(moved) - 30) < 1.5, "seed \(seed): \(Self.ink(moved))")
        }
    }

    @Test func `changes an image whatever comes behind it`() {
        let settings = AugmentationSettings.standard
        for seed in 0..<UInt64(10) {
            let alone = Self.changed(Self.bar, settings, seed: seed)
            let first = Self.changed(Self.bar + Self.disc + Self.disc, settings, seed: seed)
            #expect(Array(first.prefix(784)) == alone, "seed \(seed)")
        }
    }

    @Test func `changes a borrowed batch as it does an array`() {
        var borrowed = Self.bar + Self.disc
        var generator = SeededGenerator(testSeed: 4)
        borrowed.withUnsafeMutableBufferPointer {
            Augmentation(.standard).apply(to: $0, using: &generator)
        }
        #expect(borrowed == Self.changed(Self.bar + Self.disc, .standard, seed: 4))
    }
}
