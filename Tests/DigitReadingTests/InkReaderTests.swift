import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A reader of ink` {
    private static let strip = LineStrip(
        width: 40, pixels: [UInt8](repeating: 90, count: 40 * LineStrip.height),
        box: PixelBox(x: 0, y: 0, width: 40, height: 32))

    @Test func `takes no network of other classes`() throws {
        #expect(InkReader(model: try .saying([0, 0])) == nil)
        #expect(InkReader(model: try .saying([0, 0, 0])) != nil)
    }

    @Test(
        arguments: [([2, -1, 5], -3), ([-1, 1, 0], 2), ([1, 1, 4], 0)] as [([Float], Double)])
    func `weighs print against writing, whatever the blank`(biases: [Float], odds: Double) throws {
        let reader = try #require(InkReader(model: try .saying(biases)))
        #expect(abs(reader.printLogOdds(of: Self.strip) - odds) < 0.01)
    }
}
