/// The outlines of a TrueType font: what is needed to print words, and no more.
///
/// The format is that of Apple's *TrueType Reference Manual* and of the OpenType specification: a
/// directory of tables, of which `head`, `maxp`, `hhea`, `hmtx`, `cmap`, `loca` and `glyf` are read.
/// All numbers have their most significant byte first. Instructions for the grid are left aside:
/// paper has none.
struct TrueTypeFont {
    /// What is wrong with a file.
    enum Flaw: Error, Equatable {
        /// It does not open as a font with TrueType outlines does.
        case notTrueType

        /// A table that is needed is not there.
        case missing(table: String)

        /// It ends early, or a place in it lies outside.
        case damaged
    }

    /// The outline of a sign in parts of the font's size: `y` grows downwards, the baseline is 0.
    struct Outline: Sendable {
        /// The closed lines.
        var contours: [[SIMD2<Float>]]

        /// The way to the next sign.
        var advance: Float
    }

    private let bytes: [UInt8]
    private let tables: [String: Range<Int>]
    private let unitsPerEm: Float
    private let hasLongPlaces: Bool
    private let glyphCount: Int
    private let metricCount: Int
    private let glyphs: [UInt32: Int]

    /// Opens a font.
    init(bytes: [UInt8]) throws(Flaw) {
        self.bytes = bytes
        let reader = Reader(bytes: bytes)
        guard [0x0001_0000, 0x7472_7565].contains(try reader.long(0)) else { throw .notTrueType }
        var tables: [String: Range<Int>] = [:]
        for index in 0..<Int(try reader.word(4)) {
            let entry = 12 + 16 * index
            let name = (0..<4).map { Character(Unicode.Scalar(bytes.at(entry + $0) ?? 63)) }
            let (start, count) = (Int(try reader.long(entry + 8)), Int(try reader.long(entry + 12)))
            guard start + count <= bytes.count else { throw .damaged }
            tables[String(name)] = start..<start + count
        }
        func table(_ name: String) throws(Flaw) -> Int {
            guard let range = tables[name] else { throw .missing(table: name) }
            return range.lowerBound
        }
        self.tables = tables
        let head = try table("head")
        unitsPerEm = Float(max(try reader.word(head + 18), 1))
        hasLongPlaces = try reader.word(head + 50) != 0
        glyphCount = Int(try reader.word(try table("maxp") + 4))
        metricCount = Int(try reader.word(try table("hhea") + 34))
        for name in ["hmtx", "loca", "glyf"] { _ = try table(name) }
        glyphs = try reader.glyphs(of: try table("cmap"))
    }

    /// Returns the outline of a sign; `nil` where the font has none.
    func outline(of sign: Unicode.Scalar) -> Outline? {
        guard let glyph = glyphs[sign.value], glyph < glyphCount, metricCount > 0 else {
            return nil
        }
        let reader = Reader(bytes: bytes)
        guard
            let metrics = tables["hmtx"]?.lowerBound,
            let advance = try? reader.word(metrics + 4 * min(glyph, metricCount - 1)),
            let contours = try? contours(of: glyph, depth: 0)
        else { return nil }
        let scale = 1 / unitsPerEm
        return Outline(
            contours: contours.map { $0.map { SIMD2($0.x, -$0.y) * scale } },
            advance: Float(advance) * scale)
    }

    /// The closed lines of a glyph in font units.
    private func contours(of glyph: Int, depth: Int) throws(Flaw) -> [[SIMD2<Float>]] {
        let reader = Reader(bytes: bytes)
        guard let loca = tables["loca"]?.lowerBound, let glyf = tables["glyf"], depth < 6,
            glyph < glyphCount
        else { throw .damaged }
        let start: Int
        let end: Int
        if hasLongPlaces {
            start = Int(try reader.long(loca + 4 * glyph))
            end = Int(try reader.long(loca + 4 * glyph + 4))
        } else {
            start = 2 * Int(try reader.word(loca + 2 * glyph))
            end = 2 * Int(try reader.word(loca + 2 * glyph + 2))
        }
        guard end > start else { return [] }
        guard glyf.lowerBound + end <= glyf.upperBound else { throw .damaged }
        let place = glyf.lowerBound + start
        let count = Int(try reader.signedWord(place))
        return count >= 0
            ? try simple(at: place + 10, contours: count)
            : try composite(at: place + 10, depth: depth)
    }

