/// A sheet that strokes are drawn on: how much of each pixel is covered by ink.
struct InkCanvas: Sendable {
    /// The width in pixels.
    let width: Int

    /// The height in pixels.
    let height: Int

    /// Where the sheet's top left pixel lies in the picture of which it is a window.
    let origin: (x: Int, y: Int)

    /// The covered part of each pixel in `0...1`, row-major, shaped `[height, width]`.
    var coverage: [Float]

    /// Creates an empty sheet: a picture, or a window of one.
    init(width: Int, height: Int, origin: (x: Int, y: Int) = (0, 0)) {
        self.width = width
        self.height = height
        self.origin = origin
        coverage = [Float](repeating: 0, count: width * height)
    }

    /// Draws a digit.
    ///
    /// A pixel is covered as far as its middle lies inside the ink: the distance to the line
    /// between two places, against the half width there, with a soft edge of one pixel.
    ///
    /// - Parameters:
    ///   - digit: The digit, in units of its height.
    ///   - scale: The height of the digit in pixels.
    ///   - offset: The place of the digit's own origin in pixels.
    mutating func draw(_ digit: WrittenDigit, scale: Float, offset: SIMD2<Float>) {
        draw(digit.strokes, scale: scale, offset: offset)
    }

    /// Draws strokes, as ``draw(_:scale:offset:)`` does those of a digit.
    mutating func draw(_ strokes: [InkStroke], scale: Float, offset: SIMD2<Float>) {
        let (width, height, origin) = (width, height, origin)
        coverage.withUnsafeMutableBufferPointer { coverage in
            guard let sheet = coverage.baseAddress else { return }
            for stroke in strokes {
                for index in 0..<max(0, stroke.points.count - 1) {
                    Self.drawSegment(
                        from: stroke.points[index] * scale + offset,
                        to: stroke.points[index + 1] * scale + offset,
                        radii: (stroke.radii[index] * scale, stroke.radii[index + 1] * scale),
                        on: sheet, width: width, height: height, origin: origin)
                }
            }
        }
    }

    /// Covers a run of pixels as far as a row of numbers says; what is covered more stays so.
    mutating func merge(_ covered: [Float], columns: Range<Int>, row: Int) {
        for x in columns {
            let place = row * width + x
            coverage[place] = max(coverage[place], min(covered[x], 1))
        }
    }

    private static func drawSegment(
        from a: SIMD2<Float>, to b: SIMD2<Float>, radii: (Float, Float),
        on sheet: UnsafeMutablePointer<Float>, width: Int, height: Int, origin: (x: Int, y: Int)
    ) {
        let reach = max(radii.0, radii.1) + 1
        let low = pointwiseMin(a, b) - reach
        let high = pointwiseMax(a, b) + reach
        // Places stay those of the whole picture, so that every window of it shows the same.
        let left = max(origin.x, Int(low.x.rounded(.down)))
        let right = min(origin.x + width - 1, Int(high.x.rounded(.up)))
        let top = max(origin.y, Int(low.y.rounded(.down)))
        let bottom = min(origin.y + height - 1, Int(high.y.rounded(.up)))
        guard left <= right, top <= bottom else { return }
        let way = b - a
        let inverse = 1 / max((way * way).sum(), 1e-6)
        // A line thinner than a pixel covers only so much of it.
        let most = min(1, radii.0 + radii.1)
        for y in top...bottom {
            let row = sheet + ((y - origin.y) * width - origin.x)
            let dy = Float(y) + 0.5 - a.y
            for x in left...right {
                let dx = Float(x) + 0.5 - a.x
                let part = min(max((dx * way.x + dy * way.y) * inverse, 0), 1)
                let (ox, oy) = (dx - part * way.x, dy - part * way.y)
                let radius = radii.0 + part * (radii.1 - radii.0)
                let inside = radius + 0.5 - (ox * ox + oy * oy).squareRoot()
                row[x] = max(row[x], min(inside, most))
            }
        }
    }
}
