import NeuralNetwork

/// What scanning, photographing and the separation of ink from paper do to a strip.
struct StripDamage: Sendable {
    private let blurs: Int
    private let coarseness: Float
    private let noise: Float
    private let floor: Float
    private let gain: Float
    private let curve: Float
    private let specks: Int
    private let erasedRow: Float?

    /// How much of the ink is lost where most is: a pen that runs dry, or hairlines that are too pale.
    private let loss: Float

    /// The least ink that is told from paper.
    private let paleness: Float

    /// Draws the damage; some strips have hardly any.
    init(using generator: inout SeededGenerator) {
        blurs = generator.index(weights: [5, 4, 2, 1])
        coarseness = generator.chance(0.2) ? generator.uniform(in: 1.2...2.2) : 1
        noise = generator.chance(0.6) ? generator.uniform(in: 0.01...0.14) : 0
        floor = generator.chance(0.35) ? generator.uniform(in: 0...0.16) : 0
        gain = generator.uniform(in: 0.75...1.35)
        curve = generator.uniform(in: -0.5...0.8)
        specks = generator.chance(0.15) ? 1 + Int(generator.next() % 12) : 0
        erasedRow = generator.chance(0.06) ? generator.uniform() : nil
        loss = generator.chance(0.25) ? generator.uniform(in: 0.3...0.9) : 0
        paleness = generator.chance(0.25) ? generator.uniform(in: 0.05...0.3) : 0
    }

    /// Damages a strip.
    func apply(to sheet: inout StripSheet, using generator: inout SeededGenerator) {
        var own = generator.split()
        sheet.transform { ink, width, height in
            if let erasedRow {
                // What is left where a ruled line was taken away.
                let row = Int(erasedRow * Float(height - 1))
                for x in 0..<width { ink[x * height + row] *= 0.25 }
            }
            if loss > 0 { Self.fade(&ink, width, height, by: loss, using: &own) }
            if coarseness > 1 { Self.coarsen(&ink, width, height, by: coarseness) }
            for _ in 0..<blurs { Self.blur(&ink, width, height) }
            for _ in 0..<specks {
                let place = Int(own.next() % UInt64(width * height))
                ink[place] = max(ink[place], own.uniform(in: 0.3...1))
            }
            for place in ink.indices {
                // v + c v (1 - v) bends the tones and keeps 0 and 1.
                let inked = max(ink[place] - paleness, 0) / (1 - paleness)
                let value = min(inked * gain + floor, 1)
                let grain = noise > 0 ? noise * 1.7 * (own.uniform() + own.uniform() - 1) : 0
                ink[place] = value + curve * value * (1 - value) + grain
            }
        }
    }

    /// Takes ink away here more and there less, as a smooth field of 8 pixels' width says.
    private static func fade(
        _ ink: inout [Float], _ width: Int, _ height: Int, by loss: Float,
        using generator: inout SeededGenerator
    ) {
        let (columns, rows) = (width / 8 + 2, height / 8 + 2)
        let nodes = (0..<columns * rows).map { _ in
            let draw = generator.uniform()
            return 1 - loss * draw * draw
        }
        for x in 0..<width {
            let (column, right) = (x / 8, Float(x % 8) / 8)
            for y in 0..<height {
                let (row, down) = (y / 8, Float(y % 8) / 8)
                let corner = column * rows + row
                let first = nodes[corner] + down * (nodes[corner + 1] - nodes[corner])
                let second =
                    nodes[corner + rows]
                    + down * (nodes[corner + rows + 1] - nodes[corner + rows])
                ink[x * height + y] *= first + right * (second - first)
            }
        }
    }

    /// The mean of each pixel and its neighbours, weighted 1, 2, 1 both ways.
    private static func blur(_ ink: inout [Float], _ width: Int, _ height: Int) {
        for x in 0..<width {
            var before = ink[x * height]
            for y in 0..<height {
                let own = ink[x * height + y]
                let after = ink[x * height + min(y + 1, height - 1)]
                ink[x * height + y] = (before + 2 * own + after) / 4
                before = own
            }
        }
        for y in 0..<height {
            var before = ink[y]
            for x in 0..<width {
                let own = ink[x * height + y]
                let after = ink[min(x + 1, width - 1) * height + y]
                ink[x * height + y] = (before + 2 * own + after) / 4
                before = own
            }
        }
    }

    /// Samples the strip with larger pixels and enlarges it again, bilinearly.
    private static func coarsen(
        _ ink: inout [Float], _ width: Int, _ height: Int, by factor: Float
    ) {
        let (columns, rows) = (
            max(2, Int(Float(width) / factor)), max(2, Int(Float(height) / factor))
        )
        var small = [Float](repeating: 0, count: columns * rows)
        var counts = small
        for x in 0..<width {
            for y in 0..<height {
                let place = x * columns / width * rows + y * rows / height
                small[place] += ink[x * height + y]
                counts[place] += 1
            }
        }
        for place in small.indices { small[place] /= max(counts[place], 1) }
        for x in 0..<width {
            let u = min(
                max((Float(x) + 0.5) * Float(columns) / Float(width) - 0.5, 0),
                Float(columns) - 1.001)
            for y in 0..<height {
                let v = min(
                    max((Float(y) + 0.5) * Float(rows) / Float(height) - 0.5, 0),
                    Float(rows) - 1.001)
                let (left, top) = (Int(u), Int(v))
                let (dx, dy) = (u - Float(left), v - Float(top))
                let corner = left * rows + top
                let first = small[corner] + dy * (small[corner + 1] - small[corner])
                let second =
                    small[corner + rows] + dy * (small[corner + rows + 1] - small[corner + rows])
                ink[x * height + y] = first + dx * (second - first)
            }
        }
    }
}
