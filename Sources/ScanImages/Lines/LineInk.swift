/// The ink of one line's components, brought to full strength.
struct LineInk {
    private let components: [InkComponent]
    private let plane: InkPlane

    /// The strength, 0 to 255, for every amount of ink.
    private let table: [UInt8]

    /// How far the soft edge of a stroke reaches.
    private let fringe: Int

    init(_ components: [InkComponent], in plane: InkPlane) {
        self.components = components
        self.plane = plane
        let full = max(plane.strength(of: components), Int(plane.threshold))
        let empty = max(Int(plane.noise), Int(plane.threshold) / 4)
        table = (0..<256).map { ink in
            UInt8(min(255, max(0, ink - empty) * 255 / max(1, full - empty)))
        }
        fringe = max(2, TypicalSize.strokeWidth(of: components) / 3)
    }

    /// Cuts a level rectangle out of a picture in which the line falls by `slope`.
    ///
    /// Each column is moved up by as much as the line has fallen there, in parts of a pixel.
    ///
    /// - Parameters:
    ///   - left: The picture's column at the left edge; it may be negative.
    ///   - top: The picture's row at the top left corner.
    ///   - width: The rectangle's width in pixels.
    ///   - height: The rectangle's height in pixels.
    ///   - slope: How many pixels the line falls for each pixel to the right.
    /// - Returns: The ink at full strength, 0 for paper; where the picture ends, paper.
    func cut(left: Int, top: Int, width: Int, height: Int, slope: Double) -> GreyImage {
        let fall = slope * Double(width)
        let firstRow = max(0, top + Int(min(0, fall).rounded(.down)) - 1)
        let lastRow = min(plane.height - 1, top + height + Int(max(0, fall).rounded(.up)) + 1)
        var result = GreyImage(width: width, height: height, grey: 0)
        guard firstRow <= lastRow else { return result }
        let own = masked(
            PixelBox(
                x: max(0, left), y: firstRow,
                width: min(plane.width, left + width) - max(0, left),
                height: lastRow - firstRow + 1))
        let start = max(0, left) - left
        // Where each column begins in `own`, in parts of 256 of a row.
        let shifts = (0..<own.width).map { x in
            Int(((Double(top - firstRow) + slope * Double(x + start)) * 256).rounded(.down))
        }
        result.pixels.withUnsafeMutableBufferPointer { result in
            own.pixels.withUnsafeBufferPointer { ink in
                for y in 0..<height {
                    for x in 0..<own.width {
                        let row = y + (shifts[x] >> 8)
                        let part = shifts[x] & 255
                        let place = row * own.width + x
                        let upper = row >= 0 && row < own.height ? Int(ink[place]) : 0
                        let lower =
                            row >= -1 && row < own.height - 1 ? Int(ink[place + own.width]) : 0
                        result[y * width + x + start] = UInt8(
                            (upper * (256 - part) + lower * part) >> 8)
                    }
                }
            }
        }
        return result
    }

    /// Returns a part of the picture with nothing but the components and their soft edges.
    private func masked(_ box: PixelBox) -> GreyImage {
        let pixels = [UInt8](unsafeUninitializedCapacity: box.width * box.height) { own, filled in
            own.initialize(repeating: 0)
            for run in components.lazy.flatMap(\.runs) {
                let start = max(box.x, Int(run.start) - fringe)
                let end = min(box.endX, Int(run.end) + fringe)
                let first = max(box.y, Int(run.y) - fringe)
                let last = min(box.endY - 1, Int(run.y) + fringe)
                guard start < end, first <= last else { continue }
                for y in first...last {
                    for x in start..<end { own[(y - box.y) * box.width + x - box.x] = 255 }
                }
            }
            for y in 0..<box.height {
                let row = (y + box.y) * plane.width + box.x
                for x in 0..<box.width {
                    own[y * box.width + x] &= table[Int(plane.ink[row + x])]
                }
            }
            filled = box.width * box.height
        }
        return GreyImage(width: box.width, height: box.height, pixels: pixels)
    }
}
