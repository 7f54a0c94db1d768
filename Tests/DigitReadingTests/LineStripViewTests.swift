import ScanImages
import Testing

@testable import DigitReading

@Suite struct `Looking at a strip once more` {
    /// Three strokes that lean by `slant` columns a row.
    static func strip(leaningBy slant: Double) -> LineStrip {
        let width = 90
        var pixels = [UInt8](repeating: 0, count: width * LineStrip.height)
        for row in 4..<28 {
            for foot in [20.0, 40, 60] {
                let x = Int((foot + slant * (16 - Double(row))).rounded())
                for column in x...x + 1 { pixels[row * width + column] = 255 }
            }
        }
        return LineStrip(
            width: width, pixels: pixels, box: PixelBox(x: 0, y: 0, width: width, height: 32))
    }

    @Test(arguments: [0, 0.3, 0.7])
    func `tells how far the writing leans, and sets it upright`(slant: Double) {
        let strip = Self.strip(leaningBy: slant)
        #expect(abs(strip.slant - slant) < 0.11)
        let view = strip.view(widenedBy: 1, withoutSlant: slant)
        let columns = (0..<view.width).filter { column in
            (0..<LineStrip.height).contains { view.pixels[$0 * view.width + column] > 100 }
        }
        #expect((6...12).contains(columns.count), "\(columns)")
    }

    @Test func `keeps all ink, and is as much wider as asked`() {
        let strip = Self.strip(leaningBy: 0.5)
        let ink = strip.pixels.reduce(0) { $0 + Int($1) }
        for (factor, slant) in [(1.25, 0.0), (1.25, 0.35), (1, -0.2)] {
            let view = strip.view(widenedBy: factor, withoutSlant: slant)
            let width = (90 + 32 * abs(slant)) * factor
            #expect(abs(Double(view.width) - width) <= 0.5)
            let seen = view.pixels.reduce(0) { $0 + Int($1) }
            #expect(abs(Double(seen) / (factor * Double(ink)) - 1) < 0.02)
        }
    }
}