    /// Reads a glyph of points.
    private func simple(at place: Int, contours count: Int) throws(Flaw) -> [[SIMD2<Float>]] {
        guard count > 0 else { return [] }
        let reader = Reader(bytes: bytes)
        var ends: [Int] = []
        for index in 0..<count { ends.append(Int(try reader.word(place + 2 * index))) }
        let points = ends[count - 1] + 1
        guard points <= 20_000 else { throw .damaged }
        var cursor = place + 2 * count
        cursor += 2 + Int(try reader.word(cursor))
        var flags: [UInt8] = []
        while flags.count < points {
            let flag = try reader.byte(cursor)
            cursor += 1
            flags.append(flag)
            if flag & 8 != 0 {
                flags.append(contentsOf: repeatElement(flag, count: Int(try reader.byte(cursor))))
                cursor += 1
            }
        }
        var places = [SIMD2<Float>](repeating: .zero, count: points)
        for (lane, isShort, isSame) in [(0, UInt8(2), UInt8(16)), (1, 4, 32)] {
            var value = 0
            for index in 0..<points {
                if flags[index] & isShort != 0 {
                    let step = Int(try reader.byte(cursor))
                    value += flags[index] & isSame != 0 ? step : -step
                    cursor += 1
                } else if flags[index] & isSame == 0 {
                    value += Int(try reader.signedWord(cursor))
                    cursor += 2
                }
                places[index][lane] = Float(value)
            }
        }
        var first = 0
        var result: [[SIMD2<Float>]] = []
        for end in ends where end >= first && end < points {
            result.append(
                Self.flattened(
                    Array(places[first...end]), isOn: flags[first...end].map { $0 & 1 != 0 })
            )
            first = end + 1
        }
        return result
    }

    /// Reads a glyph that is put together from others, as letters with accents are.
    private func composite(at place: Int, depth: Int) throws(Flaw) -> [[SIMD2<Float>]] {
        let reader = Reader(bytes: bytes)
        var cursor = place
        var result: [[SIMD2<Float>]] = []
        while true {
            let flags = try reader.word(cursor)
            let part = Int(try reader.word(cursor + 2))
            cursor += 4
            var move = SIMD2<Float>.zero
            if flags & 1 != 0 {
                move = [
                    Float(try reader.signedWord(cursor)), Float(try reader.signedWord(cursor + 2)),
                ]
                cursor += 4
            } else {
                move = [
                    Float(Int8(bitPattern: try reader.byte(cursor))),
                    Float(Int8(bitPattern: try reader.byte(cursor + 1))),
                ]
                cursor += 2
            }
            var (x, y) = (SIMD2<Float>(1, 0), SIMD2<Float>(0, 1))
            if flags & 0x08 != 0 {
                let scale = try reader.fraction(cursor)
                (x, y) = ([scale, 0], [0, scale])
                cursor += 2
            } else if flags & 0x40 != 0 {
                (x, y) = ([try reader.fraction(cursor), 0], [0, try reader.fraction(cursor + 2)])
                cursor += 4
            } else if flags & 0x80 != 0 {
                x = [try reader.fraction(cursor), try reader.fraction(cursor + 2)]
                y = [try reader.fraction(cursor + 4), try reader.fraction(cursor + 6)]
                cursor += 8
            }
            for contour in try contours(of: part, depth: depth + 1) {
                result.append(contour.map { x * $0.x + y * $0.y + move })
            }
            guard flags & 0x20 != 0 else { return result }
        }
    }

