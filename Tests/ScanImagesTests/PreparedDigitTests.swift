import DigitTestSupport
import Foundation
import NeuralNetwork
import ScanImages
import Testing

@Suite struct `A digit prepared as MNIST's` {
    /// A picture of the form of MNIST's: white ink on black, fitted and centred by mass.
    static func prepared(_ digit: Int) throws -> GreyImage {
        var drawn = GreyImage(width: 60, height: 80)
        drawn.draw(digit, x: 10, y: 8, width: 40, height: 60, strokeWidth: 7)
        let candidate = try #require(try DigitFinder().numbers(in: drawn).first?.first)
        return GreyImage(width: 28, height: 28, pixels: candidate.bitmap.pixels)
    }

    @Test(arguments: 0...9)
    func `comes out as it went in`(digit: Int) throws {
        let image = try Self.prepared(digit)
        let again = try DigitFinder().numbers(in: GreyImage(decoding: image.pngBytes()))
        #expect(again.map { $0.map(\.bitmap.pixels) } == [[image.pixels]])
        #expect(again[0][0].box == PixelBox(x: 0, y: 0, width: 28, height: 28))
    }

    @Test(arguments: 0...9)
    func `comes out the same in black on white`(digit: Int) throws {
        let image = try Self.prepared(digit)
        let negative = GreyImage(width: 28, height: 28, pixels: image.pixels.map { 255 - $0 })
        #expect(DigitBitmap(prepared: negative)?.pixels == image.pixels)
    }

    @Test(arguments: 0...9)
    func `is fitted into 20×20 and centred by mass`(digit: Int) throws {
        let image = try Self.prepared(digit)
        let inked = image.pixels.indices.filter { image.pixels[$0] > 0 }
        let columns = inked.map { $0 % 28 }
        let rows = inked.map { $0 / 28 }
        let width = try #require(columns.max()) - #require(columns.min()) + 1
        let height = try #require(rows.max()) - #require(rows.min()) + 1
        #expect(max(width, height) == 20)
        let mass = inked.reduce(0.0) { $0 + Double(image.pixels[$1]) }
        let centreX = inked.reduce(0.0) { $0 + Double($1 % 28) * Double(image.pixels[$1]) } / mass
        let centreY = inked.reduce(0.0) { $0 + Double($1 / 28) * Double(image.pixels[$1]) } / mass
        #expect((13.5...14.5).contains(centreX) && (13.5...14.5).contains(centreY))
    }

    @Test func `is not taken for one when it is too large, off centre or pale`() throws {
        let image = try Self.prepared(3)
        var moved = GreyImage(width: 28, height: 28, grey: 0)
        var pale = moved
        for y in 0..<28 {
            for x in 0..<28 {
                if x + 3 < 28 { moved[x, y] = image[x + 3, y] }
                pale[x, y] = image[x, y] / 2
            }
        }
        #expect(DigitBitmap(prepared: moved) == nil)
        #expect(DigitBitmap(prepared: pale) == nil)
        #expect(DigitBitmap(prepared: GreyImage(width: 28, height: 28, grey: 0)) == nil)
        #expect(DigitBitmap(prepared: GreyImage(width: 27, height: 28, grey: 0)) == nil)
        var tall = GreyImage(width: 28, height: 28, grey: 0)
        tall.stroke(from: (14, 2), to: (14, 26), width: 3, tone: 255)
        #expect(DigitBitmap(prepared: tall) == nil)
    }

    /// The folder with MNIST's own files, where a developer has one: `MNIST_FOLDER` names it.
    static let mnistFolder = ProcessInfo.processInfo.environment["MNIST_FOLDER"]

    @Test(
        .enabled(
            if: mnistFolder != nil,
            "skipped: MNIST_FOLDER names no folder with the uncompressed t10k-images-idx3-ubyte"))
    func `comes out as it went in for all of MNIST's test images`() throws {
        let folder = try #require(Self.mnistFolder)
        let file = URL(filePath: folder).appending(path: "t10k-images-idx3-ubyte")
        let pixels = [UInt8](try Data(contentsOf: file).dropFirst(16))
        #expect(pixels.count == 7_840_000)
        var identical = 0
        for start in stride(from: 0, to: pixels.count, by: 784) {
            let image = GreyImage(
                width: 28, height: 28, pixels: Array(pixels[start..<start + 784]))
            let numbers = try DigitFinder().numbers(in: GreyImage(decoding: image.pngBytes()))
            if numbers.map({ $0.map(\.bitmap.pixels) }) == [[image.pixels]] { identical += 1 }
        }
        #expect(identical == 10_000)
    }
}
