extension DigitFinder {
    /// Returns the ink that was told from the paper, for people to look at.
    ///
    /// What is taken for ink is dark on white, however faint it is on the scan; what was left aside
    /// as paper, grain or a pattern is pale.
    ///
    /// - Returns: A picture of the same size.
    /// - Throws: Why no ink can be told from the paper.
    public func ink(in image: GreyImage) throws(NoDigit) -> GreyImage {
        if let prepared = DigitBitmap(prepared: image) { return prepared.darkOnLight }
        try Self.checkSize(of: image)
        let plane = try InkPlane(of: image)
        let threshold = Int(plane.threshold)
        let tones = (0..<256).map { ink -> UInt8 in
            guard ink >= threshold else { return UInt8(255 - ink / 4) }
            return UInt8(90 - 90 * (ink - threshold) / max(1, 255 - threshold))
        }
        return GreyImage(
            width: image.width, height: image.height, pixels: plane.ink.map { tones[Int($0)] })
    }
}

extension DigitBitmap {
    /// The digit as people write: dark on white paper.
    public var darkOnLight: GreyImage {
        GreyImage(width: Self.side, height: Self.side, pixels: pixels.map { 255 - $0 })
    }
}
