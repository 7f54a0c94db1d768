extension ImageFormat {
    /// Returns whether the end marker of a picture lies anywhere in a file, whatever follows it.
    ///
    /// Programs put data of their own behind a picture: a video, a second picture, an archive. The way
    /// to the marker leads from chunk to chunk of a PNG (its specification, 5.3), and from segment to
    /// segment of a JPEG (ITU-T T.81, B.1.1), so that the end of a thumbnail inside is not taken for it.
    ///
    /// - Parameters:
    ///   - size: The size of the file in bytes.
    ///   - read: Gives so many bytes from an offset, or fewer where the file ends or cannot be read.
    /// - Returns: `false` also for what is neither PNG nor JPEG.
    /// - Complexity: A JPEG is read up to its end; of a PNG what its chunks hold is passed over where they
    ///   are large.
    public static func hasEnd(
        size: Int, reading read: (_ offset: Int, _ count: Int) -> [UInt8]
    ) -> Bool {
        withoutActuallyEscaping(read) { read in
            var bytes = FileBytes(size: size, read: read)
            switch detect(in: read(0, 64)) {
            case .picture(.png): return bytes.hasPNGEnd()
            case .picture(.jpeg): return bytes.hasJPEGEnd()
            case .empty, .beginning, .pages, .other, .unknown: return false
            }
        }
    }
}

/// The bytes of a file, read in blocks.
private struct FileBytes {
    private static let blockSize = 1 << 16

    let size: Int
    private let read: (_ offset: Int, _ count: Int) -> [UInt8]
    private var block: [UInt8] = []
    private var start = 0

    init(size: Int, read: @escaping (_ offset: Int, _ count: Int) -> [UInt8]) {
        self.size = size
        self.read = read
    }

    /// The byte at an offset; nil behind the end.
    private subscript(offset: Int) -> UInt8? {
        mutating get {
            if offset < start || offset >= start + block.count {
                guard offset < size else { return nil }
                block = read(offset, min(Self.blockSize, size - offset))
                start = offset
            }
            return offset - start < block.count ? block[offset - start] : nil
        }
    }

    /// A big-endian number; nil behind the end.
    private mutating func number(at offset: Int, bytes count: Int) -> Int? {
        var number = 0
        for position in offset..<offset + count {
            guard let byte = self[position] else { return nil }
            number = number << 8 | Int(byte)
        }
        return number
    }

    mutating func hasPNGEnd() -> Bool {
        var offset = ImageFormat.png.signature.count
        while let length = number(at: offset, bytes: 4), let type = number(at: offset + 4, bytes: 4)
        {
            // Length, type and checksum have four bytes each.
            offset += 12 + length
            if type == 0x4945_4E44 { return offset <= size }
        }
        return false
    }

    mutating func hasJPEGEnd() -> Bool {
        var offset = 2
        while let marker = nextMarker(from: &offset) {
            switch marker {
            case 0xD9: return true
            // Markers without a segment: TEM, RSTn, SOI.
            case 0x01, 0xD0...0xD8: break
            default:
                guard let length = number(at: offset, bytes: 2), length >= 2 else { return false }
                offset += length
            }
        }
        return false
    }

    /// Moves behind the next marker; what lies before it are coded data, or fill bytes.
    private mutating func nextMarker(from offset: inout Int) -> UInt8? {
        while let byte = self[offset] {
            offset += 1
            guard byte == 0xFF, let marker = self[offset] else { continue }
            // FF 00 is a byte of the data, FF FF is a fill byte and perhaps a marker.
            if marker == 0xFF { continue }
            offset += 1
            if marker != 0 { return marker }
        }
        return nil
    }
}
