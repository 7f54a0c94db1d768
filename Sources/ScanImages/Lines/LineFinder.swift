/// Finds the lines of writing in a picture and cuts a strip from each.
///
/// The ink is separated from the paper (`InkPlane`), rules are taken out of it (`RuledLines`), and
/// the rest falls into components. Those of a digit's height that stand beside each other are a
/// line; a wide gap starts another, except in a picture that is one line as a whole. What is
/// smaller is kept where it stands among the digits: dots, dashes, pieces of a broken digit.
public struct LineFinder: Sendable {
    /// Creates a finder.
    public init() {}

    /// Returns the lines of a picture in reading order: from top to bottom, and what stands side
    /// by side from left to right.
    ///
    /// - Throws: Why there is none; the result is never empty.
    public func lines(in image: GreyImage) throws(NoDigit) -> [FoundLine] {
        try DigitFinder.checkSize(of: image)
        let (plane, components) = try Self.ink(of: image)
        guard components.contains(where: { max($0.box.width, $0.box.height) >= 6 }) else {
            throw .blank
        }
        let writing = Writing(components, in: plane)
        guard !writing.digits.isEmpty else { throw .specksOnly }
        guard writing.digits.count <= DigitFinder.maximumStrokes else { throw .tooBusy }
        let lines = writing.lines
        let leftAside = InkLeftAside(by: lines, in: plane)
        return lines.map { line in
            FoundLine(
                strip: LineStrip(showing: line, skew: writing.skew, in: plane),
                inkLeftAside: leftAside.share(beside: line), plane: plane,
                components: line.digits + line.pieces)
        }
    }

    /// Separates the ink of a picture from paper, rules and borders.
    private static func ink(
        of image: GreyImage
    ) throws(NoDigit) -> (plane: InkPlane, components: [InkComponent]) {
        var plane = try InkPlane(of: image, erasesFrame: false)
        var runs = try InkComponent.runs(in: plane)
        // Ones at both ends of a number look like a frame; only what may be one digit's box, not
        // even three digits wide, is taken for it.
        let isSquare = 10 * image.width <= 13 * image.height
        if isSquare, max(image.width, image.height) <= 40 * RuledLines.strokeWidth(of: runs) {
            plane = try InkPlane(of: image)
            runs = try InkComponent.runs(in: plane)
        }
        // A printed border may be so dark that a pencil's strokes, and the paler lines of the same
        // box, are hardly ink beside it; without it they are.
        for _ in 0..<2 {
            let ruled = RuledLines(among: runs, width: plane.width, height: plane.height)
            ruled.erase(from: &plane)
            let components = try InkComponent.all(in: plane)
            let borders = EdgeBorder.borders(
                among: components, width: plane.width, height: plane.height)
            guard !borders.isEmpty else { return (plane, components) }
            for border in borders { plane.erase(border) }
            plane.separateAgain()
            runs = try InkComponent.runs(in: plane)
        }
        return (plane, InkComponent.all(of: runs))
    }
}

extension InkPlane {
    /// Turns a component and its soft edge into paper.
    fileprivate mutating func erase(_ component: InkComponent) {
        let fringe = 2
        for run in component.runs {
            let left = max(0, Int(run.start) - fringe)
            let top = max(0, Int(run.y) - fringe)
            erase(
                PixelBox(
                    x: left, y: top, width: min(width, Int(run.end) + fringe) - left,
                    height: min(height, Int(run.y) + 1 + fringe) - top))
        }
    }
}
