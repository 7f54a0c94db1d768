import CJPEGFixtures
import Glibc

/// JPEGs of the kinds that digitd reads and never writes.
struct JPEGFixture {
    var width: Int
    var height: Int
    var colours: jpeg_fixture_colours = jpeg_fixture_grey
    var isProgressive = false
    var isSubsampled = false
    var marksAsAdobe = false
    var restartRows = 0
    /// Segments put right behind the start marker: marker byte and data.
    var segments: [(marker: UInt8, data: [UInt8])] = []
    /// The samples of a pixel.
    var samples: (_ x: Int, _ y: Int) -> [UInt8]

    func bytes() -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width { pixels += samples(x, y) }
        }
        var count = 0
        let memory = jpeg_fixture_encode(
            pixels, UInt32(width), UInt32(height), colours, isProgressive, isSubsampled,
            marksAsAdobe, Int32(restartRows), &count)
        defer { free(memory) }
        var bytes = Array(UnsafeBufferPointer(start: memory, count: count))
        for segment in segments.reversed() {
            let length = segment.data.count + 2
            bytes.insert(
                contentsOf: [0xFF, segment.marker, UInt8(length >> 8), UInt8(length & 255)]
                    + segment.data,
                at: 2)
        }
        return bytes
    }

    /// An EXIF segment that names an orientation.
    static func exif(
        orientation: Int, isBigEndian: Bool, isLong: Bool = false
    ) -> (marker: UInt8, data: [UInt8]) {
        let block = exifBlock(orientation: orientation, isBigEndian: isBigEndian, isLong: isLong)
        return (0xE1, Array("Exif\0\0".utf8) + block)
    }

    /// An XMP segment of a text.
    static func xmp(_ text: String) -> (marker: UInt8, data: [UInt8]) {
        (0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(text.utf8))
    }

    /// The TIFF block of an EXIF segment: one directory with another tag and the orientation.
    static func exifBlock(
        orientation: Int, isBigEndian: Bool, isLong: Bool = false
    ) -> [UInt8] {
        func number(_ value: Int, bytes: Int) -> [UInt8] {
            let little = (0..<bytes).map { UInt8(value >> (8 * $0) & 255) }
            return isBigEndian ? little.reversed() : little
        }
        var block = Array((isBigEndian ? "MM" : "II").utf8) + number(42, bytes: 2)
        block += number(8, bytes: 4) + number(2, bytes: 2)
        // Image width, a long of 1.
        block += number(0x0100, bytes: 2) + number(4, bytes: 2) + number(1, bytes: 4)
        block += number(1, bytes: 4)
        // Orientation, one of it: a long, or a short left-aligned in its four bytes.
        block += number(0x0112, bytes: 2) + number(isLong ? 4 : 3, bytes: 2) + number(1, bytes: 4)
        block += isLong ? number(orientation, bytes: 4) : number(orientation, bytes: 2) + [0, 0]
        return block + number(0, bytes: 4)
    }
}
