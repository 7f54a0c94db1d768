import ScanImages
import Testing

@testable import Pictures

@Suite struct `A sheet` {
    @Test func `is paper where nothing is drawn`() {
        let canvas = Canvas(width: 3, height: 2, paper: .shade)
        #expect(canvas.pixels.count == 18)
        #expect(canvas[2, 1] == .shade)
    }

    @Test func `fills and frames boxes with sharp edges, and cuts off what stands out`() {
        var canvas = Canvas(width: 8, height: 8)
        canvas.fill(PixelBox(x: 6, y: -3, width: 9, height: 5), with: .red)
        #expect(canvas[6, 0] == .red && canvas[7, 1] == .red)
        #expect(canvas[5, 0] == .white && canvas[6, 2] == .white)
        canvas.frame(PixelBox(x: 1, y: 1, width: 4, height: 5), with: .blue)
        for (x, y) in [(1, 1), (4, 1), (1, 5), (4, 5), (1, 3), (3, 5)] {
            #expect(canvas[x, y] == .blue, "\(x), \(y)")
        }
        #expect(canvas[2, 2] == .white && canvas[0, 1] == .white && canvas[4, 6] == .white)
        canvas.fill(PixelBox(x: 20, y: 20, width: 5, height: 5), with: .red)
        canvas.fill(PixelBox(x: -20, y: 0, width: 5, height: 5), with: .red)
    }

    @Test func `fills each pixel of a box with a colour of its own`() {
        var canvas = Canvas(width: 8, height: 8, paper: .blue)
        canvas.fill(PixelBox(x: -1, y: 6, width: 4, height: 9)) { x, y in
            Colour(UInt8(10 * x), UInt8(10 * y), 0)
        }
        #expect(canvas[0, 6] == Colour(10, 0, 0) && canvas[2, 7] == Colour(30, 10, 0))
        #expect(canvas[3, 6] == .blue && canvas[0, 5] == .blue)
    }

    @Test func `covers pixels as far as a line reaches`() {
        var canvas = Canvas(width: 20, height: 9)
        canvas.stroke([[4, 4.5], [15, 4.5]], width: 3, with: .ink)
        #expect(canvas[10, 4] == .ink && canvas[10, 3] == .ink && canvas[10, 5] == .ink)
        #expect(canvas[10, 2] == .white && canvas[10, 6] == .white)
        #expect(canvas[0, 4] == .white && canvas[19, 4] == .white)
        canvas.stroke([[-50, -50], [-40, -40]], width: 3, with: .ink)
        canvas.stroke([], width: 3, with: .ink)
        // A dot half on a pixel's edge covers both neighbours alike.
        canvas.stroke([[10, 8]], width: 1, with: .red)
        #expect(canvas[9, 7] == canvas[10, 7] && canvas[9, 8] == canvas[10, 7])
        #expect(canvas[10, 7] != .white && canvas[10, 7] != .red)
    }

    @Test func `is no darker where a line turns`() {
        var (bent, straight) = (Canvas(width: 20, height: 20), Canvas(width: 20, height: 20))
        bent.stroke([[3, 10], [10, 10], [17, 10]], width: 2.3, with: .ink)
        straight.stroke([[3, 10], [17, 10]], width: 2.3, with: .ink)
        #expect(bent.pixels == straight.pixels)
    }

    @Test func `shows a picture enlarged and reduced`() {
        let picture = GreyImage(width: 2, height: 2, pixels: [0, 100, 200, 255])
        var canvas = Canvas(width: 10, height: 10)
        canvas.draw(picture, in: PixelBox(x: 1, y: 1, width: 8, height: 8))
        #expect(canvas[1, 1] == Colour(grey: 0) && canvas[4, 4] == Colour(grey: 0))
        #expect(canvas[5, 4] == Colour(grey: 100) && canvas[8, 8] == .white)
        #expect(canvas[4, 5] == Colour(grey: 200) && canvas[0, 0] == .white)
        canvas.draw(picture, in: PixelBox(x: 0, y: 0, width: 1, height: 1))
        #expect(canvas[0, 0] == Colour(grey: 138))
        canvas.draw(picture, in: PixelBox(x: 8, y: 8, width: 8, height: 8))
        #expect(canvas[9, 9] == Colour(grey: 0))
    }

