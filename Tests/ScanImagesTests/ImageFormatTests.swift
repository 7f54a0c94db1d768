import ScanImages
import Testing

@Suite struct `A picture's format` {
    @Test(arguments: [
        (
            "GIF89a\u{1}\u{0}",
            "This is a GIF picture, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "BM\u{46}\u{0}\u{0}\u{0}",
            "This is a BMP picture, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "RIFF\u{10}\u{0}\u{0}\u{0}WEBPVP8 ",
            "This is a WebP picture, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "\u{0}\u{0}\u{0}\u{18}ftypheic",
            "This is an HEIC picture, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "%PDF-1.7\n",
            "This is a PDF document, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "PK\u{3}\u{4}",
            "This is a ZIP archive or an office document, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "Milk, bread, 2 eggs\n",
            "This is text, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "Grüße aus Graz\n",
            "This is text, whatever its name; digitd reads PNG and JPEG. Save the scan as one of them."
        ),
        (
            "\u{1}\u{2}\u{3}",
            "The content is neither PNG nor JPEG, whatever its name. Save the scan as one of them."
        ),
        ("", "The file is empty (0 bytes). Scan or save it again."),
    ])
    func `is named when it is not read`(content: String, expected: String) {
        #expect(sentence(for: Array(content.utf8)) == expected)
    }

    @Test func `is told by content alone`() {
        let image = GreyImage(width: 3, height: 3)
        #expect(ImageFormat.detect(in: image.pngBytes()) == .picture(.png))
        #expect(ImageFormat.detect(in: image.jpegBytes(quality: 90)) == .picture(.jpeg))
        #expect(ImageFormat.detect(in: [0x89, 0x50]) == .beginning(.png))
        #expect(ImageFormat.detect(in: [0xFF]) == .beginning(.jpeg))
        #expect(ImageFormat.detect(in: []) == .empty)
        #expect(ImageFormat.detect(in: [0x49, 0x49, 0x2A, 0x00]) == .other("a TIFF picture"))
    }

    private func completeness(_ bytes: [UInt8]) -> ImageFormat.Completeness {
        ImageFormat.completeness(
            head: Array(bytes.prefix(64)), tail: Array(bytes.suffix(64)), size: bytes.count)
    }

    @Test func `tells a whole file from a growing one`() {
        let image = GreyImage(width: 3, height: 3)
        for bytes in [image.pngBytes(), image.jpegBytes(quality: 90)] {
            #expect(completeness(bytes) == .complete)
            for count in 0..<bytes.count {
                #expect(completeness(Array(bytes.prefix(count))) == .incomplete, "first \(count)")
            }
        }
        #expect(completeness(Array("some text".utf8)) == .unknown)
    }

    @Test func `allows padding after the end`() {
        let image = GreyImage(width: 3, height: 3)
        #expect(completeness(image.pngBytes() + [0, 0, 0, 0]) == .complete)
        #expect(completeness(image.jpegBytes(quality: 90) + [0, 0, 0, 0]) == .complete)
        #expect(completeness(image.jpegBytes(quality: 90) + [13, 10]) == .complete)
        #expect(completeness(image.jpegBytes(quality: 90) + [0xFF, 0xFF]) == .complete)
    }

    @Test func `does not take a file that was only made long enough for a whole one`() {
        let begun = Array(GreyImage(width: 3, height: 3).jpegBytes(quality: 90).prefix(100))
        #expect(completeness(begun + [UInt8](repeating: 0, count: 4000)) == .incomplete)
    }
}
