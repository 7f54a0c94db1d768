/// Borders along the picture's edges that no line was followed in: broad, or worn.
enum EdgeBorder {
    /// Returns the components that are the border of a box or a rule along an edge.
    static func borders(
        among components: [InkComponent], width: Int, height: Int
    ) -> [InkComponent] {
        let shorter = min(width, height)
        let tallest =
            components.lazy.filter { $0.box.x > 0 && $0.box.endX < width }
            .map(\.box.height).max() ?? 0
        return components.filter { component in
            let box = component.box
            // From side to side, and low.
            if 10 * box.width >= 9 * width, 4 * box.height <= height { return true }
            guard box.x == 0 || box.endX == width, 4 * box.width < box.height else { return false }
            // From end to end, beside lower digits; a number cut to its ink may begin with a one.
            let isWhole = 10 * box.height >= 9 * height && 10 * tallest <= 8 * height
            return box.width * (isWhole ? 8 : 16) < shorter
        }
    }
}
