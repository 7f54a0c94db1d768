import DigitTestSupport
import Foundation
import ScanImages
import ScanPages
import Testing

/// A page on which only one pixel is dark, at a place of its own.
private func page(_ number: Int, width: Int = 60, height: Int = 40) -> GreyImage {
    var page = GreyImage(width: width, height: height)
    for y in 10..<20 { for x in 5 * number..<5 * number + 5 { page[x, y] = 0 } }
    return page
}

/// Where the dark pixels of a picture are.
private func inkBox(_ image: GreyImage) -> [Int] {
    let dark = image.pixels.indices.filter { image.pixels[$0] < 128 }
    let (xs, ys) = (dark.map { $0 % image.width }, dark.map { $0 / image.width })
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return [] }
    return [left, top, right - left + 1, bottom - top + 1]
}

private func picture(
    _ bytes: [UInt8], page: Int? = nil, limits: ImageLimits = ImageLimits()
) throws(ScanImageError) -> DecodedScan {
    try ScanPages.content(of: page, in: bytes, limits: limits).decoded(limits: limits)
}

/// The width and height of a scan, and of its picture.
private func sizes(_ scan: DecodedScan) -> [Int] {
    [scan.width, scan.height, scan.image.width, scan.image.height]
}

@Suite struct `The pages of a file` {
    enum Format: CaseIterable {
        case tiff, pdf

        func file(_ pages: [GreyImage]) -> [UInt8] {
            switch self {
            case .tiff: PagedFiles.tiff(of: pages)
            case .pdf: PagedFiles.pdf(of: pages)
            }
        }

        var paged: PagedFormat { self == .tiff ? .tiff : .pdf }
    }

    @Test(arguments: Format.allCases)
    func `come one by one, each as it was written`(format: Format) throws {
        let file = format.file((0..<4).map { page($0, width: 75, height: 50) })
        let pages = try ScanPages(of: file)
        #expect(pages.count == 4)
        for number in [3, 1, 4, 2] {
            let decoded = try pages.content(of: number).decoded(limits: ImageLimits())
            #expect(sizes(decoded) == [75, 50, 75, 50])
            #expect(inkBox(decoded.image) == [5 * (number - 1), 10, 5, 10])
        }
    }

    @Test(arguments: Format.allCases)
    func `are counted to a limit`(format: Format) throws {
        let small = GreyImage(width: 8, height: 8)
        let most = format.file(Array(repeating: small, count: ScanPages.mostPages))
        #expect(try ScanPages(of: most).count == ScanPages.mostPages)
        let more = format.file(Array(repeating: small, count: ScanPages.mostPages + 1))
        #expect(
            throws: ScanImageError.pages(
                format.paged,
                .tooMany(ScanPages.mostPages + 1, limit: ScanPages.mostPages))
        ) { _ = try ScanPages(of: more) }
    }

    @Test(arguments: Format.allCases)
    func `are told from pages that are not there`(format: Format) {
        let file = format.file([page(0), page(1)])
        #expect(throws: ScanImageError.pages(format.paged, .noSuchPage(3, of: 2))) {
            _ = try picture(file, page: 3)
        }
    }

    @Test(arguments: Format.allCases)
    func `end in a sentence, wherever the file is cut off or changed`(format: Format) throws {
        let file = format.file([page(0), page(1)])
        for length in stride(from: 9, to: file.count, by: format == .tiff ? 97 : 1_511) {
            let cut = Array(file.prefix(length))
            do throws(ScanImageError) {
                let pages = try ScanPages(of: cut)
                for number in 1...pages.count {
                    _ = try? pages.content(of: number).decoded(limits: ImageLimits())
                }
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
    }

    @Test func `of a picture are one, the file itself`() throws {
        let png = page(1).pngBytes()
        let pages = try ScanPages(of: png)
        #expect(pages.count == 1)
        guard case .file(png) = try pages.content(of: 1) else {
            Issue.record("it is another file")
            return
        }
        #expect(ScanPages.format(of: png) == nil)
    }

    @Test func `of a file that is too large are not looked at`() {
        var limits = ImageLimits()
        limits.maximumBytes = 1000
        let file = PagedFiles.tiff(of: [page(0)])
        #expect(throws: ScanImageError.tooManyBytes(file.count, limit: 1000)) {
            _ = try ScanPages(of: file, limits: limits)
        }
    }
}

