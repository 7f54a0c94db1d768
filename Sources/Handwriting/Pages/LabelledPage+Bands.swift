import NeuralNetwork
import ScanImages

extension LabelledPage {
    /// Returns the band of each number: where a pixel lies inside one and the same number.
    ///
    /// - Parameters:
    ///   - trimmed: How much of the height is left out at head and foot, so that the bands of
    ///     neighbours above each other stay apart.
    ///   - origins: Whose numbers.
    /// - Returns: 1 inside and 0 outside, row-major, shaped `[height, width]`.
    public func bands(
        trimmed: Float = 0.14, of origins: Set<PageNumber.Origin> = [.handwritten]
    ) -> [UInt8] {
        var canvas = InkCanvas(width: width, height: height)
        var filler = PolygonFiller()
        for number in numbers where origins.contains(number.origin) {
            filler.fill([number.band(trimmed: trimmed, beyond: 0.1)], on: &canvas)
        }
        return canvas.coverage.map { $0 >= 0.5 ? 1 : 0 }
    }

    /// Returns how many numbers each pixel lies near to: within 0.6 of their height.
    func neighbourhoods() -> [UInt8] {
        var counts = [UInt8](repeating: 0, count: width * height)
        var filler = PolygonFiller()
        for number in numbers {
            let band = number.band(trimmed: -0.6, beyond: 0.6)
            let low = band.reduce(band[0], pointwiseMin)
            let high = band.reduce(band[0], pointwiseMax)
            let (left, top) = (max(0, Int(low.x)), max(0, Int(low.y)))
            let (right, bottom) = (min(width, Int(high.x) + 1), min(height, Int(high.y) + 1))
            guard left < right, top < bottom else { continue }
            var canvas = InkCanvas(
                width: right - left, height: bottom - top, origin: (left, top))
            filler.fill([band], on: &canvas)
            for row in 0..<canvas.height {
                let (own, all) = (row * canvas.width, (top + row) * width + left)
                for column in 0..<canvas.width where canvas.coverage[own + column] >= 0.5 {
                    counts[all + column] += counts[all + column] < 255 ? 1 : 0
                }
            }
        }
        return counts
    }
}

extension PageNumber {
    /// Returns the corners of a part of its box, or of a larger one.
    ///
    /// - Parameters:
    ///   - share: How much of the height is left out at head and foot.
    ///   - beyond: How far it goes on at either side, in parts of the height: a plain one is hardly wider
    ///     than its stroke.
    /// - Returns: Head left, head right, foot right, foot left.
    fileprivate func band(trimmed share: Float, beyond: Float) -> [SIMD2<Float>] {
        let c = corners
        let (left, right) = (c[3] - c[0], c[2] - c[1])
        let way = c[1] - c[0]
        let side = way * (beyond * left.length / max(way.length, 1e-3))
        return [
            c[0] - side + left * share, c[1] + side + right * share,
            c[2] + side - right * share, c[3] - side - left * share,
        ]
    }
}
