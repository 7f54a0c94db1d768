import NeuralNetwork
import ScanImages

/// Two digits side by side whose ink meets: to the finder one piece, and no digit.
///
/// Ones are left out: a one that touches a three is an eight, and one that touches a zero a six.
enum TouchingDigits {
    /// Writes two digits that touch.
    static func picture(using generator: inout SeededGenerator) -> GreyImage {
        let writer = Writer(from: .mixed, using: &generator)
        let values = [0, 2, 3, 4, 5, 6, 7, 8, 9]
        func write() -> WrittenDigit {
            writer.write(values[generator.number(below: 9)], using: &generator)
        }
        let (left, right) = (write(), write())
        let overlap = writer.strokeWidth * generator.uniform(in: 0.4...1.4)
        let place = SIMD2(
            left.bounds.high.x - right.bounds.low.x - overlap, generator.normal(deviation: 0.08))
        let strokes =
            left.strokes
            + right.strokes.map { stroke in
                InkStroke(points: stroke.points.map { $0 + place }, radii: stroke.radii)
            }
        let height = Int(generator.uniform(in: 22...64))
        var picture = strokes.picture(
            by: writer.pen, heightInPixels: height, marginInPixels: 3 + height / 6,
            using: &generator)
        if generator.chance(0.25) { picture.becomeBlackAndWhite() }
        return picture
    }

    /// Sets two prepared digits side by side so that they touch.
    ///
    /// - Precondition: There is a digit of 28×28 other than 1 among them.
    static func picture(
        of digits: LabelledImages, using generator: inout SeededGenerator
    ) -> GreyImage {
        let side = DigitBitmap.side
        func pick() -> (ink: ArraySlice<UInt8>, columns: ClosedRange<Int>) {
            for _ in 0..<10_000 {
                let place = generator.number(below: digits.count)
                guard digits.labels[place] < 10, digits.labels[place] != 1 else { continue }
                let ink = digits.image(place)
                let inked = (0..<side).filter { x in
                    (0..<side).contains { ink[ink.startIndex + $0 * side + x] > 64 }
                }
                if let first = inked.first, let last = inked.last { return (ink, first...last) }
            }
            preconditionFailure("among \(digits.count) images there is none of a digit but 1")
        }
        let (left, right) = (pick(), pick())
        let overlap = generator.number(below: 5)
        let step = left.columns.upperBound + 1 - right.columns.lowerBound - overlap
        let drop = generator.number(below: 5) - 2
        let margin = 6
        let (width, height) = (2 * side + 2 * margin, side + 2 * margin)
        var pixels = [UInt8](repeating: 255, count: width * height)
        for (digit, shift, down) in [(left.ink, 0, 0), (right.ink, step, drop)] {
            for y in 0..<side {
                for x in 0..<side {
                    let place = (y + down + margin) * width + x + shift + margin
                    let ink = digit[digit.startIndex + y * side + x]
                    guard ink > 0, pixels.indices.contains(place) else { continue }
                    pixels[place] = min(pixels[place], 255 - ink)
                }
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }
}
