/// Finds the digits in a picture and prepares each for the network.
///
/// The ink is separated from the paper (`InkPlane`) and falls into components. Specks, frames and
/// ruled lines are dropped. What is left is grouped into lines, from top to bottom, and in each
/// line into digits, from left to right: pieces that stand above each other belong to one digit,
/// as a five and its flag do. A wide gap starts another number.
public struct DigitFinder: Sendable {
    /// The narrowest picture that can hold a digit: the stroke of a one.
    public static let minimumWidthInPixels = 2

    /// The lowest picture that can hold a digit.
    public static let minimumHeightInPixels = 7

    /// The most strokes of a digit's size that a page may have; a closely written one has 3,000.
    ///
    /// The work of grouping them grows with their square.
    static let maximumStrokes = 5_000

    /// Creates a finder.
    public init() {}

    /// Returns the numbers in a picture, in reading order, each as its digits from left to right.
    ///
    /// - Throws: Why there is none; the result is never empty.
    public func numbers(in image: GreyImage) throws(NoDigit) -> [[DigitCandidate]] {
        if let prepared = DigitBitmap(prepared: image) {
            let whole = PixelBox(x: 0, y: 0, width: image.width, height: image.height)
            return [[DigitCandidate(box: whole, bitmap: prepared)]]
        }
        try Self.checkSize(of: image)
        let plane = try InkPlane(of: image)
        let components = try InkComponent.all(in: plane)
        // What a person would not even call a speck is the paper's grain.
        guard components.contains(where: { max($0.box.width, $0.box.height) >= 6 }) else {
            throw .blank
        }
        let strokes = DigitInk.components(among: components, in: plane)
        guard !strokes.isEmpty else { throw .specksOnly }
        guard strokes.count <= Self.maximumStrokes else { throw .tooBusy }
        let numbers = DigitRow.rows(of: strokes).flatMap { row in
            row.numbers.map { digits in digits.map { $0.candidate(in: plane) } }
        }
        guard !numbers.isEmpty else { throw .specksOnly }
        return numbers
    }

    /// Refuses a picture that is too small for a digit.
    static func checkSize(of image: GreyImage) throws(NoDigit) {
        guard image.width >= minimumWidthInPixels, image.height >= minimumHeightInPixels else {
            throw .tooSmall(width: image.width, height: image.height)
        }
    }
}
