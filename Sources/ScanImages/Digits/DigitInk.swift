/// Tells the ink of digits from what else is on paper.
enum DigitInk {
    /// Returns the components that may be digits or parts of them.
    static func components(among components: [InkComponent], in plane: InkPlane) -> [InkComponent] {
        let candidates = components.filter { component in
            component.box.columnOverlap(with: plane.interior) > 0
                && component.box.rowOverlap(with: plane.interior) > 0
                && !isFrameOrRule(component, width: plane.width, height: plane.height)
                && !isDot(component, in: plane)
        }
        // The typical digit: half of all ink is in components at least this high.
        let heights = candidates.map { ($0.box.height, $0.area) }
        // On a page, even small handwriting is a fiftieth of the shorter side high.
        let leastHeight = max(6, min(plane.width, plane.height) / 50)
        guard let typicalHeight = TypicalSize.height(of: heights), typicalHeight >= leastHeight
        else { return [] }
        let minimumSide = max(4, typicalHeight / 8)
        let strokeWidth = TypicalSize.strokeWidth(of: candidates)
        return candidates.filter { component in
            let length = max(component.box.width, component.box.height)
            // A hair, or the rim of a line: long, and a third as thick as the strokes.
            let isHair = length * 2 > typicalHeight && component.area * 3 < length * strokeWidth
            return length >= minimumSide && !isHair
        }
    }

    /// Whether a component is a dot: full, about as wide as high, and small beside the picture.
    private static func isDot(_ component: InkComponent, in plane: InkPlane) -> Bool {
        let box = component.box
        let longer = max(box.width, box.height)
        return longer * 12 <= max(plane.width, plane.height)
            && 3 * min(box.width, box.height) >= 2 * longer
            && component.area * 10 >= box.width * box.height * 7
    }

    /// Whether a component is the frame of a box, a piece of it, or a ruled line.
    private static func isFrameOrRule(
        _ component: InkComponent, width: Int, height: Int
    ) -> Bool {
        let box = component.box
        let touchesSides = box.x == 0 || box.endX == width
        let touchesEnds = box.y == 0 || box.endY == height
        if touchesSides || touchesEnds {
            // A frame keeps to the edges of the picture; a digit that was cut to its ink touches
            // them and is inside, too.
            let margin = PixelBox(
                x: width / 7, y: height / 7, width: width - 2 * (width / 7),
                height: height - 2 * (height / 7))
            let inside = component.runs.reduce(0) { $0 + $1.length(inside: margin) }
            let keepsToEdge = inside * 12 <= component.area
            let isLong = box.width * 10 >= 8 * width || box.height * 10 >= 8 * height
            if keepsToEdge, isLong || (touchesSides && touchesEnds) { return true }
            // The rest of a line along one edge, or what reaches in from outside. Along the upper
            // edge it may also be the flag of a five.
            if keepsToEdge, component.area * 150 < width * height { return true }
            if keepsToEdge, touchesSides, box.height > 3 * box.width, box.height * 5 > 2 * height {
                return true
            }
        }
        // A rule: long, thin and straight.
        return box.width > 12 * box.height && box.width * 3 > width
            || box.height > 24 * box.width && box.height * 10 > 9 * height
    }
}
