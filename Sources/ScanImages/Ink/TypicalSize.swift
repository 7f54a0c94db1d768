/// How large writing is, whatever specks and rules are among it.
enum TypicalSize {
    /// The height of typical digits: half of all ink is in something at least as high.
    static func height(of ink: [(height: Int, area: Int)]) -> Int? {
        let sorted = ink.sorted { $0.height < $1.height }
        let half = sorted.reduce(0) { $0 + $1.area } / 2
        var seen = 0
        for (height, area) in sorted {
            seen += area
            if seen > half { return height }
        }
        return sorted.last?.height
    }

    /// The width of typical strokes: the median length of the runs, most of which cross a stroke.
    static func strokeWidth(of components: [InkComponent]) -> Int {
        let lengths = components.flatMap { $0.runs.map(\.length) }.sorted()
        return lengths.isEmpty ? 1 : lengths[lengths.count / 2]
    }
}
