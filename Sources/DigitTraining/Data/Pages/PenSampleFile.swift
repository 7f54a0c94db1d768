import Handwriting

/// Files of recorded pens: one JSON object a line.
///
///     {"label":"7","writer":"aga-006","strokes":[[0,12,40,10,21,1000],[8,500,30,480]]}
///
/// A stroke is a row of places, `x, y, x, y, …`, with `y` growing downwards; the whole is 1,000 high.
enum PenSampleFile {
    /// Reads the lines of a file.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - name: The file's name for messages.
    /// - Returns: A sample for each line that is not empty.
    /// - Throws: `PageMaterialError.badLine`.
    static func samples(in bytes: [UInt8], name: String) throws(PageMaterialError) -> [PenSample] {
        var samples: [PenSample] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 > 32 }) else { continue }
            guard let sample = sample(in: line) else {
                throw .badLine(path: name, line: number)
            }
            samples.append(sample)
        }
        return samples
    }

    /// Reads a line; `nil` where it is not as it should be.
    static func sample(in line: ArraySlice<UInt8>) -> PenSample? {
        var reader = LineReader(bytes: line)
        var (label, writer): (String?, String?) = (nil, nil)
        var strokes: [[SIMD2<Float>]] = []
        guard reader.take("{") else { return nil }
        repeat {
            guard let key = reader.string(), reader.take(":") else { return nil }
            switch key {
            case "label": label = reader.string()
            case "writer": writer = reader.string()
            case "strokes":
                guard let read = reader.strokes() else { return nil }
                strokes = read
            default: return nil
            }
        } while reader.take(",")
        guard reader.take("}"), reader.isAtEnd, let label, let writer, !label.isEmpty else {
            return nil
        }
        return PenSample(label: label, writer: writer, strokes: strokes)
    }
}

/// Reads the few kinds of JSON values that a line of recorded pens has.
private struct LineReader {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte <= 32 { place += 1 }
    }

    /// Whether nothing but space is left.
    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return next == nil
        }
    }

    /// Takes a sign if it comes next.
    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    /// Reads a string.
    mutating func string() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                // Signs that stand for others, as line ends, are in no label.
                guard let escaped = next, [0x22, 0x2F, 0x5C].contains(escaped) else { return nil }
                text.append(escaped)
                place += 1
            default: text.append(byte)
            }
        }
        return nil
    }

    /// Reads strokes and brings them to a height of 1.
    mutating func strokes() -> [[SIMD2<Float>]]? {
        guard take("[") else { return nil }
        var strokes: [[SIMD2<Float>]] = []
        if take("]") { return strokes }
        repeat {
            guard let numbers = numbers(), numbers.count % 2 == 0 else { return nil }
            let points = stride(from: 0, to: numbers.count, by: 2).map { index in
                SIMD2(numbers[index], numbers[index + 1]) / 1000
            }
            if !points.isEmpty { strokes.append(points) }
        } while take(",")
        return take("]") ? strokes : nil
    }

    /// Reads a row of numbers.
    private mutating func numbers() -> [Float]? {
        guard take("[") else { return nil }
        var numbers: [Float] = []
        if take("]") { return numbers }
        repeat {
            guard let number = number() else { return nil }
            numbers.append(number)
        } while take(",")
        return take("]") ? numbers : nil
    }

    private mutating func number() -> Float? {
        skipSpace()
        let isNegative = take("-")
        var (whole, digits): (Float, Int) = (0, 0)
        while let byte = next, (48...57).contains(byte) {
            whole = whole * 10 + Float(byte - 48)
            digits += 1
            place += 1
        }
        if next == UInt8(ascii: ".") {
            place += 1
            var share: Float = 0.1
            while let byte = next, (48...57).contains(byte) {
                whole += share * Float(byte - 48)
                share /= 10
                digits += 1
                place += 1
            }
        }
        guard digits > 0, whole < 1e6 else { return nil }
        return isNegative ? -whole : whole
    }
}
