import ScanImages

/// Files of many pages, written by hand: each format as small as it can be.
public enum PagedFiles {
    /// A TIFF of 8-bit grey pages without compression (TIFF 6.0, section 4).
    ///
    /// - Parameters:
    ///   - pages: What is on each page.
    ///   - previews: The places, counted from 0, of those that are previews of others, not pages.
    ///   - orientation: How each lies, as TIFF numbers it.
    ///   - dots: The dots an inch along and across.
    /// - Returns: The bytes of the file.
    public static func tiff(
        of pages: [GreyImage], previews: Set<Int> = [], orientation: Int = 1,
        dots: (across: Int, down: Int) = (300, 300)
    ) -> [UInt8] {
        var bytes = Array("II*\0".utf8) + number(8, 4)
        for (place, page) in pages.enumerated() {
            let start = bytes.count
            // A short or a long of one value, or two longs of a ratio that lie behind the directory.
            let ratios = start + 2 + 12 * 13 + 4
            let entries: [(tag: Int, kind: Int, value: Int)] = [
                (254, 4, previews.contains(place) ? 1 : 2), (256, 4, page.width),
                (257, 4, page.height), (258, 3, 8), (259, 3, 1), (262, 3, 1),
                (273, 4, ratios + 16), (274, 3, orientation), (277, 3, 1), (278, 4, page.height),
                (279, 4, page.pixels.count), (282, 5, ratios), (283, 5, ratios + 8),
            ]
            bytes += number(entries.count, 2)
            for entry in entries {
                bytes += number(entry.tag, 2) + number(entry.kind, 2) + number(1, 4)
                bytes += number(entry.value, 4)
            }
            let isLast = place + 1 == pages.count
            bytes += number(isLast ? 0 : ratios + 16 + page.pixels.count, 4)
            for side in [dots.across, dots.down] { bytes += number(side, 4) + number(1, 4) }
            bytes += page.pixels
        }
        return bytes
    }

    /// A PDF with a picture on each page, which is as large as the picture is at 300 dots an inch (ISO 32000-1).
    public static func pdf(of pages: [GreyImage]) -> [UInt8] {
        let first = 3
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".utf8.map(\.self),
            Array(
                ("<< /Type /Pages /Count \(pages.count) /Kids ["
                    + pages.indices.map { "\(first + 3 * $0) 0 R" }.joined(separator: " ")
                    + "] >>").utf8),
        ]
        for (place, page) in pages.enumerated() {
            let number = first + 3 * place
            let (width, height) = (Double(page.width) * 0.24, Double(page.height) * 0.24)
            let drawing = "\(width) 0 0 \(height) 0 0 cm /P Do"
            objects.append(
                Array(
                    ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] "
                        + "/Contents \(number + 1) 0 R "
                        + "/Resources << /XObject << /P \(number + 2) 0 R >> >> >>").utf8))
            objects.append(
                Array("<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream".utf8))
            objects.append(
                Array(
                    ("<< /Type /XObject /Subtype /Image /Width \(page.width) /Height \(page.height) "
                        + "/ColorSpace /DeviceGray /BitsPerComponent 8 "
                        + "/Length \(page.pixels.count) >>\nstream\n").utf8)
                    + page.pixels + Array("\nendstream".utf8))
        }
        return file(of: objects)
    }

    private static func file(of objects: [[UInt8]]) -> [UInt8] {
        var bytes = Array("%PDF-1.4\n".utf8)
        var offsets: [Int] = []
        for (place, object) in objects.enumerated() {
            offsets.append(bytes.count)
            bytes += Array("\(place + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
        }
        let start = bytes.count
        bytes += Array("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8)
        for offset in offsets {
            let digits = String(offset)
            let padded = String(repeating: "0", count: 10 - digits.utf8.count) + digits
            bytes += Array("\(padded) 00000 n \n".utf8)
        }
        bytes += Array(
            ("trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n")
                .utf8)
        return bytes
    }

    /// A number of a few bytes, the lowest first.
    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
