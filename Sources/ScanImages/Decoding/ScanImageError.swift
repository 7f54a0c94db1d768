/// Why some bytes did not become a picture.
public enum ScanImageError: Error, Sendable, Equatable {
    /// There are no bytes.
    case empty
    /// It is something else than a PNG or a JPEG; `found` names it where it is known.
    case otherFormat(found: String?)
    /// It is a kind of the format that is not read; `reason` is the library's.
    case unsupported(ImageFormat, reason: String)
    /// The data end before the picture does.
    case truncated(ImageFormat, bytes: Int)
    /// The data contradict the format; `reason` is the library's.
    case corrupt(ImageFormat, reason: String)
    /// The file is larger than its limit.
    case tooManyBytes(Int, limit: Int)
    /// A side is longer than its limit.
    case sideTooLong(width: Int, height: Int, limit: Int)
    /// There are more pixels than their limit.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The machine has no memory for the picture.
    case noMemory(width: Int, height: Int)

    /// The size that the header named, where it was read.
    public var size: (width: Int, height: Int)? {
        switch self {
        case .sideTooLong(let width, let height, _), .tooManyPixels(let width, let height, _),
            .noMemory(let width, let height):
            (width, height)
        default: nil
        }
    }
}

extension ScanImageError: CustomStringConvertible {
    /// The sentence for people: what is wrong, what was expected, what to do.
    public var description: String {
        switch self {
        case .empty:
            "The file is empty (0 bytes). Scan or save it again."
        case .otherFormat(let found?):
            "This is \(found), whatever its name; digitd reads PNG and JPEG. "
                + "Save the scan as one of them."
        case .otherFormat(nil):
            "The content is neither PNG nor JPEG, whatever its name. "
                + "Save the scan as one of them."
        case .unsupported(let format, let reason):
            "This kind of \(format) is not read (\(reason)). "
                + "Save the scan as an 8-bit PNG or a baseline JPEG."
        case .truncated(let format, let bytes):
            "The \(format) ends too early, after \(bytes) bytes; the rest of the picture is "
                + "missing. Copy or scan it again."
        case .corrupt(let format, let reason):
            "The \(format) is damaged (\(reason)). Copy or scan it again."
        case .tooManyBytes(let bytes, let limit):
            "The file has \(bytes) bytes; the limit is \(limit). "
                + "Scan at a lower resolution, or raise 'reading.maximumBytes'."
        case .sideTooLong(let width, let height, let limit):
            "The picture is \(width)×\(height) pixels; the limit is \(limit) on a side. "
                + "Scan at a lower resolution, or raise 'reading.maximumSideInPixels'."
        case .tooManyPixels(let width, let height, let limit):
            "The picture is \(width)×\(height), \(width * height) pixels; the limit is \(limit). "
                + "Scan at a lower resolution, or raise 'reading.maximumPixels'."
        case .noMemory(let width, let height):
            "There was no memory for a picture of \(width)×\(height) pixels. "
                + "Scan at a lower resolution, or give the service more memory."
        }
    }
}
