import ScanImages

extension GreyImage {
    /// Draws straight strokes: two bytes for the size, then five for the ends and the width of each.
    ///
    /// Bytes that no decoder takes become a picture so, and finders and networks see more than what is left of
    /// a seed.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - strokes: The most strokes.
    ///   - mostPixels: The most pixels: a larger one loses rows.
    init(drawnBy bytes: [UInt8], strokes: Int = 40, mostPixels: Int = 10_000) {
        let size = bytes.prefix(2).map { Int($0) + 1 } + [1, 1]
        self.init(width: size[0], height: max(1, min(size[1], mostPixels / size[0])))
        var rest = bytes.dropFirst(2).prefix(5 * strokes)
        while rest.count >= 5 {
            draw(stroke: rest.prefix(5).map { Int($0) })
            rest = rest.dropFirst(5)
        }
    }

    private mutating func draw(stroke: [Int]) {
        let from = (x: stroke[0] * width / 256, y: stroke[1] * height / 256)
        let to = (x: stroke[2] * width / 256, y: stroke[3] * height / 256)
        let steps = max(abs(to.x - from.x), abs(to.y - from.y), 1)
        let radius = stroke[4] % 4
        let tone = UInt8(stroke[4] / 4 * 3)
        for step in 0...steps {
            let x = from.x + (to.x - from.x) * step / steps
            let y = from.y + (to.y - from.y) * step / steps
            for row in max(0, y - radius)...min(height - 1, y + radius) {
                for column in max(0, x - radius)...min(width - 1, x + radius) {
                    pixels[row * width + column] = tone
                }
            }
        }
    }
}
