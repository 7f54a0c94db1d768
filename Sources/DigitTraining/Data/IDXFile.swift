import CZlib
import Files
import Glibc
import SystemPackage

/// The file format of MNIST, plain or gzipped.
///
/// LeCun, Cortes, Burges, *The MNIST database of handwritten digits*:
///
///     images: 0x00000803  count  rows  columns  then one byte a pixel, 0 paper to 255 ink
///     labels: 0x00000801  count                 then one byte a label
///
/// All header fields are 32 bits, most significant byte first.
enum IDXFile {
    /// The opening of a file of images: unsigned bytes in three dimensions.
    static let imagesMagic: UInt32 = 0x0000_0803

    /// The opening of a file of labels: unsigned bytes in one dimension.
    static let labelsMagic: UInt32 = 0x0000_0801

    /// More images than any set of digits has: EMNIST, the largest, has 814,255.
    static let maximumCount = 10_000_000

    /// Images as read: the pixels of all, one after the other.
    struct Images {
        var rows: Int
        var columns: Int
        var count: Int
        var pixels: [UInt8]
    }

    /// Reads a file of images.
    static func images(at path: FilePath) throws(IDXError) -> Images {
        let reader = try GzipReader(path)
        let header = try reader.header(fields: 4, magic: imagesMagic, content: "images")
        let (count, rows, columns) = (header[1], header[2], header[3])
        // Before memory is taken: a damaged header must not ask for the machine's whole memory.
        guard count <= maximumCount, (1...1024).contains(rows), (1...1024).contains(columns) else {
            throw .absurdSize(
                path: path.display, count: count, rows: rows, columns: columns)
        }
        let pixels = try reader.body(count: count * rows * columns, headerBytes: 16)
        return Images(rows: rows, columns: columns, count: count, pixels: pixels)
    }

    /// Reads a file of labels.
    static func labels(at path: FilePath) throws(IDXError) -> [UInt8] {
        let reader = try GzipReader(path)
        let header = try reader.header(fields: 2, magic: labelsMagic, content: "labels")
        guard header[1] <= maximumCount else {
            throw .tooManyLabels(path: path.display, count: header[1])
        }
        let labels = try reader.body(count: header[1], headerBytes: 8)
        if let index = labels.firstIndex(where: { $0 > 9 }) {
            throw .labelOutOfRange(
                path: path.display, index: index, label: Int(labels[index]))
        }
        return labels
    }

    /// The bytes of a file of images.
    static func bytes(of images: LabelledPixels, rows: Int, columns: Int) -> [UInt8] {
        [imagesMagic, UInt32(images.count), UInt32(rows), UInt32(columns)]
            .flatMap(\.mostSignificantFirst) + images.pixels
    }

    /// The bytes of a file of labels.
    static func bytes(ofLabels labels: [UInt8]) -> [UInt8] {
        [labelsMagic, UInt32(labels.count)].flatMap(\.mostSignificantFirst) + labels
    }

    /// Pixels with the number of images they make up.
    typealias LabelledPixels = (count: Int, pixels: [UInt8])
}

extension UInt32 {
    /// The four bytes of the number as IDX stores them.
    fileprivate var mostSignificantFirst: [UInt8] {
        [UInt8(self >> 24), UInt8(self >> 16 & 0xff), UInt8(self >> 8 & 0xff), UInt8(self & 0xff)]
    }
}

/// Reads a file through zlib, which hands on the bytes of a file that is not gzipped as they are.
private final class GzipReader {
    private let path: FilePath
    private let file: gzFile

    init(_ path: FilePath) throws(IDXError) {
        let descriptor = try IDXError.wrap { () throws(FileError) in
            try StoredFile.openForReading(path).release()
        }
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw .corrupt(path: path.display, reason: "zlib has no memory for it")
        }
        self.path = path
        self.file = file
        gzbuffer(file, 1 << 17)
    }

    deinit { gzclose(file) }

    /// Reads the header and checks the first of its fields.
    func header(
        fields: Int, magic: UInt32, content: String
    ) throws(IDXError) -> [Int] {
        var bytes = [UInt8](repeating: 0, count: fields * 4)
        let found = try read(into: &bytes, from: 0)
        let numbers = (0..<fields).map { field in
            bytes[field * 4..<field * 4 + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        guard found >= 4 || found == 0 else {
            throw .truncated(
                path: path.display, foundBytes: found, expectedBytes: fields * 4)
        }
        guard found == 0 || numbers[0] == magic else {
            throw .wrongMagic(
                path: path.display, found: numbers[0], expected: magic, content: content)
        }
        guard found == bytes.count else {
            throw .truncated(
                path: path.display, foundBytes: found, expectedBytes: fields * 4)
        }
        return numbers.map(Int.init)
    }

    /// Reads the rest of the file, which must have exactly `count` bytes.
    ///
    /// Memory grows with what the file really holds, at most by a quarter of a gigabyte ahead.
    func body(count: Int, headerBytes: Int) throws(IDXError) -> [UInt8] {
        let chunk = 1 << 28
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(count, chunk))
        while bytes.count < count {
            let wanted = min(count - bytes.count, chunk)
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: wanted))
            let found = try read(into: &bytes, from: start)
            guard found == wanted else {
                throw .truncated(
                    path: path.display, foundBytes: headerBytes + start + found,
                    expectedBytes: headerBytes + count)
            }
        }
        var extra: [UInt8] = [0]
        guard try read(into: &extra, from: 0) == 0 else {
            throw .trailingBytes(
                path: path.display, expectedBytes: headerBytes + count)
        }
        return bytes
    }

    /// Fills an array from an index on as far as the file goes and returns the number of bytes.
    private func read(into bytes: inout [UInt8], from start: Int) throws(IDXError) -> Int {
        var filled = 0
        while start + filled < bytes.count {
            let wanted = UInt32(min(bytes.count - start - filled, 1 << 20))
            let count = bytes.withUnsafeMutableBytes { buffer in
                gzread(file, buffer.baseAddress?.advanced(by: start + filled), wanted)
            }
            if count > 0 {
                filled += Int(count)
                continue
            }
            var code: CInt = 0
            let message = gzerror(file, &code).map { String(cString: $0) } ?? ""
            // A gzip stream that stops early is a file that was not copied whole.
            if count == 0 && (code == Z_OK || code == Z_BUF_ERROR) { break }
            if code == Z_BUF_ERROR { break }
            if code == Z_ERRNO {
                throw .file(.system(operation: "read", path: path.display, errno: .latest))
            }
            throw .corrupt(path: path.display, reason: Self.reason(message))
        }
        return filled
    }

    /// zlib's words, without the name it puts before them.
    private static func reason(_ message: String) -> String {
        message.split(separator: ": ").last.map(String.init) ?? "zlib gives no reason"
    }
}
