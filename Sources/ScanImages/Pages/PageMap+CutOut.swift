extension PageMap {
    /// Whether a line that rules took out of a picture is what the map shows: one number, and its digits are
    /// digits.
    ///
    /// A picture cut out around one number is best read as it is. A wall that would be a one, a printed
    /// word, or numbers far apart speak against it.
    public func confirms(_ line: FoundLine) -> Bool {
        let largest = line.components.reduce(0) { max($0, $1.area) }
        let foreign = line.components.contains { component in
            let share = Double(component.area) / Double(max(largest, 1))
            return share >= Self.leastShare && isForeign(component)
        }
        return !foreign && !showsNumbersApart(on: line)
    }

    /// Smaller components are points and specks: they have less than this part of the largest one's ink.
    private static let leastShare = 0.1

    /// Whether a component's ink is rather furniture or print than handwriting.
    private func isForeign(_ component: InkComponent) -> Bool {
        var sum = SIMD4<Float>.zero
        for run in component.runs {
            let middle = SIMD2(Double(run.start + run.end) / 2, Double(run.y) + 0.5)
            sum += shares(at: middle).classes * Float(run.end - run.start)
        }
        let (digits, print, writing, furniture) = (sum[0], sum[1], sum[2], sum[3])
        return max(print, furniture) > 2 * (digits + writing)
    }

    /// Numbers on a line are two where more of their height than this lies between them.
    private static let widestGap = 1.5

    /// Whether a line falls into numbers far apart, which the map shows as several.
    private func showsNumbersApart(on line: FoundLine) -> Bool {
        let boxes = line.digitBoxes
        let height = boxes.reduce(0) { max($0, $1.height) }
        var end = boxes.first?.endX ?? 0
        var widest = 0
        for box in boxes {
            widest = max(widest, box.x - end)
            end = max(end, box.endX)
        }
        return Double(widest) > Self.widestGap * Double(height)
            && PageNumberFinder().count(of: .handwritten, on: self) > 1
    }
}

extension FoundLine {
    /// The boxes of what may be digits, from left to right: all but points and specks.
    public var digitBoxes: [PixelBox] {
        let largest = components.reduce(0) { max($0, $1.area) }
        return components.filter { 5 * $0.area >= largest }.map(\.box).sorted { $0.x < $1.x }
    }
}