    /// Returns a closed line of points on it and, between them, points that quadratic curves are drawn
    /// towards, as straight pieces.
    private static func flattened(_ points: [SIMD2<Float>], isOn: [Bool]) -> [SIMD2<Float>] {
        guard points.count > 1 else { return points }
        // Two points beside the line in a row have one on it between them.
        var full: [(place: SIMD2<Float>, isOn: Bool)] = []
        for index in points.indices {
            let next = (index + 1) % points.count
            full.append((points[index], isOn[index]))
            if !isOn[index], !isOn[next] {
                full.append(((points[index] + points[next]) / 2, true))
            }
        }
        guard let start = full.firstIndex(where: \.isOn) else { return points }
        var line: [SIMD2<Float>] = []
        var index = 0
        while index < full.count {
            let here = full[(start + index) % full.count]
            let next = full[(start + index + 1) % full.count]
            line.append(here.place)
            if next.isOn {
                index += 1
                continue
            }
            let after = full[(start + index + 2) % full.count].place
            for piece in 1..<4 {
                let t = Float(piece) / 4
                let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
                line.append(here.place * a + next.place * b + after * c)
            }
            index += 2
        }
        return line
    }
}

/// Reads numbers from the bytes of a font.
private struct Reader {
    let bytes: [UInt8]

    func byte(_ place: Int) throws(TrueTypeFont.Flaw) -> UInt8 {
        guard let byte = bytes.at(place) else { throw .damaged }
        return byte
    }

    func word(_ place: Int) throws(TrueTypeFont.Flaw) -> UInt16 {
        UInt16(try byte(place)) << 8 | UInt16(try byte(place + 1))
    }

    func signedWord(_ place: Int) throws(TrueTypeFont.Flaw) -> Int16 {
        Int16(bitPattern: try word(place))
    }

    func long(_ place: Int) throws(TrueTypeFont.Flaw) -> UInt32 {
        UInt32(try word(place)) << 16 | UInt32(try word(place + 2))
    }

    /// A number with two bits before the point and 14 behind it.
    func fraction(_ place: Int) throws(TrueTypeFont.Flaw) -> Float {
        Float(try signedWord(place)) / 16384
    }

    /// The glyph of each sign, from the first table of Unicode's in one of the two usual formats.
    func glyphs(of cmap: Int) throws(TrueTypeFont.Flaw) -> [UInt32: Int] {
        for index in 0..<Int(try word(cmap + 2)) {
            let entry = cmap + 4 + 8 * index
            let platform = (try word(entry), try word(entry + 2))
            guard platform == (3, 1) || platform == (3, 10) || platform.0 == 0 else { continue }
            let table = cmap + Int(try long(entry + 4))
            if try word(table) == 4 { return try segments(at: table) }
        }
        throw .missing(table: "cmap 4")
    }

    /// Reads format 4: runs of signs, each moved by a number or looked up.
    private func segments(at table: Int) throws(TrueTypeFont.Flaw) -> [UInt32: Int] {
        let count = Int(try word(table + 6)) / 2
        var glyphs: [UInt32: Int] = [:]
        for segment in 0..<count {
            let ends = table + 14 + 2 * segment
            let starts = ends + 2 * count + 2
            let (first, last) = (Int(try word(starts)), Int(try word(ends)))
            let delta = Int(try word(starts + 2 * count))
            let offset = Int(try word(starts + 4 * count))
            // Beyond Latin letters and their signs nothing is printed.
            guard first <= last, first < 0x2200 else { continue }
            for sign in first...min(last, 0x21FF) {
                var glyph = sign
                if offset != 0 {
                    glyph = Int(try word(starts + 4 * count + offset + 2 * (sign - first)))
                    if glyph == 0 { continue }
                }
                glyph = (glyph + delta) & 0xFFFF
                if glyph != 0 { glyphs[UInt32(sign)] = glyph }
            }
        }
        return glyphs
    }
}

extension [UInt8] {
    /// The byte at a place, `nil` outside.
    fileprivate func at(_ place: Int) -> UInt8? { indices.contains(place) ? self[place] : nil }
}
