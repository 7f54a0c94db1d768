/// Tells the ink of digits from what else is on paper.
enum Stroke {
    /// Returns the components that may be digits or parts of them.
    static func without(
        specksAndLines components: [InkComponent], width: Int, height: Int
    ) -> [InkComponent] {
        let unframed = components.filter { !isFrameOrRule($0, width: width, height: height) }
        // The typical digit: half of all ink is in components at least this high.
        guard let typicalHeight = weightedMedianHeight(of: unframed) else { return [] }
        let minimumSide = max(2, typicalHeight / 8)
        return unframed.filter { max($0.box.width, $0.box.height) >= max(minimumSide, 4) }
    }

    /// Whether a component is a ruled line or the frame of a box.
    private static func isFrameOrRule(
        _ component: InkComponent, width: Int, height: Int
    ) -> Bool {
        let box = component.box
        let touchesLeft = box.x == 0
        let touchesRight = box.endX == width
        let touchesTop = box.y == 0
        let touchesBottom = box.endY == height
        // A line from edge to edge, or an L or a U along the edges.
        let meanThicknessAcross = component.area / max(1, box.width)
        let meanThicknessDown = component.area / max(1, box.height)
        if touchesLeft, touchesRight, touchesTop || touchesBottom || box.height * 6 < height,
            meanThicknessAcross * 5 < height
        {
            return true
        }
        if touchesTop, touchesBottom, touchesLeft || touchesRight || box.width * 6 < width,
            meanThicknessDown * 5 < width, box.width * 3 < width
        {
            return touchesLeft || touchesRight
        }
        // What is left of a frame in a corner or along an edge.
        let hugsEdge =
            (touchesLeft && box.endX * 8 <= width) || (touchesRight && (width - box.x) * 8 <= width)
            || (touchesTop && box.endY * 8 <= height)
            || (touchesBottom && (height - box.y) * 8 <= height)
        if hugsEdge { return true }
        // A rule that ends inside the picture: long, thin and straight.
        return box.width > 12 * box.height && box.width * 3 > width
    }

    private static func weightedMedianHeight(of components: [InkComponent]) -> Int? {
        let sorted = components.sorted { $0.box.height < $1.box.height }
        let half = sorted.reduce(0) { $0 + $1.area } / 2
        var seen = 0
        for component in sorted {
            seen += component.area
            if seen > half { return component.box.height }
        }
        return sorted.last?.box.height
    }
}
