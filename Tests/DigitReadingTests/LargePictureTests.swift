import DigitTestSupport
import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A picture as large as a page` {
    /// A finder that takes all of a picture for one thing.
    private struct OneThing: PageMapping {
        let isDigits: Bool

        func map(of image: GreyImage, writtenAt height: Double?) -> PageMap {
            let (width, height) = (image.width / 4, image.height / 4)
            func plane(_ tone: UInt8) -> [UInt8] { Array(repeating: tone, count: width * height) }
            return PageMap(
                width: width, height: height, pixelsPerPlace: 4, digits: plane(isDigits ? 255 : 0),
                print: plane(0), otherHandwriting: plane(0), furniture: plane(isDigits ? 0 : 255),
                band: plane(isDigits ? 255 : 0))
        }
    }

    /// Signs side by side, drawn small and enlarged.
    private static func scan(width: Int, height: Int, signs: Int) throws -> DecodedScan {
        let step = 5
        var small = GreyImage(width: width / step, height: height / step)
        let (room, tall) = (Double(small.width) / Double(signs), Double(small.height))
        for place in 0..<signs {
            small.draw(
                [0, 8, 6][place % 3], x: (Double(place) + 0.2) * room, y: 0.2 * tall,
                width: 0.6 * room, height: 0.6 * tall, strokeWidth: tall / 20)
        }
        var picture = GreyImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { picture[x, y] = small[x / step, y / step] }
        }
        return try DecodedScan(decoding: picture.pngBytes())
    }

    @Test func `is read smaller where rules and map see one row of digits`() throws {
        let scan = try Self.scan(width: 2_400, height: 700, signs: 4)
        let fitted = scan.fittedToWriting(seenBy: OneThing(isDigits: true))
        #expect(fitted.reduction == 2 && fitted.width == 2_400)
    }

    /// The walls of tables side by side look like a row of large digits to the rules.
    @Test func `is a page where the map sees walls in that row`() throws {
        let scan = try Self.scan(width: 2_400, height: 700, signs: 4)
        #expect(scan.fittedToWriting(seenBy: OneThing(isDigits: false)).reduction == 1)
    }

    @Test func `is a page where one sign stands alone, or many are small`() throws {
        for scan in [
            try Self.scan(width: 1_200, height: 1_200, signs: 1),
            try Self.scan(width: 4_000, height: 400, signs: 30),
        ] {
            #expect(scan.fittedToWriting(seenBy: OneThing(isDigits: true)).reduction == 1)
        }
    }

    @Test func `is left as it is where it is no larger than that of a digit`() throws {
        let scan = try Self.scan(width: 1_200, height: 350, signs: 4)
        #expect(scan.fittedToWriting(seenBy: OneThing(isDigits: true)).reduction == 1)
    }
}
