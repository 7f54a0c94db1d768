import Glibc
import Handwriting
import NeuralNetwork
import ScanImages

/// A page drawn stroke by stroke, together with the truth about it.
public struct DrawnPage {
    /// The page.
    public private(set) var picture: GreyImage

    /// What is on it.
    public private(set) var truth: TruthMap

    /// Creates a white page.
    public init(width: Int, height: Int) {
        picture = GreyImage(width: width, height: height)
        truth = TruthMap(
            width: width, height: height,
            classes: [UInt8](repeating: PageClass.paper.rawValue, count: width * height),
            numbers: [])
    }

    /// Draws something that is of a class; digits stay where they are.
    public mutating func add(_ kind: PageClass, _ draw: (inout GreyImage) -> Void) {
        var layer = GreyImage(width: picture.width, height: picture.height)
        draw(&layer)
        for place in layer.pixels.indices where layer.pixels[place] < 255 {
            picture.pixels[place] = min(picture.pixels[place], layer.pixels[place])
            if layer.pixels[place] < 128,
                truth.classes[place] != PageClass.handwrittenDigits.rawValue
            {
                truth.classes[place] = kind.rawValue
            }
        }
    }

    /// Writes a number of digits that are three fifths as wide as high.
    ///
    /// - Parameters:
    ///   - digits: Its digits.
    ///   - x: The column of its head's left end.
    ///   - y: The row of its head's left end.
    ///   - height: The height of a digit in pixels.
    ///   - gap: The gap between digits, as a part of their height.
    ///   - turn: The turn clockwise in degrees.
    ///   - kind: What it counts as.
    ///   - tone: The grey of its ink.
    public mutating func write(
        _ digits: [Int], x: Double, y: Double, height: Double = 36, gap: Double = 0.3,
        turn: Double = 0, kind: PageClass = .handwrittenDigits, tone: UInt8 = 0
    ) {
        let (cosine, sine) = (cos(turn * .pi / 180), sin(turn * .pi / 180))
        func point(_ along: Double, _ across: Double) -> (x: Double, y: Double) {
            (x + along * cosine - across * sine, y + along * sine + across * cosine)
        }
        let pitch = (0.6 + gap) * height
        add(kind) { layer in
            for (place, digit) in digits.enumerated() {
                layer.draw(digit, strokeWidth: height / 9, tone: tone) {
                    point(Double(place) * pitch + 0.6 * height * $0, height * $1)
                }
            }
        }
        let width = Double(digits.count) * pitch - gap * height
        truth.numbers.append(
            [(0, 0), (width, 0), (width, height), (0, height)].map { along, across in
                let corner = point(along, across)
                return SIMD2(Float(corner.x), Float(corner.y))
            })
    }

    /// Returns the map of the page, of places of four pixels: the page has 200 dots an inch.
    public func map(noise: Float = 0, seed: UInt64 = 1) -> PageMap {
        var generator = SeededGenerator(testSeed: seed)
        return truth.map(pixelsPerPlace: 4, noise: noise, using: &generator)
    }
}
