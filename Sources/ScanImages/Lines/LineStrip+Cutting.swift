extension LineStrip {
    /// The margin above and below the digits, as a part of their height.
    static let margin = 0.07

    /// The margin to the left and right of the line, as a part of the digits' height.
    static let sideMargin = 0.4

    /// Cuts a line out of a picture: level, its own ink only, at full strength.
    ///
    /// - Parameters:
    ///   - line: The line, which has a digit at least.
    ///   - skew: How far the picture's lines fall for each pixel to the right.
    ///   - plane: The picture's ink without its rules.
    ///   - cut: How the plane lies in the picture, where it was cut out.
    init(
        showing line: ComponentLine, skew: Double, in plane: InkPlane, cutAs cut: CutFrame? = nil
    ) {
        let level = LineLevel(of: line, skew: skew)
        let components = line.digits + line.pieces
        let whole = components.dropFirst().reduce(components[0].box) { $0.union($1.box) }
        let height = max(level.bottom - level.top, 3)
        let side = (Self.sideMargin * height).rounded(.up)
        let left = Double(whole.x) - side
        let cutWidth = whole.width + 2 * Int(side)
        let above = (Self.margin * height).rounded(.up)
        // The level is given at the left edge of the digits' box.
        let top =
            (level.top + level.slope * (left - Double(line.box.x)) - above).rounded(.down)
        let cutHeight = Int((height + 2 * above).rounded(.up))
        let ink = LineInk(components, in: plane)
        let levelled = ink.cut(
            left: Int(left), top: Int(top), width: cutWidth, height: cutHeight, slope: level.slope)
        let scale = Double(cutHeight) / Double(Self.height)
        let width = max(Self.minimumWidth, Int((Double(cutWidth) / scale).rounded()))
        let scaled = Self.strengthened(
            DigitBitmap.resample(levelled, width: width, height: Self.height))
        let frame = StripFrame(
            left: left, top: top, slope: level.slope, scaleX: Double(cutWidth) / Double(width),
            scaleY: scale)
        self.init(
            width: width, pixels: scaled,
            box: frame.box(
                left: left, right: left + Double(cutWidth), height: Double(cutHeight),
                inside: PixelBox(x: 0, y: 0, width: plane.width, height: plane.height)),
            frame: frame, cut: cut)
    }

    /// Brings strokes to full strength that became thinner than a pixel, and grey all over.
    private static func strengthened(_ scaled: [Float]) -> [UInt8] {
        let strokes = ToneHistogram(of: scaled.lazy.filter { $0 >= 48 }.map { UInt8(min($0, 255)) })
        let full = Float(max(strokes.quantile(0.85), 64))
        return scaled.map { UInt8(min(max($0 * 255 / full, 0), 255).rounded()) }
    }
}
