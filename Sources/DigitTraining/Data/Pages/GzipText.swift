import CZlib

/// Unpacks what gzip packed, all of it in memory.
enum GzipText {
    /// Why bytes cannot be unpacked.
    struct Flaw: Error, Equatable {
        /// zlib's words.
        let reason: String
    }

    /// Returns the bytes that were packed; bytes that gzip did not pack are returned as they are.
    ///
    /// - Parameters:
    ///   - packed: The bytes of a file.
    ///   - limit: The most bytes that are taken: a small file can stand for a very large one.
    /// - Returns: The bytes.
    /// - Throws: What zlib finds wrong.
    static func unpacked(_ packed: [UInt8], limit: Int = 1 << 29) throws(Flaw) -> [UInt8] {
        guard packed.starts(with: [0x1F, 0x8B]) else { return packed }
        var stream = z_stream()
        // 15 bits of window, and 32 more to tell gzip's header by itself.
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, 47, ZLIB_VERSION, size) == Z_OK else {
            throw Flaw(reason: "zlib has no memory for it")
        }
        defer { inflateEnd(&stream) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        var source = packed
        let status = source.withUnsafeMutableBufferPointer { source -> CInt in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            var status = Z_OK
            while status == Z_OK, bytes.count <= limit {
                status = piece.withUnsafeMutableBufferPointer { piece -> CInt in
                    stream.next_out = piece.baseAddress
                    stream.avail_out = UInt32(piece.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                bytes += piece[..<(piece.count - Int(stream.avail_out))]
            }
            return status
        }
        guard bytes.count <= limit else {
            throw Flaw(reason: "it unpacks to more than \(limit) bytes")
        }
        guard status == Z_STREAM_END else {
            let words = stream.msg.map { String(cString: $0) }
            throw Flaw(reason: words ?? "it ends before its last byte")
        }
        return bytes
    }
}
