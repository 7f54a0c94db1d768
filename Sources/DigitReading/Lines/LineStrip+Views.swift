import ScanImages

extension LineStrip {
    /// How far the writing leans: columns to the right per row upwards, in steps of a tenth.
    ///
    /// Of all shears it is the one after which ink and paper alternate most from column to column: the
    /// sum of the squares of the columns' ink is largest where strokes stand upright (as Postl, *Detection
    /// of linear oblique structures*, 1986, finds the skew of a page).
    var slant: Double {
        let inked = (0..<Self.height).flatMap { row in
            (0..<width).compactMap { column -> (x: Double, up: Double, ink: Double)? in
                let ink = self[column, row]
                guard ink > Self.paleInk else { return nil }
                return (Double(column), Self.middle - Double(row), Double(ink))
            }
        }
        let slants = (-3...9).map { Double($0) / 10 }
        let sharpness = slants.map { slant -> Double in
            let reach = Int(0.9 * Self.middle) + 1
            var columns = [Double](repeating: 0, count: width + 2 * reach + 1)
            for (x, up, ink) in inked {
                let place = x - slant * up + Double(reach)
                let left = Int(place)
                let share = place - Double(left)
                columns[left] += (1 - share) * ink
                columns[left + 1] += share * ink
            }
            return columns.reduce(0) { $0 + $1 * $1 }
        }
        let best = slants.indices.max { sharpness[$0] < sharpness[$1] } ?? 0
        return slants[best]
    }

    /// Ink up to here is left out when the slant is sought.
    private static let paleInk: UInt8 = 40

    private static let middle = Double(height) / 2

    /// Returns the pixels of the strip as it would be wider and less slanted, by bilinear
    /// interpolation.
    ///
    /// - Parameters:
    ///   - factor: How much wider it is.
    ///   - slant: The columns to the right per row upwards that are taken away.
    /// - Returns: The pixels, row by row, and the width.
    func view(
        widenedBy factor: Double, withoutSlant slant: Double
    ) -> (pixels: [UInt8], width: Int) {
        let spare = abs(slant) * Double(Self.height) / 2
        let wide = Int(((Double(width) + 2 * spare) * factor).rounded())
        var pixels = [UInt8](repeating: 0, count: wide * Self.height)
        for row in 0..<Self.height {
            let shift = slant * (Self.middle - Double(row) - 0.5) - spare - 0.5
            for column in 0..<wide {
                let place = (Double(column) + 0.5) / factor + shift
                let left = Int(place.rounded(.down))
                guard left >= -1, left < width else { continue }
                let share = place - Double(left)
                let a = left < 0 ? 0 : Double(self[left, row])
                let b = left + 1 < width ? Double(self[left + 1, row]) : 0
                pixels[row * wide + column] = UInt8(a + share * (b - a) + 0.5)
            }
        }
        return (pixels, wide)
    }
}
