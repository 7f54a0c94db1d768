import NeuralNetwork
import ScanImages

/// A number written on paper and scanned.
struct ScanPicture {
    /// The scan.
    let image: GreyImage

    /// Writes digits side by side on paper.
    ///
    /// - Parameters:
    ///   - digits: The digits, from left to right.
    ///   - writer: Whose hand it is.
    ///   - paper: What is written on.
    ///   - heightInPixels: The height of the picture; its width follows from the writing.
    ///   - generator: The source of every random choice.
    init(
        of digits: [Int], by writer: Writer, on paper: Paper, heightInPixels: Int,
        using generator: inout SeededGenerator
    ) {
        let share = generator.uniform(in: heightInPixels < 60 ? 0.68...0.78 : 0.45...0.75)
        let digitHeight = Float(heightInPixels) * share
        let line = WrittenLine(of: digits, by: writer, using: &generator)
        let scale = digitHeight / max(line.high.y - line.low.y, 0.2)
        let size = (line.high - line.low) * scale
        let margin = (Float(heightInPixels) - digitHeight) / 2
        let sides = margin * generator.uniform(in: 1...1.6)
        let width = max(heightInPixels / 2, Int((size.x + 2 * sides).rounded(.up)))
        // Somewhere near the middle, as far as the margins allow.
        let start = SIMD2<Float>(
            (Float(width) - size.x) / 2 + margin * generator.uniform(in: -0.3...0.3),
            margin * (1 + generator.uniform(in: -0.5...0.5)))
        var canvas = InkCanvas(width: width, height: heightInPixels)
        for digit in line.digits {
            canvas.draw(
                digit.written, scale: scale,
                offset: start + (digit.place - line.low) * scale)
        }
        let tones = paper.tones(
            width: width, height: heightInPixels, digitHeight: digitHeight, using: &generator)
        image = Self.laying(
            canvas, of: writer.pen, on: tones, light: paper.isDark, using: &generator)
    }

    /// Lays ink on paper: dark ink swallows the paper's light, chalk covers it.
    private static func laying(
        _ canvas: InkCanvas, of pen: Pen, on tones: [Float], light: Bool,
        using generator: inout SeededGenerator
    ) -> GreyImage {
        let darkness = light ? 1 : pen.darkness(using: &generator)
        let chalk = generator.uniform(in: 205...250)
        let grain = light ? 0.25 : pen.grain
        let pixels = zip(canvas.coverage, tones).map { coverage, tone in
            var ink = min(max(coverage, 0), 1)
            if ink > 0, grain > 0 { ink *= 1 - grain * generator.uniform() }
            let grey = light ? tone + ink * (chalk - tone) : tone * (1 - darkness * ink)
            return UInt8(min(max(grey, 0), 255))
        }
        return GreyImage(width: canvas.width, height: canvas.height, pixels: pixels)
    }
}

/// Digits set side by side on a baseline, in units of their height.
private struct WrittenLine {
    var digits: [(written: WrittenDigit, place: SIMD2<Float>)] = []
    var low = SIMD2<Float>(repeating: .infinity)
    var high = SIMD2<Float>(repeating: -.infinity)

    init(of values: [Int], by writer: Writer, using generator: inout SeededGenerator) {
        let gap = generator.uniform(in: 0.16...0.4)
        var edge: Float = 0
        for value in values {
            let written = writer.write(value, using: &generator)
            let bounds = written.bounds
            // A digit of a hand drifts up and down a little along its line.
            let place = SIMD2(edge - bounds.low.x, generator.normal(deviation: 0.03))
            digits.append((written, place))
            low = pointwiseMin(low, bounds.low + place)
            high = pointwiseMax(high, bounds.high + place)
            edge += bounds.high.x - bounds.low.x + gap * generator.uniform(in: 0.8...1.3)
        }
    }
}