@Suite struct `A TIFF` {
    @Test func `has no previews among its pages`() throws {
        let file = PagedFiles.tiff(of: (0..<4).map { page($0) }, previews: [0, 2])
        #expect(try ScanPages(of: file).count == 2)
        #expect(inkBox(try picture(file, page: 1).image) == [5, 10, 5, 10])
        #expect(inkBox(try picture(file, page: 2).image) == [15, 10, 5, 10])
    }

    @Test(arguments: [
        (1, [5, 10, 5, 10]), (3, [50, 20, 5, 10]), (6, [20, 5, 10, 5]), (8, [10, 50, 10, 5]),
    ])
    func `stands upright, whichever way it lies`(orientation: Int, box: [Int]) throws {
        let file = PagedFiles.tiff(of: [page(1)], orientation: orientation)
        let decoded = try picture(file)
        #expect(inkBox(decoded.image) == box)
        #expect(sizes(decoded) == (orientation > 4 ? [40, 60, 40, 60] : [60, 40, 60, 40]))
    }

    @Test func `of a fax has its rows doubled`() throws {
        let file = PagedFiles.tiff(of: [page(1)], dots: (204, 98))
        let decoded = try picture(file)
        #expect(sizes(decoded) == [60, 80, 60, 80])
        #expect(inkBox(decoded.image) == [5, 20, 5, 20])
    }

