import ScanImages
import Testing

@Suite struct `A picture's format` {
    @Test(arguments: [
        ("GIF89a\u{1}\u{0}", "a GIF picture"),
        ("BM\u{46}\u{0}\u{0}\u{0}", "a BMP picture"),
        ("RIFF\u{10}\u{0}\u{0}\u{0}WEBPVP8 ", "a WebP picture"),
        ("\u{0}\u{0}\u{0}\u{18}ftypavif", "an AVIF picture"),
        ("PK\u{3}\u{4}", "a ZIP archive or an office document"),
        ("Milk, bread, 2 eggs\n", "text"),
        ("Grüße aus Graz\n", "text"),
    ])
    func `is named when it is not read`(content: String, name: String) {
        #expect(
            sentence(for: Array(content.utf8))
                == "This is \(name), whatever its name; digitd reads PNG, JPEG, TIFF, PDF and HEIC. "
                + "Save the scan as one of them.")
    }

    @Test func `is called unknown when it is`() {
        #expect(
            sentence(for: [1, 2, 3])
                == "The content is neither PNG nor JPEG, TIFF, PDF or HEIC, whatever its name. "
                + "Save the scan as one of them.")
        #expect(sentence(for: []) == "The file is empty (0 bytes). Scan or save it again.")
    }

    @Test func `is told by content alone`() {
        let image = GreyImage(width: 3, height: 3)
        #expect(ImageFormat.detect(in: image.pngBytes()) == .picture(.png))
        #expect(ImageFormat.detect(in: image.jpegBytes(quality: 90)) == .picture(.jpeg))
        #expect(ImageFormat.detect(in: [0x89, 0x50]) == .beginning(.png))
        #expect(ImageFormat.detect(in: [0xFF]) == .beginning(.jpeg))
        #expect(ImageFormat.detect(in: []) == .empty)
        for (content, format) in [
            ("II*\0", PagedFormat.tiff), ("MM\0*", .tiff), ("%PDF-1.7\n", .pdf),
            ("\0\0\0\u{18}ftypheic", .heif), ("\0\0\0\u{18}ftypmsf1", .heif),
        ] {
            #expect(ImageFormat.detect(in: Array(content.utf8)) == .pages(format))
        }
    }

    @Test func `of many pages is refused where single pictures are taken, by its name`() {
        #expect(
            sentence(for: Array("%PDF-1.7\n".utf8))
                == "This is a PDF document; here only PNG and JPEG are taken. "
                + "Save the page as one of them.")
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
