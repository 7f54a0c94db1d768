import Testing

@testable import Handwriting

@Suite struct `Reading a font` {
    /// A font of one sign, `A`: a triangle of two straight sides and a curved one, 1,000 units an em.
    static let font = SmallFont().bytes

    @Test func `finds the outline of a sign`() throws {
        let font = try TrueTypeFont(bytes: Self.font)
        let outline = try #require(font.outline(of: "A"))
        #expect(abs(outline.advance - 0.6) < 1e-6)
        #expect(outline.contours.count == 1)
        let contour = outline.contours[0]
        #expect(contour.first == [0, 0])
        func passes(_ place: SIMD2<Float>) -> Bool {
            contour.contains { ($0 - place).length < 1e-5 }
        }
        #expect(passes([0.5, 0]))
        // Half-way along the curve from (500, 0) to (0, 0) towards (250, 700), upside down.
        #expect(passes([0.25, -0.35]))
        #expect(font.outline(of: "B") == nil)
    }

    @Test func `says what is wrong with a file`() {
        #expect(throws: TrueTypeFont.Flaw.notTrueType) {
            try TrueTypeFont(bytes: Array("OTTO is another format".utf8))
        }
        #expect(throws: TrueTypeFont.Flaw.damaged) { try TrueTypeFont(bytes: []) }
        #expect(throws: TrueTypeFont.Flaw.self) {
            try TrueTypeFont(bytes: Array(Self.font.prefix(100)))
        }
    }

    @Test func `survives any damage`() {
        for place in Self.font.indices {
            var bytes = Self.font
            bytes[place] = ~bytes[place]
            // Whatever comes of it, nothing is read beyond the end.
            _ = (try? TrueTypeFont(bytes: bytes))?.outline(of: "A")
        }
    }

    @Test func `prints without fonts, every sign that forms have`() {
        let face = PrintFace.plain
        #expect(face.width(of: "No. 504192") > 3)
        #expect(!face.shapes(of: "Größe 504", at: [0, 0], size: 4).isEmpty)
        #expect(PrintFace(name: "small", trueType: Self.font) == nil, "it has no digits")
    }
}

/// Puts a font of one sign together.
private struct SmallFont {
    var bytes: [UInt8] {
        let tables: [(String, [UInt8])] = [
            (
                "cmap",
                words([0, 1, 3, 1, 0, 12])
                    + words([4, 32, 0, 4, 4, 1, 0, 65, 0xFFFF, 0, 65, 0xFFFF, 0xFFC0, 1, 0, 0])
            ),
            (
                "glyf",
                words([1, 0, 0, 500, 700, 2, 0]) + [1, 1, 0] + words([0, 500, 0xFF06])
                    + words([0, 0, 700]) + [0]
            ),
            (
                "head",
                words([UInt16](repeating: 0, count: 9) + [1000] + [UInt16](repeating: 0, count: 17))
            ),
            ("hhea", words([UInt16](repeating: 0, count: 17) + [1])),
            ("hmtx", words([600, 0])),
            ("loca", words([0, 0, 15])),
            ("maxp", words([1, 0, 2])),
        ]
        var head = words([0x0001, 0x0000, UInt16(tables.count), 0, 0, 0])
        var body: [UInt8] = []
        for (name, table) in tables {
            let start = 12 + 16 * tables.count + body.count
            head += Array(name.utf8) + words([0, 0]) + words([0, UInt16(start)])
            head += words([0, UInt16(table.count)])
            body += table
        }
        return head + body
    }

    private func words(_ words: [UInt16]) -> [UInt8] {
        words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}
