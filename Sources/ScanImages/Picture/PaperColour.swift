/// The colour of the paper at each place of a picture, found block by block.
///
/// A block's paper is the middle of the brighter half of its pixels; the blocks' papers are smoothed
/// over their neighbours, so that a block full of ink takes some of its paper from around it.
struct PaperColour {
    /// What the paper of a block says of the pixels on it, in units of 1/65,536.
    ///
    /// The first number is the brightness `P` of the paper. The others are the gains `P / Pc` of
    /// red, green and blue, by which a channel of the paper comes to the brightness of the paper.
    typealias Tone = SIMD4<Int32>

    /// The blocks in a row of them.
    let columns: Int

    /// The blocks in a column of them.
    let rows: Int

    /// The tones, row-major, shaped `[rows, columns]`.
    private let tones: [Tone]

    /// The width of the picture in pixels.
    private let width: Int

    /// The height of the picture in pixels.
    private let height: Int

    /// Finds the paper of a picture.
    ///
    /// - Parameters:
    ///   - pixels: Red, green and blue of each pixel, row-major, shaped `[height, width, 3]`.
    ///   - width: The width in pixels, at least 1.
    ///   - height: The height in pixels, at least 1.
    init(of pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
        let side = Self.blockSide(width: width, height: height)
        let columns = max(1, width / side)
        let rows = max(1, height / side)
        var papers: [SIMD4<Int>] = []
        papers.reserveCapacity(columns * rows)
        var sampler = BlockSampler(pixels: pixels, width: width)
        for row in 0..<rows {
            for column in 0..<columns {
                papers.append(
                    sampler.paper(
                        columns: column * width / columns..<(column + 1) * width / columns,
                        rows: row * height / rows..<(row + 1) * height / rows))
            }
        }
        self.columns = columns
        self.rows = rows
        self.width = width
        self.height = height
        tones = Self.smoothed(papers, columns: columns, rows: rows).map(Self.tone)
    }

    /// The side of a block in pixels: 6 mm of an A4 page, and wide enough for the strokes of a
    /// number that is cut out closely.
    private static func blockSide(width: Int, height: Int) -> Int {
        max(max(width, height) / 48, min(48, max(1, min(width, height) / 3)))
    }

    /// Returns each paper as the weighted mean of it, 4, its neighbours, 2, and those at its
    /// corners, 1.
    private static func smoothed(
        _ papers: [SIMD4<Int>], columns: Int, rows: Int
    ) -> [SIMD4<Int>] {
        var smooth = papers
        for row in 0..<rows {
            for column in 0..<columns {
                var sum = SIMD4<Int>.zero
                for (down, rowWeight) in [(-1, 1), (0, 2), (1, 1)] {
                    for (across, weight) in [(-1, 1), (0, 2), (1, 1)] {
                        let y = min(max(row + down, 0), rows - 1)
                        let x = min(max(column + across, 0), columns - 1)
                        sum &+= papers[y * columns + x] &* (rowWeight * weight)
                    }
                }
                smooth[row * columns + column] = sum &>> 4
            }
        }
        return smooth
    }

    /// Very dark paper counts as paper of 16, so that its noise does not count as colour.
    private static func tone(of paper: SIMD4<Int>) -> Tone {
        let bounded = paper.replacing(with: 16 << 16, where: paper .< (16 << 16))
        let brightness = bounded[0]
        return Tone(
            Int32(truncatingIfNeeded: brightness),
            Int32(truncatingIfNeeded: (brightness << 16) / bounded[1]),
            Int32(truncatingIfNeeded: (brightness << 16) / bounded[2]),
            Int32(truncatingIfNeeded: (brightness << 16) / bounded[3]))
    }

    /// Calls `body` with each stretch of row `y` between the middles of two blocks: its columns,
    /// the tone at its first pixel, and the step from each pixel to the next.
    func eachStretch(ofRow y: Int, _ body: (Range<Int>, Tone, Tone) -> Void) {
        let (upper, lower, share) = rowsOfBlocks(aroundRow: y)
        func tone(_ column: Int) -> Tone {
            let above = tones[upper * columns + column]
            let difference = tones[lower * columns + column] &- above
            return above
                &+ Tone(
                    truncatingIfNeeded: SIMD4<Int>(truncatingIfNeeded: difference) &* share &>> 16)
        }
        var start = 0
        var left = tone(0)
        for column in 0...columns {
            let end = column == columns ? width : middle(column, of: columns, length: width)
            let right = column == columns ? left : tone(column)
            if end > start {
                let length = Int32(truncatingIfNeeded: end - start)
                body(start..<end, left, (right &- left) / Tone(repeating: length))
            }
            (start, left) = (end, right)
        }
    }

    /// The rows of blocks whose middles lie above and below a row of pixels, and how far the row
    /// is on its way from one to the other, in units of 1/65,536.
    private func rowsOfBlocks(aroundRow y: Int) -> (upper: Int, lower: Int, share: Int) {
        let below = (0..<rows).first { middle($0, of: rows, length: height) > y } ?? rows
        guard below > 0, below < rows else {
            let only = min(below, rows - 1)
            return (only, only, 0)
        }
        let top = middle(below - 1, of: rows, length: height)
        let bottom = middle(below, of: rows, length: height)
        return (below - 1, below, ((y - top) << 16) / (bottom - top))
    }

    /// The pixel in the middle of a block of so many along a side.
    private func middle(_ block: Int, of blocks: Int, length: Int) -> Int {
        (2 * block + 1) * length / (2 * blocks)
    }
}

/// Takes the paper out of one block after the other.
private struct BlockSampler {
    let pixels: UnsafeBufferPointer<UInt8>
    let width: Int
    /// Samples of a block: brightness, red, green, blue, a byte each.
    private var samples: [SIMD4<UInt8>] = []

    init(pixels: UnsafeBufferPointer<UInt8>, width: Int) {
        self.pixels = pixels
        self.width = width
    }

    /// Returns brightness, red, green and blue of the paper of a block, in units of 1/65,536.
    ///
    /// The paper's colours are the medians of the brighter half, so that ink as bright as the paper
    /// changes nothing. A large block is sampled at some 18 × 18 places.
    mutating func paper(columns: Range<Int>, rows: Range<Int>) -> SIMD4<Int> {
        samples.removeAll(keepingCapacity: true)
        for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 1 + rows.count / 18) {
            let across = 1 + columns.count / 18
            for x in stride(from: columns.lowerBound, to: columns.upperBound, by: across) {
                let place = 3 * (y * width + x)
                let (red, green, blue) = (pixels[place], pixels[place + 1], pixels[place + 2])
                samples.append([Luma.of(red, green, blue), red, green, blue])
            }
        }
        let least = upperMedian(of: 0, whereAtLeast: 0)
        let (red, green, blue) = (
            upperMedian(of: 1, whereAtLeast: least), upperMedian(of: 2, whereAtLeast: least),
            upperMedian(of: 3, whereAtLeast: least)
        )
        return SIMD4(
            Int(Luma.of(red, green, blue)), Int(red), Int(green), Int(blue)) &<< 16
    }

    /// Returns the number that half of the samples of a brightness reach: their `part`th number.
    private func upperMedian(of part: Int, whereAtLeast brightness: UInt8) -> UInt8 {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { counts in
            counts.initialize(repeating: 0)
            var all = 0
            for sample in samples where sample[0] >= brightness {
                counts[Int(sample[part])] += 1
                all += 1
            }
            var above = 0
            for level in counts.indices.reversed() {
                above += counts[level]
                if 2 * above >= all { return UInt8(level) }
            }
            return 0
        }
    }
}
