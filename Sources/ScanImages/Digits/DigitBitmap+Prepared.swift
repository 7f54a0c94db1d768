extension DigitBitmap {
    /// Recognises a picture that is prepared already, as the images of MNIST are, and takes it as
    /// it is, bit for bit.
    ///
    /// Preparing such an image again would blur it, and a network measured on MNIST's files would
    /// then read another digit in an inbox. The form is unmistakable, and every one of MNIST's
    /// 70,000 images has it: 28×28 pixels, a paper of pure black or pure white, ink that reaches
    /// full strength, spans 19 or 20 pixels in its longer direction and no more than 20 in the
    /// other, and has its centre of mass within the four middle pixels, or as near as the edge lets
    /// it. On white paper the ink is what is missing to white.
    ///
    /// - Returns: `nil` where the picture has another form.
    public init?(prepared image: GreyImage) {
        let side = Self.side
        guard image.width == side, image.height == side else { return nil }
        let corner = image.pixels[0]
        guard corner == 0 || corner == 255 else { return nil }
        let ink = corner == 0 ? image.pixels : image.pixels.map { 255 - $0 }
        var sum = 0
        var columnMoment = 0
        var rowMoment = 0
        var peak: UInt8 = 0
        var columns = ClosedExtent()
        var rows = ClosedExtent()
        ink.withUnsafeBufferPointer { ink in
            for y in 0..<side {
                for x in 0..<side {
                    let value = ink[y * side + x]
                    guard value > 0 else { continue }
                    sum += Int(value)
                    columnMoment += x * Int(value)
                    rowMoment += y * Int(value)
                    peak = max(peak, value)
                    columns.include(x)
                    rows.include(y)
                }
            }
        }
        guard peak >= 250, (19...20).contains(max(columns.length, rows.length)) else { return nil }
        // The centre of a 28×28 image is at 14 when pixels are counted from 0 and their masses sit
        // on their indices; MNIST's images are centred to the nearest pixel. A lopsided digit of
        // our own preparation comes as near as the field's edge lets it.
        let middle = (2 * side - 3) * sum...(2 * side + 3) * sum
        guard middle.contains(4 * columnMoment) || columns.touchesEdge(of: side) else { return nil }
        guard middle.contains(4 * rowMoment) || rows.touchesEdge(of: side) else { return nil }
        self.init(pixels: ink)
    }
}

/// The first and the last index seen.
private struct ClosedExtent {
    private var first = Int.max
    private var last = Int.min

    var length: Int { last < first ? 0 : last - first + 1 }

    func touchesEdge(of side: Int) -> Bool { first == 0 || last == side - 1 }

    mutating func include(_ index: Int) {
        first = min(first, index)
        last = max(last, index)
    }
}
