import ScanImages

/// The pages of a PDF, by poppler's `pdfinfo` and `pdftoppm`, each in a process of its own with limits
/// ([why](../../Docs/Decisions/0078-files-of-many-pages.md)).
///
/// A page is drawn as it is seen, at 300 dots an inch, which is what the finder of numbers was measured at; a very large
/// one with fewer.
struct PDFPages: PageSource {
    let count: Int

    private let file: MemoryFile
    private let limits: ImageLimits

    /// The size of each page in points, of 1/72 inch.
    private let sizes: [Int: (width: Double, height: Double)]

    private static let resolution = 300.0
    private static let pointsPerInch = 72.0

    init(of bytes: [UInt8], limits: ImageLimits) throws(ScanImageError) {
        self.limits = limits
        guard let file = MemoryFile(bytes) else { throw .pages(.pdf, .tooLong) }
        self.file = file
        let result = PageTool("pdfinfo").run(
            ["-f", "1", "-l", "\(ScanPages.mostPages)", "-"], input: file)
        let facts = try Self.output(of: result).bytes
        let lines = String(decoding: facts, as: UTF8.self).split(separator: "\n")
        // The last one: a title, which comes before, may say anything.
        guard let count = lines.compactMap({ Self.number(in: $0, after: "Pages:") }).last else {
            throw .pages(.pdf, .damaged(reason: "it does not say how many pages it has"))
        }
        self.count = count
        sizes = Self.sizes(in: lines)
    }

    func content(of page: Int) throws(ScanImageError) -> ScanContent {
        let arguments = [
            "-r", "\(resolution(of: page))", "-f", "\(page)", "-l", "\(page)", "-cropbox", "-",
        ]
        let drawn = try Self.output(of: PageTool("pdftoppm").run(arguments, input: file))
        guard let picture = PortablePixmap(drawn.bytes) else {
            throw .pages(.pdf, .damaged(reason: "page \(page) cannot be drawn"))
        }
        return .picture(
            DecodedScan(
                colours: picture.pixels, width: picture.width, height: picture.height,
                damage: drawn.messages.errors.first))
    }

    /// The dots an inch at which a page is drawn.
    private func resolution(of page: Int) -> Int {
        guard let size = sizes[page] else { return Int(Self.resolution) }
        let area = size.width * size.height / (Self.pointsPerInch * Self.pointsPerInch)
        let side = max(size.width, size.height) / Self.pointsPerInch
        let most = (Double(limits.maximumDecodedPixels) / max(area, 1e-6)).squareRoot()
        let longest = Double(limits.maximumSideInPixels) / max(side, 1e-6)
        return Int(max(1, min(Self.resolution, most, longest)))
    }

    /// What a tool has written, or why there is nothing.
    private static func output(
        of result: PageTool.Result
    ) throws(ScanImageError) -> (bytes: [UInt8], messages: DecoderMessages) {
        switch result {
        case .notThere: throw .pages(.pdf, .notInstalled(package: PagedFormat.pdf.package))
        case .tookTooMuch: throw .pages(.pdf, .tooLong)
        case .ended(let output, let messages, let status):
            // Poppler goes on where a page is damaged, and says so; what it drew is worth looking at.
            if status == 0, !output.isEmpty { return (output, messages) }
            if messages.asksForPassword { throw .pages(.pdf, .locked) }
            throw .pages(.pdf, .damaged(reason: messages.reason))
        }
    }

    /// The sizes in lines such as `Page    2 size:      595.28 x 841.89 pts (A4)`.
    private static func sizes(
        in lines: [Substring]
    ) -> [Int: (width: Double, height: Double)] {
        var sizes: [Int: (width: Double, height: Double)] = [:]
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count >= 6, words[0] == "Page", words[2] == "size:", words[4] == "x",
                let page = Int(words[1]), let width = Double(words[3]),
                let height = Double(words[5])
            else { continue }
            sizes[page] = (width, height)
        }
        return sizes
    }

    private static func number(in line: Substring, after word: String) -> Int? {
        guard line.hasPrefix(word) else { return nil }
        return line.dropFirst(word.count).split(separator: " ").first.flatMap { Int($0) }
    }
}
