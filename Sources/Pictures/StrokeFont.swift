import Foundation

/// A font of pen strokes: letters as a writer draws them, which stay sharp at every size.
///
/// A letter is written as strokes with spaces between them. A stroke is a row of points, two
/// characters each: x to the right, y downwards, in base 36 (`a` is 10, `k` is 20). A capital stands
/// from 0 to `k`, a small letter begins at 6, a tail ends at `q`. A point behind `^` is not passed
/// but drawn towards: the stroke is a quadratic Bézier curve there, and between two such points it
/// passes their middle, as in TrueType.
enum StrokeFont {
    /// The height of a capital letter in units.
    static let capitalHeight = 20.0

    /// The gap between letters in units.
    static let gap = 5.0

    /// A letter.
    struct Glyph: Sendable {
        /// The strokes in units, curves as short straight pieces.
        var strokes: [[SIMD2<Double>]]

        /// The width in units.
        var width: Double
    }

    /// Returns the letters of a text; accents are left out, and what is no letter of the font
    /// becomes a box.
    static func glyphs(of text: String) -> [Glyph] {
        text.decomposedStringWithCanonicalMapping.unicodeScalars.compactMap { scalar in
            guard !scalar.properties.isDiacritic || scalar.isASCII || scalar == "·" else {
                return nil
            }
            return glyphs[scalar] ?? unknown
        }
    }

    private static let unknown = glyph("00a0ak0k00", width: 10)

    private static let glyphs: [Unicode.Scalar: Glyph] = {
        var glyphs: [Unicode.Scalar: Glyph] = [" ": Glyph(strokes: [], width: 4)]
        for line in letters.split(separator: "\n") {
            guard let letter = line.unicodeScalars.first else { continue }
            // Digits stand below each other in columns.
            let width: Double? = ("0"..."9").contains(letter) ? 12 : nil
            glyphs[letter] = glyph(String(line.dropFirst(2)), width: width)
        }
        return glyphs
    }()

    private static func glyph(_ text: String, width: Double?) -> Glyph {
        let strokes = text.split(separator: " ").map { stroke(Array($0)) }
        let widest = strokes.joined().map(\.x).max() ?? 0
        return Glyph(strokes: strokes, width: width ?? widest)
    }

    private static func stroke(_ characters: [Character]) -> [SIMD2<Double>] {
        var points: [(at: SIMD2<Double>, isPassed: Bool)] = []
        var index = 0
        while index < characters.count {
            let isPassed = characters[index] != "^"
            if !isPassed { index += 1 }
            let (x, y) = (characters[index], characters[index + 1])
            points.append((SIMD2(value(x), value(y)), isPassed))
            index += 2
        }
        var stroke = [points[0].at]
        for (index, point) in points.enumerated().dropFirst() {
            guard let start = stroke.last else { continue }
            guard !point.isPassed else {
                if points[index - 1].isPassed { stroke.append(point.at) }
                continue
            }
            let next = points[index + 1]
            let end = next.isPassed ? next.at : (point.at + next.at) / 2
            for step in 1...8 {
                let t = Double(step) / 8
                stroke.append(
                    start * (1 - t) * (1 - t) + point.at * 2 * t * (1 - t) + end * t * t)
            }
        }
        return stroke
    }

    private static func value(_ character: Character) -> Double {
        Double(Int(String(character), radix: 36) ?? 0)
    }
}

