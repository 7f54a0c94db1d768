/// Why some bytes did not become a picture.
public enum ScanImageError: Error, Sendable, Equatable {
    /// There are no bytes.
    case empty
    /// It is something else than a PNG or a JPEG; `found` names it where it is known.
    case otherFormat(found: String?)
    /// It is of a format that may hold many pages, and something is in the way.
    case pages(PagedFormat, PageTrouble)
    /// It is a picture, which has one page, and another one is asked for.
    case noSecondPage(Int)
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

/// What is in the way of reading the pages of a file.
public enum PageTrouble: Sendable, Equatable {
    /// Only single pictures are taken here.
    case notHere
    /// What decodes the format is not installed; the name of its Debian package.
    case notInstalled(package: String)
    /// It is locked with a password.
    case locked
    /// There is no page in it.
    case noPages
    /// There are more pages than their limit.
    case tooMany(Int, limit: Int)
    /// The data contradict the format; `reason` is the decoder's.
    case damaged(reason: String)
    /// It is a kind of the format that is not read; `reason` is the decoder's.
    case unsupported(reason: String)
    /// The decoder did not come to an end, or took more memory than it may.
    case tooLong
    /// There is no such page.
    case noSuchPage(Int, of: Int)
}

extension ScanImageError: CustomStringConvertible {
    /// The sentence for people: what is wrong, what was expected, what to do.
    public var description: String {
        switch self {
        case .empty:
            "The file is empty (0 bytes). Scan or save it again."
        case .otherFormat(let found?):
            "This is \(found), whatever its name; digitd reads PNG, JPEG, TIFF, PDF and HEIC. "
                + "Save the scan as one of them."
        case .otherFormat(nil):
            "The content is neither PNG nor JPEG, TIFF, PDF or HEIC, whatever its name. "
                + "Save the scan as one of them."
        case .pages(let format, let trouble):
            trouble.sentence(about: format)
        case .noSecondPage(let page):
            "A picture has one page, and no page \(page). Leave --page away."
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

extension PageTrouble {
    /// The sentence for people about a file of a format.
    fileprivate func sentence(about format: PagedFormat) -> String {
        switch self {
        case .notHere:
            "This is \(format.article); here only PNG and JPEG are taken. "
                + "Save the page as one of them."
        case .notInstalled(let package):
            "This is \(format.article). To read it, install the package '\(package)' on the machine of digitd "
                + "(apt install \(package)), and drop it again."
        case .locked:
            "The \(format) is locked with a password. Save it without one, and drop it again."
        case .noPages:
            "The \(format) has no pages. Scan or save it again."
        case .tooMany(let count, let limit):
            "The \(format) has \(format == .pdf ? "\(count)" : "more than \(limit)") pages; the limit is \(limit). "
                + "Part it, and drop the parts."
        case .damaged(let reason):
            "The \(format) is damaged (\(reason)). Copy or scan it again."
        case .unsupported(let reason):
            "This kind of \(format) is not read (\(reason)). Save the page as a PNG or a JPEG."
        case .tooLong:
            "Decoding the \(format) took too much time or memory. Save the page as a PNG or a JPEG."
        case .noSuchPage(let page, let count):
            "The \(format) has \(count) \(count == 1 ? "page" : "pages"), and no page \(page)."
        }
    }
}
