/// The tone of the paper at every place of a picture, as it would be without ink: what shadow and
/// vignetting leave of it.
///
/// The picture is cut into tiles. The light pixels of a tile show its paper; where a tile is full
/// of ink, its neighbours do (a grey closing over the tiles). Between the tiles' centres the tone
/// is interpolated.
struct PaperTone {
    private let tileSide: Int
    private let columns: Int
    private let rows: Int
    private var tones: [UInt8]

    /// Estimates the paper of a picture with dark ink on light paper.
    init(under picture: GreyImage) {
        // A sixteenth of the shorter side: with two neighbours each way the closing spans nearly
        // a third of it, more than the widest pen stroke of a single digit that fills a picture.
        tileSide = max(4, min(picture.width, picture.height) / 16)
        columns = (picture.width + tileSide - 1) / tileSide
        rows = (picture.height + tileSide - 1) / tileSide
        tones = Self.lightTones(of: picture, tileSide: tileSide, columns: columns, rows: rows)
        // At the edges a closing takes a slope for a stroke; so it works on what is left of the
        // tones without their slope.
        let slope = LightSlope(of: GreyImage(width: columns, height: rows, pixels: tones))
        var level = tones.indices.map { place in
            Float(tones[place]) - slope.excess(x: Float(place % columns), y: Float(place / columns))
        }
        level = extreme(of: level, reach: 2, by: max)
        level = extreme(of: level, reach: 2, by: min)
        for place in tones.indices {
            let tone =
                level[place] + slope.excess(x: Float(place % columns), y: Float(place / columns))
            tones[place] = UInt8(min(max(tone.rounded(), 0), 255))
        }
    }

    /// The one tone of paper that is even all over, if it is.
    ///
    /// Differences below a sixteenth of the scale come from noise, and no stroke is that pale.
    var evenTone: UInt8? {
        guard let darkest = tones.min(), let lightest = tones.max() else { return nil }
        return lightest - darkest <= 16 ? tones.sorted()[tones.count / 2] : nil
    }

    /// The tone of each tile's paper: the mean of the pixels lighter than the tile's mean.
    private static func lightTones(
        of picture: GreyImage, tileSide: Int, columns: Int, rows: Int
    ) -> [UInt8] {
        var tones = [UInt8](repeating: 0, count: columns * rows)
        let width = picture.width
        picture.pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<rows {
                let lines = row * tileSide..<min((row + 1) * tileSide, picture.height)
                for column in 0..<columns {
                    let left = column * tileSide
                    let right = min(left + tileSide, width)
                    var sum = 0
                    for y in lines {
                        for x in left..<right { sum += Int(pixels[y * width + x]) }
                    }
                    let mean = sum / (lines.count * (right - left))
                    var lightSum = 0
                    var lightCount = 0
                    for y in lines {
                        for x in left..<right {
                            let tone = Int(pixels[y * width + x])
                            lightSum += tone >= mean ? tone : 0
                            lightCount += tone >= mean ? 1 : 0
                        }
                    }
                    tones[row * columns + column] = UInt8(lightSum / lightCount)
                }
            }
        }
        return tones
    }

    /// Returns the extreme of each tile's neighbours, first along the rows, then the columns.
    @inline(__always)
    private func extreme(
        of tones: [Float], reach: Int, by better: (Float, Float) -> Float
    ) -> [Float] {
        var along = tones
        for row in 0..<rows {
            for column in 0..<columns {
                for neighbour in max(0, column - reach)...min(columns - 1, column + reach) {
                    along[row * columns + column] = better(
                        along[row * columns + column], tones[row * columns + neighbour])
                }
            }
        }
        var result = along
        for row in 0..<rows {
            for neighbour in max(0, row - reach)...min(rows - 1, row + reach) {
                for column in 0..<columns {
                    result[row * columns + column] = better(
                        result[row * columns + column], along[neighbour * columns + column])
                }
            }
        }
        return result
    }

    /// Returns the ink of a picture: for each pixel the part of the paper's light that is missing,
    /// in parts of 255.
    func ink(on picture: GreyImage) -> [UInt8] {
        // (paper - tone) · 255 / paper without a division for every pixel. Below a tone of 32 the
        // quotient would be noise over noise.
        let reciprocals = (0..<256).map { Int32((255 << 16) / max($0, 32)) }
        let width = picture.width
        let across = (0..<width).map { neighbours(of: $0, count: columns) }
        return [UInt8](unsafeUninitializedCapacity: picture.pixels.count) { ink, filled in
            for y in 0..<picture.height {
                let down = neighbours(of: y, count: rows)
                // The tiles' tones at this row, in parts of 256.
                let line = (0..<columns).map { column in
                    Int32(tones[down.first * columns + column]) * (256 - down.part)
                        + Int32(tones[down.second * columns + column]) * down.part
                }
                for x in 0..<width {
                    let place = across[x]
                    let paper =
                        (line[place.first] * (256 - place.part) + line[place.second] * place.part)
                        >> 16
                    let missing = max(0, paper - Int32(picture.pixels[y * width + x]))
                    let share = (missing * reciprocals[Int(paper)]) >> 16
                    ink[y * width + x] = UInt8(truncatingIfNeeded: min(share, 255))
                }
            }
            filled = picture.pixels.count
        }
    }

    /// The tiles whose centres are before and after a pixel, and how far it is between them in
    /// parts of 256.
    private func neighbours(of pixel: Int, count: Int) -> (first: Int, second: Int, part: Int32) {
        let position = (2 * pixel + 1 - tileSide) * 128 / tileSide
        guard position > 0 else { return (0, 0, 0) }
        let first = position >> 8
        guard first < count - 1 else { return (count - 1, count - 1, 0) }
        return (first, first + 1, Int32(position & 255))
    }
}
