import ScanImages

/// What the finder makes of a picture, and the line that the rules find in one that was cut out around it.
struct PageLook {
    /// What is where.
    let map: PageMap

    /// The one line of a picture that was cut out around it; `nil` on a page.
    ///
    /// It fills the picture, edge to edge, as nothing does on a page, and the rules that take ink apart see it at
    /// its own size.
    let cutOut: FoundLine?

    /// Looks at a picture.
    init(at image: GreyImage, by finder: any PageMapping) {
        cutOut = Self.cutOut(of: image)
        map = finder.map(of: image, writtenAt: cutOut?.heightOfDigits)
    }

    private static func cutOut(of image: GreyImage) -> FoundLine? {
        guard image.pixels.count <= ScanRoute.mostPixelsOfDigit,
            let lines = try? LineFinder().lines(in: image), lines.count == 1,
            ScanRoute.fills(lines[0], image)
        else { return nil }
        return lines[0]
    }
}

extension FoundLine {
    /// The height of the line's larger digits in pixels.
    fileprivate var heightOfDigits: Double {
        Double(digitBoxes.reduce(1) { max($0, $1.height) })
    }
}
