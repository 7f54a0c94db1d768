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

    /// The height of the middle, in rows from the top.
    package static let middle = Double(height) / 2

    /// The rows in which the body of the digits stands, without the ends of long ones: nine tenths of the ink
    /// lie within.
    var body: ClosedRange<Double> {
        let rows = (0..<Self.height).map { row in
            (0..<width).reduce(0.0) { $0 + Double(self[$1, row]) }
        }
        let total = rows.reduce(0, +)
        func row(below share: Double) -> Double {
            var sum = 0.0
            for (row, ink) in rows.enumerated() where ink > 0 {
                if sum + ink >= share * total {
                    return Double(row) + (share * total - sum) / ink
                }
                sum += ink
            }
            return Double(Self.height)
        }
        let top = row(below: 0.05)
        return top...max(top, row(below: 0.95))
    }

    /// Returns the pixels of the strip as it would be larger, wider and less slanted, by bilinear
    /// interpolation.
    ///
    /// - Parameters:
    ///   - zoom: How much larger it is; what is above and below the strip then is cut off.
    ///   - centre: The row that comes to the middle.
    ///   - factor: How much wider it is besides.
    ///   - slant: The columns to the right per row upwards that are taken away.
    /// - Returns: The pixels, row by row, and the width.
    package func view(
        enlargedBy zoom: Double = 1, around centre: Double = middle, widenedBy factor: Double,
        withoutSlant slant: Double
    ) -> (pixels: [UInt8], width: Int) {
        let spare = abs(slant) * Double(Self.height) / 2
        let wide = Int(((Double(width) + 2 * spare) * factor * zoom).rounded())
        var pixels = [UInt8](repeating: 0, count: wide * Self.height)
        for row in 0..<Self.height {
            let height = centre + (Double(row) + 0.5 - Self.middle) / zoom
            let upper = Int((height - 0.5).rounded(.down))
            let down = height - 0.5 - Double(upper)
            let shift = slant * (Self.middle - height) - spare - 0.5
            for column in 0..<wide {
                let place = (Double(column) + 0.5) / (factor * zoom) + shift
                let left = Int(place.rounded(.down))
                guard left >= -1, left < width else { continue }
                let share = place - Double(left)
                let a = ink(left, between: upper, share: down)
                let b = ink(left + 1, between: upper, share: down)
                pixels[row * wide + column] = UInt8(a + share * (b - a) + 0.5)
            }
        }
        return (pixels, wide)
    }

    /// The ink of a column between a row and the next; there is none outside of the strip.
    private func ink(_ column: Int, between row: Int, share: Double) -> Double {
        guard (0..<width).contains(column) else { return 0 }
        let above = (0..<Self.height).contains(row) ? Double(self[column, row]) : 0
        let below = (0..<Self.height).contains(row + 1) ? Double(self[column, row + 1]) : 0
        return above + share * (below - above)
    }
}
