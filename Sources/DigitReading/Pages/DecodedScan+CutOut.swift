import ScanImages

extension DecodedScan {
    /// Returns the scan, smaller where it is as large as a page and shows a single number, as a photograph of one
    /// does.
    ///
    /// On a page digits are a hundredth of its height: the finder does not look for some that fill it. What the rules
    /// take for one row of digits may be tables side by side, so the finder has the last word.
    ///
    /// - Parameter finder: Says what is where.
    /// - Returns: The same scan, whose picture may be smaller.
    func fittedToWriting(seenBy finder: any PageMapping) -> DecodedScan {
        guard image.pixels.count > ScanRoute.mostPixelsOfDigit,
            reduced(to: Self.pixelsOfSketch).image.mayShowOneNumber
        else { return self }
        let smaller = reduced(to: ScanRoute.mostPixelsOfDigit)
        let look = PageLook(at: smaller.image, by: finder)
        guard let line = look.cutOut, look.map.confirms(line) else { return self }
        return smaller
    }

    /// What a sketch of a picture has at most, in pixels: enough to see what fills it.
    private static let pixelsOfSketch = 250_000
}

extension GreyImage {
    /// Whether there is one row of large signs that fills the picture.
    fileprivate var mayShowOneNumber: Bool {
        guard let lines = try? LineFinder().lines(in: self), lines.count == 1 else { return false }
        return ScanRoute.fills(lines[0], self) && lines[0].isRow
    }
}

extension FoundLine {
    /// The most digits of a number.
    private static let mostDigits = 20

    /// Whether its signs stand side by side and are about as high as it is: what the rules take for the one line of
    /// a page is all of its ink, of which each sign is small.
    fileprivate var isRow: Bool {
        let heights = digitBoxes.map(\.height).sorted()
        return (2...Self.mostDigits).contains(heights.count)
            && 2 * heights[heights.count / 2] >= strip.box.height
    }
}
