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

    @Test func `finds the body of the digits beside a long one, and enlarges it`() {
        let width = 100
        var pixels = [UInt8](repeating: 0, count: width * LineStrip.height)
        for x in [20, 35, 50, 65] {
            for row in 6..<18 { for column in x..<x + 8 { pixels[row * width + column] = 200 } }
        }
        for row in 6..<30 { pixels[row * width + 80] = 200 }
        let strip = LineStrip(
            width: width, pixels: pixels, box: PixelBox(x: 0, y: 0, width: width, height: 32))
        let body = strip.body
        #expect(abs(body.lowerBound - 6.5) < 0.5 && abs(body.upperBound - 17.8) < 0.5)
        let centre = (body.lowerBound + body.upperBound) / 2
        let view = strip.view(
            enlargedBy: 1.5, around: centre, widenedBy: 1, withoutSlant: 0)
        let rows = (0..<LineStrip.height).filter { view.pixels[$0 * view.width + 36] > 100 }
        #expect(abs(rows.count - 18) <= 1)
        #expect(abs((rows.first ?? 0) - 7) <= 1)
    }

    @Test func `shows nothing where the strip is at an end`() {
        let strip = Self.strip(leaningBy: 0)
        let view = strip.view(
            enlargedBy: 1.5, around: 2, widenedBy: 1.15, withoutSlant: 0.3)
        #expect(view.pixels.count == view.width * LineStrip.height)
        #expect(view.pixels.prefix(view.width * 12).allSatisfy { $0 == 0 })
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
