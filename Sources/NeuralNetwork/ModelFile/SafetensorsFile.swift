/// A file of named tensors in the safetensors format: an 8-byte little-endian header length, a JSON
/// header, then the tensors' bytes one after the other.
///
/// https://github.com/huggingface/safetensors describes the format. Python reads such a file with
/// `safetensors.numpy.load_file`.
struct SafetensorsFile {
    /// One tensor: its numbers' type, shape and little-endian bytes.
    struct Tensor: Equatable {
        enum Element: String {
            case float32 = "F32"
            case byte = "U8"

            var size: Int { self == .float32 ? 4 : 1 }
        }

        var name: String
        var type: Element
        var shape: [Int]
        var bytes: ArraySlice<UInt8>
    }

    /// The format's own limit.
    static let maximumHeaderBytes: UInt64 = 100_000_000

    /// The key of the header's string map.
    private static let metadataKey = "__metadata__"

    /// The key of the digest of the whole file, taken with 64 zeros in the digest's place.
    static let digestKey = "digest"
    static let digestPlaceholder = String(repeating: "0", count: 64)

    /// The string map of the header.
    var metadata: [String: String]

    /// The tensors in the order of their bytes.
    var tensors: [Tensor]
}

// MARK: - Writing

extension SafetensorsFile {
    /// The file's bytes.
    ///
    /// The header is padded with spaces to a multiple of 8 bytes, so that the numbers of a mapped
    /// file are aligned; tensors of single bytes therefore come last.
    func serialized() -> [UInt8] {
        var offset = 0
        var members: [(key: String, value: HeaderValue)] = []
        if !metadata.isEmpty {
            let sorted = metadata.sorted { $0.key < $1.key }
            members.append(
                (Self.metadataKey, .object(sorted.map { ($0.key, .string($0.value)) })))
        }
        for tensor in tensors {
            let end = offset + tensor.bytes.count
            members.append(
                (
                    tensor.name,
                    .object([
                        ("dtype", .string(tensor.type.rawValue)),
                        ("shape", .list(tensor.shape.map(HeaderValue.number))),
                        ("data_offsets", .list([.number(offset), .number(end)])),
                    ])
                ))
            offset = end
        }
        var header = Array(HeaderValue.object(members).text.utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        var file: [UInt8] = []
        file.reserveCapacity(8 + header.count + offset)
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
        file.append(contentsOf: header)
        for tensor in tensors { file.append(contentsOf: tensor.bytes) }
        return file
    }
}

// MARK: - Reading

extension SafetensorsFile {
    /// Reads a file whose every byte is accounted for: tensors neither overlap nor leave gaps.
    init(parsing file: [UInt8]) throws(ModelError) {
        guard file.count >= 8 else { throw .truncated(bytes: file.count, expected: 8) }
        let headerLength = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard (2...Self.maximumHeaderBytes).contains(headerLength) else {
            throw .headerLength(headerLength)
        }
        let dataStart = 8 + Int(headerLength)
        guard file.count >= dataStart else {
            throw .truncated(bytes: file.count, expected: dataStart)
        }
        guard case .object(let members) = try HeaderParser.parse(file[8..<dataStart]) else {
            throw .headerSyntax(offset: 0, expected: "'{'")
        }
        metadata = [:]
        var described: [(name: String, type: Tensor.Element, shape: [Int], offsets: [Int])] = []
        for (name, value) in members {
            if name == Self.metadataKey {
                metadata = try Self.metadata(from: value)
            } else {
                described.append(try Self.description(of: name, from: value))
            }
        }
        described.sort { $0.offsets[0] < $1.offsets[0] }
        tensors = []
        var offset = 0
        for (name, type, shape, offsets) in described {
            // A product that overflows is as wrong as one that does not fit the file.
            let size = shape.reduce(type.size as Int?) { size, side in
                size.flatMap { size in
                    let (product, overflow) = size.multipliedReportingOverflow(by: side)
                    return overflow ? nil : product
                }
            }
            guard let size, size <= Int.max - offset, offsets == [offset, offset + size] else {
                throw .tensorPlace(
                    name, found: offsets, expected: [offset, offset &+ (size ?? Int.max)])
            }
            guard dataStart + offset + size <= file.count else {
                throw .truncated(bytes: file.count, expected: dataStart + offset + size)
            }
            let start = dataStart + offset
            tensors.append(
                Tensor(name: name, type: type, shape: shape, bytes: file[start..<start + size]))
            offset += size
        }
        guard dataStart + offset == file.count else {
            throw .bytesLeftOver(file.count - dataStart - offset)
        }
    }

    private static func metadata(from value: HeaderValue) throws(ModelError) -> [String: String] {
        guard case .object(let members) = value else {
            throw .badFact(metadataKey, found: value.text, expected: "a map of strings")
        }
        var metadata: [String: String] = [:]
        for (key, value) in members {
            guard let string = value.string else {
                throw .badFact(key, found: value.text, expected: "a string")
            }
            metadata[key] = string
        }
        return metadata
    }

    private static func description(
        of name: String, from value: HeaderValue
    ) throws(ModelError) -> (name: String, type: Tensor.Element, shape: [Int], offsets: [Int]) {
        let typeName = value["dtype"]?.string ?? "none"
        guard let type = Tensor.Element(rawValue: typeName) else {
            throw .tensorType(name, found: typeName, expected: "F32 or U8")
        }
        guard let shape = value["shape"]?.numbers else {
            throw .badFact(name, found: "no shape", expected: "a list of whole numbers")
        }
        guard let offsets = value["data_offsets"]?.numbers, offsets.count == 2 else {
            throw .badFact(name, found: "no data_offsets", expected: "a list of two whole numbers")
        }
        return (name, type, shape, offsets)
    }
}

// MARK: - Numbers

extension SafetensorsFile.Tensor {
    /// Creates a tensor of single-precision numbers.
    init(_ name: String, shape: [Int], _ numbers: [Float]) {
        // Memory is little-endian on every platform digitd runs on; the tests compare with bytes
        // written by another program.
        let bytes = numbers.withUnsafeBytes { Array($0) }
        self.init(name: name, type: .float32, shape: shape, bytes: bytes[...])
    }

    /// The tensor's single-precision numbers.
    var floats: [Float] {
        [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
            bytes.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            }
            count = bytes.count / 4
        }
    }
}
