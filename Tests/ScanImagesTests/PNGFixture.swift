/// A PNG written by hand: every colour type, depth and interlace, with any chunks, so that the
/// decoder is tested against the specification (ISO/IEC 15948) and not against its own library.
struct PNGFixture {
    enum ColourType: UInt8, CaseIterable {
        case grey = 0
        case colour = 2
        case palette = 3
        case greyAlpha = 4
        case colourAlpha = 6

        var channels: Int {
            switch self {
            case .grey, .palette: 1
            case .greyAlpha: 2
            case .colour: 3
            case .colourAlpha: 4
            }
        }

        var depths: [Int] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .colour, .greyAlpha, .colourAlpha: [8, 16]
            }
        }
    }

    var width: Int
    var height: Int
    var colourType: ColourType
    var depth: Int
    var isInterlaced = false
    /// The chunks between `IHDR` and `IDAT`.
    var chunks: [(name: String, data: [UInt8])] = []
    /// The samples of a pixel, each in `0..<2^depth`.
    var samples: (_ x: Int, _ y: Int) -> [Int]

    func bytes() -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += Self.chunk(
            "IHDR",
            Self.bigEndian(width) + Self.bigEndian(height)
                + [UInt8(depth), colourType.rawValue, 0, 0, isInterlaced ? 1 : 0])
        for chunk in chunks { bytes += Self.chunk(chunk.name, chunk.data) }
        bytes += Self.chunk("IDAT", Self.zlib(rows()))
        bytes += Self.chunk("IEND", [])
        return bytes
    }

    /// The filtered rows, pass by pass; every row has filter 0, none.
    private func rows() -> [UInt8] {
        let passes =
            isInterlaced
            ? [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                (0, 1, 1, 2),
            ] : [(0, 0, 1, 1)]
        var bytes: [UInt8] = []
        for (left, top, columnStep, rowStep) in passes where left < width {
            for y in stride(from: top, to: height, by: rowStep) {
                bytes.append(0)
                var row = BitRow()
                for x in stride(from: left, to: width, by: columnStep) {
                    for sample in samples(x, y) { row.append(sample, bits: depth) }
                }
                bytes += row.bytes()
            }
        }
        return bytes
    }

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bigEndian(data.count) + body + bigEndian(Int(crc32(body)))
    }

    static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// The data in a zlib stream of stored, uncompressed blocks (RFC 1950, 1951).
    static func zlib(_ data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 65_535, data.count)
            let length = UInt16(end - start)
            bytes.append(end == data.count ? 1 : 0)
            for number in [length, ~length] {
                bytes += [UInt8(number & 255), UInt8(number >> 8)]
            }
            bytes += data[start..<end]
            start = end
        } while start < data.count
        var first = 1
        var second = 0
        for byte in data {
            first = (first + Int(byte)) % 65_521
            second = (second + first) % 65_521
        }
        return bytes + bigEndian(second << 16 | first)
    }

    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// Samples of 1 to 16 bits packed into bytes from the high bit down.
private struct BitRow {
    private var full: [UInt8] = []
    private var pending = 0
    private var pendingBits = 0

    mutating func append(_ sample: Int, bits: Int) {
        pending = pending << bits | sample
        pendingBits += bits
        while pendingBits >= 8 {
            pendingBits -= 8
            full.append(UInt8(pending >> pendingBits & 255))
        }
        pending &= (1 << pendingBits) - 1
    }

    func bytes() -> [UInt8] {
        pendingBits == 0 ? full : full + [UInt8(pending << (8 - pendingBits))]
    }
}
