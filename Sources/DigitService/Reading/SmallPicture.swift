import ScanPages

/// Tells from the first bytes of a file whether reading it takes a moment only.
///
/// What takes longer must not hold up what does not. A file's size says little: a white page of seventy
/// million pixels is a PNG of a few kilobytes.
enum SmallPicture {
    /// The most pixels of a small picture: a number cut out of a page, not a page.
    static let mostPixels = 250_000

    /// The largest file that is looked at.
    static let mostBytes = 256 << 10

    /// Returns whether a file holds few pixels, or no picture at all.
    ///
    /// What may have many pages is not small. A JPEG whose size does not come before its data is not small.
    static func isSmall(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= mostBytes else { return false }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            // A PNG begins with its size: eight bytes of signature, eight of the header's own head.
            return isFew(number(bytes, at: 16, of: 4), number(bytes, at: 20, of: 4))
        }
        if bytes.starts(with: [0xFF, 0xD8]) { return isSmallJPEG(bytes) }
        return ScanPages.format(of: bytes) == nil
    }

    /// Goes from segment to segment of a JPEG up to the one that tells the size.
    private static func isSmallJPEG(_ bytes: [UInt8]) -> Bool {
        var place = 2
        while let mark = number(bytes, at: place, of: 1), mark == 0xFF,
            let kind = number(bytes, at: place + 1, of: 1)
        {
            if kind == 0xFF {
                place += 1
                continue
            }
            guard let length = number(bytes, at: place + 2, of: 2) else { return true }
            let tellsSize = (0xC0...0xCF).contains(kind) && ![0xC4, 0xC8, 0xCC].contains(kind)
            if tellsSize {
                return isFew(
                    number(bytes, at: place + 7, of: 2), number(bytes, at: place + 5, of: 2))
            }
            if kind == 0xDA { return false }
            place += 2 + max(2, length)
        }
        // Without a size there is nothing to decode.
        return true
    }

    private static func isFew(_ width: Int?, _ height: Int?) -> Bool {
        // What has no size is refused from its header.
        guard let width, let height else { return true }
        return width.multipliedReportingOverflow(by: height).partialValue <= mostPixels
            && max(width, height) <= mostPixels
    }

    /// A number of a few bytes, the highest first; nil where the file has ended.
    private static func number(_ bytes: [UInt8], at place: Int, of count: Int) -> Int? {
        guard place + count <= bytes.count else { return nil }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
