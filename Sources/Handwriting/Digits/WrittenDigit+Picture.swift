import NeuralNetwork
import ScanImages

extension WrittenDigit {
    /// Returns the digit as dark ink on white paper, with a margin of paper around it.
    public func picture(
        heightInPixels: Int, marginInPixels: Int = 3, using generator: inout SeededGenerator
    ) -> GreyImage {
        strokes.picture(
            by: pen, heightInPixels: heightInPixels, marginInPixels: marginInPixels,
            using: &generator)
    }
}

extension [InkStroke] {
    /// Returns strokes as dark ink on white paper, with a margin of paper around them.
    func picture(
        by pen: Pen, heightInPixels: Int, marginInPixels: Int,
        using generator: inout SeededGenerator
    ) -> GreyImage {
        let (low, high) = bounds
        let margin = Float(marginInPixels)
        let scale = Float(heightInPixels) / Swift.max(high.y - low.y, 0.2)
        let size = (high - low) * scale
        var canvas = InkCanvas(
            width: Swift.max(1, Int(size.x.rounded(.up)) + 2 * marginInPixels),
            height: Swift.max(1, Int(size.y.rounded(.up)) + 2 * marginInPixels))
        canvas.draw(self, scale: scale, offset: margin - low * scale)
        let darkness = 255 * pen.darkness(using: &generator)
        let pixels = canvas.coverage.map { coverage in
            guard coverage > 0 else { return UInt8(255) }
            // Grain differs from pixel to pixel, deepest where little ink is.
            let grain = pen.grain * generator.uniform()
            return UInt8(255.5 - darkness * Swift.min(coverage, 1) * (1 - grain))
        }
        return GreyImage(width: canvas.width, height: canvas.height, pixels: pixels)
    }
}
