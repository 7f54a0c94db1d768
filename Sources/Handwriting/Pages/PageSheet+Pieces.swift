import NeuralNetwork

extension PageSheet {
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
        let numbers = numbers(dotsPerInch: dotsPerInch)
            .filter { $0.origin == origin && $0.flaw == nil }
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
}