    @Test func `becomes a PNG in colour`() throws {
        var canvas = Canvas(width: 30, height: 20)
        canvas.fill(PixelBox(x: 10, y: 0, width: 10, height: 20), with: Colour(grey: 0))
        let bytes = canvas.pngBytes()
        // The colour type stands behind the size and the depth.
        #expect(bytes[25] == 2)
        let picture = try GreyImage(decoding: bytes, limits: ImageLimits())
        #expect(picture.width == 30 && picture.height == 20)
        #expect(picture[5, 5] == 255 && picture[15, 5] == 0 && picture[25, 5] == 255)
    }
}

@Suite struct `Words on a sheet` {
    private let plain = Lettering(height: 12)

    /// The columns that hold ink.
    private func columns(of canvas: Canvas) -> [Int] {
        (0..<canvas.width).filter { x in
            (0..<canvas.height).contains { canvas[x, $0] != .white }
        }
    }

    @Test func `are as wide as they say, wherever they are aligned`() throws {
        let text = "Number 1: 504192 (99.53 %)"
        let width = plain.width(of: text)
        for (alignment, start) in [
            (Alignment.leading, 250.0), (.centred, 250 - width / 2), (.trailing, 250 - width),
        ] {
            var canvas = Canvas(width: 500, height: 30)
            canvas.write(text, at: [250, 20], plain, alignment)
            let inked = columns(of: canvas)
            let (first, last) = (try #require(inked.first), try #require(inked.last))
            #expect(abs(Double(first) - start) <= 2)
            #expect(abs(Double(last) - start - width) <= 2)
        }
    }

    @Test func `stand on their line, tails below it`() {
        var canvas = Canvas(width: 40, height: 40)
        canvas.write("H", at: [10, 30], plain)
        let rows = (0..<40).filter { y in (0..<40).contains { canvas[$0, y] != .white } }
        #expect(rows.first.map { (17...18).contains($0) } == true)
        #expect(rows.last.map { (29...30).contains($0) } == true)
        canvas.write("g", at: [10, 30], plain)
        #expect((32...34).contains { y in (0..<40).contains { canvas[$0, y] != .white } })
    }

    @Test func `have a shape for each letter of their own`() {
        let letters = (33...126).map { String(UnicodeScalar(UInt8($0))) }
        let shapes = letters.map { letter -> [UInt8] in
            var canvas = Canvas(width: 40, height: 40)
            canvas.write(letter, at: [5, 28], Lettering(height: 20))
            return canvas.pixels
        }
        #expect(Set(shapes).count == letters.count)
        for text in ["–", "…", "×", "·", "°", "≥", "→"] {
            #expect(StrokeFont.glyphs(of: text)[0].width != StrokeFont.glyphs(of: "漢")[0].width)
        }
    }

    @Test func `lose their accents, and show a box for what they do not have`() {
        #expect(plain.width(of: "Größe") > 0)
        #expect(plain.width(of: "éàü") == plain.width(of: "eau"))
        #expect(StrokeFont.glyphs(of: "漢字").count == 2)
        #expect(StrokeFont.glyphs(of: "").isEmpty && plain.width(of: "") == 0)
    }

    @Test func `are broken at spaces to keep to a width`() {
        let text = "The confidence is 0.83, below the bar of 0.99 that an error rate of 1 % needs."
        let lines = plain.wrapped(text, toWidth: 200)
        #expect(lines.count > 2)
        #expect(lines.joined(separator: " ") == text)
        #expect(lines.allSatisfy { plain.width(of: $0) <= 200 })
        #expect(plain.wrapped("", toWidth: 200).isEmpty)
        #expect(plain.wrapped("unbreakable", toWidth: 5) == ["unbreakable"])
    }

    @Test func `lose their middle to keep to a width`() {
        let name = "a-very-long-name-of-a-scan-from-an-archive-0042.png"
        let short = plain.shortened(name, toWidth: 160)
        #expect(plain.width(of: short) <= 160)
        #expect(short.hasPrefix("a-ver") && short.hasSuffix("42.png") && short.contains("…"))
        #expect(plain.shortened("07.png", toWidth: 160) == "07.png")
    }
}
