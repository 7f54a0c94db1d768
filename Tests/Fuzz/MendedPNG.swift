extension [UInt8] {
    /// These bytes, with a checksum that fits in each chunk where they are a PNG.
    ///
    /// Otherwise nearly every change ends at a checksum, and nobody sees what is behind it.
    var withMendedChecksums: [UInt8] {
        guard starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return self }
        var bytes = self
        var start = 8
        while start + 12 <= bytes.count {
            let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - start - 12 else { break }
            let end = start + 8 + length
            let checksum = Self.checksum(bytes[(start + 4)..<end])
            for place in 0..<4 {
                bytes[end + place] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * place))
            }
            start = end + 4
        }
        return bytes
    }

    /// The CRC of a chunk (PNG, third edition, annex D).
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8
        }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in
            sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1
        }
    }
}