    @Test func `of many pixels is decoded at a reduced scale, and refused over the limit`() throws {
        var limits = ImageLimits()
        limits.maximumDecodedPixels = 700
        let decoded = try picture(PagedFiles.tiff(of: [page(2)]), limits: limits)
        #expect(decoded.reduction == 2)
        #expect(sizes(decoded) == [60, 40, 30, 20])
        #expect(inkBox(decoded.image) == [5, 5, 2, 5])
        limits.maximumPixels = 2399
        #expect(throws: ScanImageError.tooManyPixels(width: 60, height: 40, limit: 2399)) {
            _ = try picture(PagedFiles.tiff(of: [page(2)]), limits: limits)
        }
    }

    /// Where the second directory of two pages names the next one.
    private static let lastLink = 8 + 2 * (2 + 12 * 13) + 4 + 16 + 2400

    @Test func `whose directories lead in a circle, or nowhere, is damaged`() {
        let file = PagedFiles.tiff(of: [page(0), page(1)])
        for next in [[8, 0, 0, 0], [0, 0, 1, 0]] as [[UInt8]] {
            var changed = file
            changed.replaceSubrange(Self.lastLink..<Self.lastLink + 4, with: next)
            expectDamage(changed)
        }
    }

    @Test(arguments: [10, 2000, 2600, 2700])
    func `that is cut off is damaged, and no page of it is read`(missing: Int) {
        expectDamage(Array(PagedFiles.tiff(of: [page(0), page(1)]).dropLast(missing)))
    }

    @Test func `of a kind that is not read is said to be one`() {
        // 12 bits a sample
        var file = PagedFiles.tiff(of: [page(0)])
        file[8 + 2 + 12 * 3 + 8] = 12
        let error = #expect(throws: ScanImageError.self) { _ = try picture(file) }
        guard case .pages(.tiff, .unsupported) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private func expectDamage(_ file: [UInt8]) {
        do throws(ScanImageError) {
            let pages = try ScanPages(of: file)
            for number in 1...pages.count {
                _ = try pages.content(of: number).decoded(limits: ImageLimits())
            }
            Issue.record("\(pages.count) pages were read")
        } catch {
            guard case .pages(.tiff, .damaged) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}

@Suite struct `A PDF` {
    /// A file whose picture on the last page has a filter that nobody knows.
    private func damaged() -> [UInt8] {
        let file = PagedFiles.pdf(of: [page(0), page(1)])
        var text = file
        let mark = Array("/DeviceGray /BitsPerComponent 8 ".utf8)
        let new = Array("/DeviceGray /Filter /Nob /BPC 8 ".utf8)
        let places = text.indices.filter { text[$0...].starts(with: mark) }
        if let last = places.last { text.replaceSubrange(last..<last + mark.count, with: new) }
        return text
    }

    @Test func `that is drawn though it is damaged says of which page that is so`() throws {
        #expect(try picture(damaged(), page: 1).damage == nil)
        let damage = try #require(try picture(damaged(), page: 2).damage)
        #expect(damage.contains("Error"), "\(damage)")
    }

    @Test(arguments: ["\n", "\r\n ", "\u{FEFF}"])
    func `is one behind a line end or a byte order mark`(start: String) throws {
        let file = Array(start.utf8) + PagedFiles.pdf(of: [page(0), page(1)])
        #expect(try ScanPages(of: file).count == 2)
    }

    @Test func `has as many pages as it has, whatever its title says`() throws {
        var file = String(decoding: PagedFiles.pdf(of: [page(0), page(1)]), as: UTF8.self)
        file = file.replacingOccurrences(
            of: "/Root 1 0 R", with: "/Root 1 0 R /Info << /Title (A\\nPages: 1) >>")
        #expect(try ScanPages(of: Array(file.utf8)).count == 2)
    }

    @Test func `is complete when its end is there`() {
        let file = PagedFiles.pdf(of: [page(0)])
        func completeness(_ bytes: [UInt8]) -> ImageFormat.Completeness {
            ImageFormat.completeness(
                head: Array(bytes.prefix(64)), tail: Array(bytes.suffix(64)), size: bytes.count)
        }
        #expect(completeness(file) == .complete)
        #expect(completeness(Array(file.dropLast(20))) == .incomplete)
    }

    @Test func `with a very large page is drawn with fewer dots`() throws {
        var limits = ImageLimits()
        limits.maximumDecodedPixels = 700
        let decoded = try picture(PagedFiles.pdf(of: [page(2)]), limits: limits)
        #expect(decoded.width * decoded.height <= 800)
        #expect(decoded.width > decoded.height)
    }

    @Test func `that is drawn in colour keeps blue ink on pink paper visible`() throws {
        // Given two colours of the same brightness
        let text = "0.93 0.60 0.70 rg 0 0 60 40 re f 0.45 0.80 0.95 rg 20 10 20 20 re f"
        var file = String(
            decoding: PagedFiles.pdf(of: [GreyImage(width: 250, height: 167)]), as: UTF8.self)
        // The drawing of the page is as long as the one before, filled up with spaces.
        let old = try #require(file.firstRange(of: /[0-9.]+ 0 0 [0-9.]+ 0 0 cm \/P Do/))
        let length = file[old].utf8.count
        try #require(text.utf8.count > length)
        file = file.replacingOccurrences(
            of: "/Length \(length) ", with: "/Length \(text.utf8.count) ")
        let place = try #require(file.firstRange(of: /[0-9.]+ 0 0 [0-9.]+ 0 0 cm \/P Do/))
        file.replaceSubrange(place, with: text)
        // When
        let image = try picture(Array(file.utf8)).image
        // Then
        let (ink, paper) = (image[image.width / 2, image.height / 2], image[5, 5])
        #expect(Int(paper) - Int(ink) > 30, "ink \(ink) on paper \(paper)")
    }
}

@Suite struct `An HEIC picture` {
    /// What libheif's own writer makes of a picture; nil where it is not installed.
    private func heic(of picture: GreyImage, in folder: String) throws -> [UInt8]? {
        try Data(picture.pngBytes()).write(to: URL(filePath: "\(folder)/a.png"))
        let writer = Process()
        writer.executableURL = URL(filePath: "/usr/bin/env")
        writer.arguments = ["heif-enc", "-q", "95", "\(folder)/a.png", "-o", "\(folder)/a.heic"]
        writer.standardOutput = FileHandle.nullDevice
        writer.standardError = FileHandle.nullDevice
        try writer.run()
        writer.waitUntilExit()
        guard writer.terminationStatus == 0 else { return nil }
        return Array(try Data(contentsOf: URL(filePath: "\(folder)/a.heic")))
    }

    @Test func `is read as one page, and refused when it is damaged`() throws {
        try withTemporaryFolder { folder in
            let written = page(3, width: 128, height: 96)
            let file = try #require(try heic(of: written, in: folder), "heif-enc failed")
            #expect(ScanPages.format(of: file) == .heif)
            #expect(try ScanPages(of: file).count == 1)
            #expect(inkBox(try picture(file).image) == [15, 10, 5, 10])
            do throws(ScanImageError) {
                _ = try ScanPages(of: Array(file.dropLast(file.count / 3)))
                Issue.record("half a picture was read")
            } catch {
                guard case .pages(.heif, .damaged) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }
}
