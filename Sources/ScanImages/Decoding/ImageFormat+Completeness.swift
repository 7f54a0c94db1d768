extension ImageFormat {
    /// Whether all of a picture has arrived, as far as its own end marker tells.
    public enum Completeness: Sendable, Equatable {
        /// The end marker of the format is there.
        case complete
        /// The format is known and its end marker is not there: the file may still be growing.
        case incomplete
        /// The format is not known, so nothing can be said.
        case unknown
    }

    /// Tells whether all of a picture has arrived, without reading all of it.
    ///
    /// A PNG ends with its `IEND` chunk, a JPEG with its `EOI` marker. Some writers pad the end:
    /// up to 48 bytes of anything after `IEND`, and zeros, `0xFF` and line ends after `EOI`, are
    /// allowed. A PDF ends with `%%EOF`. Other formats have no end that a few bytes tell.
    ///
    /// - Parameters:
    ///   - head: The first bytes of the file, up to 64.
    ///   - tail: The last bytes of the file, up to 64.
    ///   - size: The size of the file in bytes.
    /// - Returns: What the end of the file says.
    public static func completeness(head: [UInt8], tail: [UInt8], size: Int) -> Completeness {
        switch detect(in: head) {
        case .empty, .beginning:
            return .incomplete
        case .other, .unknown, .pages(.tiff), .pages(.heif):
            return .unknown
        case .pages(.pdf):
            return tail.contains(run: pdfEnd) ? .complete : .incomplete
        case .picture(.png):
            return tail.contains(run: pngEnd) ? .complete : .incomplete
        case .picture(.jpeg):
            // The signature alone, FF D8 FF, ends with no marker; 4 bytes are the least there is.
            guard size >= 4, let last = tail.lastIndex(where: { !isJPEGPadding($0) }) else {
                return .incomplete
            }
            let endsWithMarker = last > 0 && tail[last] == 0xD9 && tail[last - 1] == 0xFF
            return endsWithMarker ? .complete : .incomplete
        }
    }

    /// The whole `IEND` chunk: no data, its name, its checksum.
    private static let pngEnd: [UInt8] = [
        0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]

    private static let pdfEnd = Array("%%EOF".utf8)

    private static func isJPEGPadding(_ byte: UInt8) -> Bool {
        byte == 0 || byte == 0xFF || byte == 0x0A || byte == 0x0D
    }
}

extension [UInt8] {
    fileprivate func contains(run: [UInt8]) -> Bool {
        guard count >= run.count else { return false }
        return (0...count - run.count).contains { start in
            self[start..<start + run.count].elementsEqual(run)
        }
    }
}
