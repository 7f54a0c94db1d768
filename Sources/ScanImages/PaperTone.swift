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
        let shorter = min(picture.width, picture.height)
        tileSide = max(2, shorter / 16)
        columns = (picture.width + tileSide - 1) / tileSide
        rows = (picture.height + tileSide - 1) / tileSide
        tones = []
        tones.reserveCapacity(columns * rows)
        for row in 0..<rows {
            for column in 0..<columns {
                tones.append(lightTone(of: picture, column: column, row: row))
            }
        }
        let reach = 2
        tones = extreme(of: tones, reach: reach, by: max)
        tones = extreme(of: tones, reach: reach, by: min)
    }

    /// The lightest tone of a tile, but for a tenth of its pixels that may be noise.
    private func lightTone(of picture: GreyImage, column: Int, row: Int) -> UInt8 {
        let left = column * tileSide
        let right = min(left + tileSide, picture.width)
        var counts = [Int](repeating: 0, count: 256)
        for y in row * tileSide..<min((row + 1) * tileSide, picture.height) {
            for x in left..<right { counts[Int(picture.pixels[y * picture.width + x])] += 1 }
        }
        return UInt8(ToneHistogram(counts: counts).quantile(0.75))
    }

    /// Returns the extreme of each tile's neighbours, first along the rows, then the columns.
    private func extreme(
        of tones: [UInt8], reach: Int, by better: (UInt8, UInt8) -> UInt8
    ) -> [UInt8] {
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

    /// Calls `body` with the paper's tones of each row of the picture, from top to bottom.
    func forEachRow(
        width: Int, height: Int, _ body: (_ y: Int, _ tones: [UInt8]) -> Void
    ) {
        var line = [UInt8](repeating: 0, count: width)
        for y in 0..<height {
            let (upper, lower, down) = neighbours(of: y, count: rows)
            for x in 0..<width {
                let (left, right, across) = neighbours(of: x, count: columns)
                let top = mix(
                    tones[upper * columns + left], tones[upper * columns + right], across)
                let bottom = mix(
                    tones[lower * columns + left], tones[lower * columns + right], across)
                line[x] = UInt8((top * (256 - down) + bottom * down) >> 16)
            }
            body(y, line)
        }
    }

    /// The tiles whose centres are before and after a pixel, and how far it is between them in
    /// parts of 256.
    private func neighbours(of pixel: Int, count: Int) -> (Int, Int, Int) {
        let position = (2 * pixel + 1 - tileSide) * 128 / tileSide
        guard position > 0 else { return (0, 0, 0) }
        let first = position >> 8
        guard first < count - 1 else { return (count - 1, count - 1, 0) }
        return (first, first + 1, position & 255)
    }

    private func mix(_ first: UInt8, _ second: UInt8, _ part: Int) -> Int {
        Int(first) * (256 - part) + Int(second) * part
    }
}
