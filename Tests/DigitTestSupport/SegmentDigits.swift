import NeuralNetwork
import ScanImages

/// Digits as a pocket calculator shows them, each drawn a little differently: enough like
/// handwriting to be learned in a second, and made without the handwriting synthesiser.
public struct SegmentDigits: Sendable {
    /// The lit segments of each digit: top, top left, top right, middle, bottom left, bottom
    /// right, bottom.
    private static let segments: [[Int]] = [
        [0, 1, 2, 4, 5, 6], [2, 5], [0, 2, 3, 4, 6], [0, 2, 3, 5, 6], [1, 2, 3, 5],
        [0, 1, 3, 5, 6], [0, 1, 3, 4, 5, 6], [0, 2, 5], [0, 1, 2, 3, 4, 5, 6],
        [0, 1, 2, 3, 5, 6],
    ]

    /// Another way to write a seven, which looks most like an inverted L.
    public static let oddSeven = [1, 4, 6]

    private var generator: SeededGenerator

    /// Creates digits that follow from a seed.
    public init(seed: UInt64) { generator = SeededGenerator(testSeed: seed) }

    /// Draws a digit, dark on white, with a margin; `lit` are other segments than the digit's own.
    public mutating func picture(of digit: Int, lit: [Int]? = nil) -> GreyImage {
        let width = Int.random(in: 34...46, using: &generator)
        let height = Int.random(in: 60...76, using: &generator)
        let pen = Int.random(in: 5...9, using: &generator)
        let ink = UInt8.random(in: 0...60, using: &generator)
        let margin = 8
        let side = width + 2 * margin
        var pixels = [UInt8](repeating: 255, count: side * (height + 2 * margin))
        let middle = height / 2
        for segment in lit ?? Self.segments[digit] {
            let (x, y, w, h) =
                switch segment {
                case 0: (0, 0, width, pen)
                case 1: (0, 0, pen, middle)
                case 2: (width - pen, 0, pen, middle)
                case 3: (0, middle - pen / 2, width, pen)
                case 4: (0, middle, pen, height - middle)
                case 5: (width - pen, middle, pen, height - middle)
                default: (0, height - pen, width, pen)
                }
            for row in y..<y + h {
                let start = (margin + row) * side + margin + x
                pixels.replaceSubrange(start..<start + w, with: repeatElement(ink, count: w))
            }
        }
        return GreyImage(width: side, height: height + 2 * margin, pixels: pixels)
    }

    /// Draws a digit and prepares it as a scan is prepared.
    public mutating func prepared(_ digit: Int, lit: [Int]? = nil) throws -> [UInt8] {
        try DigitFinder().numbers(in: picture(of: digit, lit: lit))[0][0].bitmap.pixels
    }

    /// Draws digits in turn and prepares them as scans are prepared.
    public mutating func images(count: Int) throws -> LabelledImages {
        var images = LabelledImages()
        for index in 0..<count { images.append(try prepared(index % 10), label: UInt8(index % 10)) }
        return images
    }
}
