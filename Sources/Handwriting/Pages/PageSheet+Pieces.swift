import NeuralNetwork

extension PageSheet {
    /// How often a number that stands beside one that is struck out is taken, where there is one.
    private static let putRightShare: Float = 0.5

    /// Draws what lies around one number, another one each time.
    ///
    /// - Parameters:
    ///   - origin: How the number came onto the page.
    ///   - dotsPerInch: The resolution of the whole picture.
    ///   - surroundings: How much is shown around the number, in parts of its height.
    ///   - generator: Chooses the number.
    /// - Returns: The piece, and the number with its place there; `nil` where the page has no such number that
    ///   is a plain string of digits and can be seen.
    public func piece(
        around origin: PageNumber.Origin, dotsPerInch: Float, showing surroundings: Float = 1.5,
        using generator: inout SeededGenerator
    ) -> (page: LabelledPage, number: PageNumber)? {
        let all = numbers(dotsPerInch: dotsPerInch)
        var numbers = all.filter { $0.origin == origin && $0.flaw == nil }
        let putRight = numbers.filter { number in
            all.contains { $0.flaw == .struckOut && $0.stands(beside: number) }
        }
        if !putRight.isEmpty, generator.chance(Self.putRightShare) { numbers = putRight }
        guard !numbers.isEmpty else { return nil }
        let wanted = numbers[generator.number(below: numbers.count)]
        let margin = Int((surroundings * wanted.height).rounded(.up))
        let box = wanted.box
        let (width, height) = pixelSize(dotsPerInch: dotsPerInch)
        let (left, top) = (max(0, box.x - margin), max(0, box.y - margin))
        let (right, bottom) = (min(width, box.endX + margin), min(height, box.endY + margin))
        guard right - left > margin, bottom - top > margin else { return nil }
        let page = picture(
            dotsPerInch: dotsPerInch,
            window: PixelWindow(x: left, y: top, width: right - left, height: bottom - top))
        let shift = SIMD2(Float(left), Float(top))
        return page.numbers.first {
            $0.origin == origin && $0.text == wanted.text
                && ($0.corners[0] + shift - wanted.corners[0]).length < 1
        }.map { (page, $0) }
    }
}

extension PageNumber {
    /// The height of its digits in pixels.
    var height: Float { (corners[3] - corners[0]).length }

    /// The middle of its box.
    private var middle: SIMD2<Float> { (corners[0] + corners[2]) / 2 }

    /// Whether it stands on one line with another number, and near to it.
    func stands(beside other: PageNumber) -> Bool {
        let along = other.direction / max(other.direction.length, 1e-3)
        let way = middle - other.middle
        let (far, high) = (way.x * along.x + way.y * along.y, way.y * along.x - way.x * along.y)
        let reach = (direction.length + other.direction.length) / 2 + 1.5 * other.height
        return abs(far) < reach && abs(high) < other.height
    }
}
