/// A face of printed letters.
public struct PrintFace: Sendable {
    /// What a face draws of a sign, in parts of its size: `y` grows downwards, the baseline is 0.
    struct Glyph: Sendable {
        /// Filled areas' closed lines.
        var contours: [[SIMD2<Float>]] = []

        /// Lines of an even width, where the face has no areas.
        var strokes: [[SIMD2<Float>]] = []

        /// The way to the next sign.
        var advance: Float
    }

    /// The name of the face, as that of its file.
    public let name: String

    /// The signs it has.
    private let glyphs: [Unicode.Scalar: Glyph]

    /// The signs that are taken from a font: those of Europe's languages, and some that forms have.
    private static let signs: [Unicode.Scalar] =
        (UInt32(0x20)...0x17F).compactMap { Unicode.Scalar($0) }
        + ["–", "—", "“", "”", "„", "’", "•", "…", "€", "Σ"]

    /// Creates a face from the bytes of a TrueType font.
    ///
    /// - Returns: `nil` where the bytes are no such font, or one without letters and digits.
    public init?(name: String, trueType bytes: [UInt8]) {
        guard let font = try? TrueTypeFont(bytes: bytes) else { return nil }
        var glyphs: [Unicode.Scalar: Glyph] = [:]
        for sign in Self.signs {
            guard let outline = font.outline(of: sign) else { continue }
            glyphs[sign] = Glyph(contours: outline.contours, advance: outline.advance)
        }
        let needed: [Unicode.Scalar] = ["0", "7", "A", "n", "z"]
        guard needed.allSatisfy({ glyphs[$0].map { !$0.contours.isEmpty } ?? false }) else {
            return nil
        }
        self.name = name
        self.glyphs = glyphs
    }

    private init(name: String, glyphs: [Unicode.Scalar: Glyph]) {
        self.name = name
        self.glyphs = glyphs
    }

    /// The face for machines without fonts: lines of an even width, made of the synthesiser's own signs.
    ///
    /// It has digits and those letters that the synthesiser writes; one of these stands for each other.
    public static let plain: PrintFace = {
        var glyphs: [Unicode.Scalar: Glyph] = [" ": Glyph(advance: 0.3)]
        let height: Float = 0.7
        func add(_ sign: Unicode.Scalar, _ shape: StrokeShape, height: Float) {
            let paths = shape.extremes[0].map { $0.flattened(step: 0.08) }
            let box = PageBox(around: paths.joined())
            glyphs[sign] = Glyph(
                strokes: paths.map { $0.map { ($0 - [box.low.x, 1]) * height + [0.06, 0] } },
                advance: box.size.x * height + 0.16)
        }
        for digit in 0...9 {
            guard let sign = Unicode.Scalar(48 + digit) else { continue }
            add(sign, DigitForm.byDigit[digit][0].shape, height: height)
        }
        for sign in NonDigitSign.capitals + NonDigitSign.smallLetters {
            guard let letter = sign.name.unicodeScalars.first, glyphs[letter] == nil else {
                continue
            }
            let isTall = letter.properties.isUppercase || "bdfhklt".unicodeScalars.contains(letter)
            add(letter, sign.shape, height: isTall ? height : 0.5)
        }
        glyphs["-"] = Glyph(strokes: [[[0.05, -0.25], [0.25, -0.25]]], advance: 0.3)
        glyphs["."] = Glyph(strokes: [[[0.08, 0], [0.09, 0]]], advance: 0.2)
        let letters = glyphs.keys.filter { $0.properties.isAlphabetic }.sorted()
        let groups = Dictionary(grouping: letters) { $0.properties.isUppercase }
        for sign in signs where glyphs[sign] == nil && sign.properties.isAlphabetic {
            guard let group = groups[sign.properties.isUppercase] else { continue }
            glyphs[sign] = glyphs[group[Int(sign.value) % group.count]]
        }
        return PrintFace(name: "plain", glyphs: glyphs)
    }()

    /// The width of a text in parts of the face's size.
    func width(of text: String) -> Float {
        text.unicodeScalars.reduce(0) { $0 + (glyphs[$1]?.advance ?? 0.3) }
    }

    /// Returns a text as things to draw, from a place on its baseline.
    ///
    /// - Parameters:
    ///   - text: The words.
    ///   - start: The left end of the baseline in millimetres.
    ///   - size: The size of the face in millimetres.
    ///   - lean: Columns to the right per row upwards.
    /// - Returns: The areas and the lines of the letters; a face has the one or the other.
    func shapes(of text: String, at start: SIMD2<Float>, size: Float, lean: Float = 0)
        -> [PageShape]
    {
        var areas: [[[SIMD2<Float>]]] = []
        var strokes: [InkStroke] = []
        var x: Float = 0
        for sign in text.unicodeScalars {
            guard let glyph = glyphs[sign] else {
                x += 0.3
                continue
            }
            func placed(_ place: SIMD2<Float>) -> SIMD2<Float> {
                start + SIMD2(x + place.x - lean * place.y, place.y) * size
            }
            if !glyph.contours.isEmpty { areas.append(glyph.contours.map { $0.map(placed) }) }
            for stroke in glyph.strokes {
                strokes.append(
                    InkStroke(
                        points: stroke.map(placed),
                        radii: [Float](repeating: 0.045 * size, count: stroke.count)))
            }
            x += glyph.advance
        }
        return (areas.isEmpty ? [] : [.areas(areas)]) + (strokes.isEmpty ? [] : [.strokes(strokes)])
    }
}
