import Testing

@testable import ScanImages

@Suite struct `The end of a picture` {
    private static let png = GreyImage(width: 30, height: 20).pngBytes()
    private static let jpeg = GreyImage(width: 30, height: 20).jpegBytes(quality: 90)

    private func hasEnd(_ bytes: [UInt8]) -> Bool {
        ImageFormat.hasEnd(size: bytes.count) { offset, count in
            Array(bytes.dropFirst(offset).prefix(count))
        }
    }

    @Test(arguments: [png, jpeg])
    func `is found before whatever follows, and nowhere in a beginning`(picture: [UInt8]) {
        for tail in [[], [7], Array(repeating: 0xFF, count: 200_000), picture, [0, 0, 0]] {
            #expect(hasEnd(picture + tail))
        }
        for count in 0..<picture.count { #expect(!hasEnd(Array(picture[..<count])), "\(count)") }
    }

    @Test func `is not that of a thumbnail inside`() {
        // An APP1 segment that holds a whole JPEG, and nothing behind it.
        let length = Self.jpeg.count + 2
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
        #expect(!hasEnd(head + Self.jpeg))
        #expect(!hasEnd(head + Self.jpeg + Self.jpeg.dropFirst(2).dropLast(2)))
        #expect(hasEnd(head + Self.jpeg + Self.jpeg.dropFirst(2)))
    }

    @Test func `is not looked for in other files`() {
        #expect(!hasEnd([]))
        #expect(!hasEnd([0xFF]))
        #expect(!hasEnd(Array("GIF89a, and then".utf8) + Self.png))
    }

    @Test func `is found in blocks of a file`() {
        // A JPEG comment of 60,000 bytes, twice, lies across the blocks that are read.
        let comment: [UInt8] = [0xFF, 0xFE, 0xEA, 0x60] + Array(repeating: 0xD9, count: 59_998)
        let long = Self.jpeg[..<2] + comment + comment + Self.jpeg[2...]
        #expect(hasEnd(Array(long) + [1, 2, 3]))
        #expect(!hasEnd(Array(long.dropLast(2))))
    }
}