extension StrokeFont {
    /// The letters, one a line: the letter, a space, its strokes.
    private static let letters = """
        0 60^c0^ck^0k^0060
        1 24707k
        2 05^0060^c0c5^cb0kck
        3 04^0060^b0b5^ba5a 5a^cacf^ck6k^0k0g
        4 9k900ece
        5 b01009^2767^c7cd^ck6k^0k0g
        6 b3^a060^000d^0k6k^ckcd^c767^070d
        7 00c04k
        8 60^b0b5^ba6a^1a15^1060 6a^cacf^ck6k^0k0f^0a6a
        9 1h^2k6k^ckc7^c060^0007^0d6d^cdc7
        A 0k70ek 2ece
        B 000k 0070^c0c5^ca7a0a 7a^dadf^dk7k0k
        C d4^c070^00^0k7k^ckdg
        D 000k 0060^d0^dk6k0k
        E b0000kbk 0a9a
        F b0000k 0a9a
        G d4^c070^00^0k7k^dkdb8b
        H 000k d0dk 0ada
        I 000k
        J 808f^8k4k^0k0f
        K 000k c00d 58dk
        L 000kak
        M 0k008dg0gk
        N 0k00dkd0
        O 70^e0^ek^0k^0070
        P 000k 0070^d0d5^db7b0b
        Q 70^e0^ek^0k^0070 9fem
        R 000k 0070^d0d5^db7b0b 7bdk
        S c4^b060^0005^0a6a^cacf^ck6k^0k0g
        T 00c0 606k
        U 000d^0k6k^ckcdc0
        V 007ke0
        W 004k93eki0
        X 00dk d00k
        Y 007ae0 7a7k
        Z 00d00kdk
        a 56^a6^ak^0k^0656 a6ak
        b 000k 56^a6^ak^0k^0656
        c a9^9656^06^0k5k^9kah
        d a0ak 56^a6^ak^0k^0656
        e 0dad^a656^06^0k5k^9kah
        f 80^30353k 0686
        g 56^a6^ak^0k^0656 a6am^aq5q^1q0o
        h 000k 0b^0656^a6abak
        i 060k 0102
        j 363m^3q0q 3132
        k 000k 960f 4bak
        l 000h^0k4k
        m 060k 0b^0646^868b8k 8b^86c6^g6gbgk
        n 060k 0b^0656^a6abak
        o 56^a6^ak^0k^0656
        p 060q 56^a6^ak^0k^0656
        q a6aq 56^a6^ak^0k^0656
        r 060k 0c^0676
        s 98^8656^0609^0d5d^adag^ak5k^1k0i
        t 313f^3k8k 0686
        u 060f^0k5k^akaf a6ak
        v 065ka6
        w 064k88ckg6
        x 06ak a60k
        y 065k a63q
        z 06a60kak
        . 0j0k
        , 2j1n
        : 0809 0j0k
        ; 2829 2j1n
        - 0c7c
        – 0cdc
        _ 0mcm
        ! 000e 0j0k
        ? 04^0050^a0a5^aa5c5e 5j5k
        ( 50^05^0f5k
        ) 00^55^5f0k
        [ 50000k5k
        ] 00505k0k
        { 50^2025^292a0a2a^2b2f^2k5k
        } 00^3035^393a5a3a^3b3f^3k0k
        | 000m
        / 0ma0
        \\ 00am
        % 40^80^88^08^0040 g02k ec^ic^ik^ak^acec
        + 0bcb 656h
        = 08c8 0ece
        < b40bbi
        > 04bb0i
        ≥ 02b90g 0kbk
        ≤ b209bg 0kbk
        × 199h 991h
        ~ 0d^276a^adc7
        * 404a 0288 8208
        ^ 0550a5
        ' 0005
        " 0005 5055
        ` 0043
        # 402k a08k 07d7 0dcd
        $ c4^b060^0005^0a6a^cacf^ck6k^0k0g 606k
        & ek36^2060^a0a4^a80c^090g^0k5k^ckeb
        @ b9^a686^4a^4h8h^bhb9bf^bhee^i0a0^00^0kak^dkgi
        … 0j0k 7j7k ejek
        · 0b0c
        ° 30^60^66^06^0030
        → 0bgb a5gbah
        ← gb0b 650b6h
        ’ 1004
        ‘ 0014
        “ 0014 5064
        ” 1004 6054
        """
}
