/// How many pixels have each of the 256 grey values.
struct ToneHistogram {
    private(set) var counts: [Int]
    private(set) var total: Int

    /// Counts the grey values of some pixels.
    init(of tones: some Collection<UInt8>) {
        var counts = [Int](repeating: 0, count: 256)
        counts.withUnsafeMutableBufferPointer { counts in
            for tone in tones { counts[Int(tone)] += 1 }
        }
        self.counts = counts
        total = tones.count
    }

    /// Takes counts made elsewhere.
    init(counts: [Int]) {
        precondition(counts.count == 256)
        self.counts = counts
        total = counts.reduce(0, +)
    }

    /// The darkest tone that occurs.
    var darkest: Int { counts.firstIndex { $0 > 0 } ?? 0 }

    /// The lightest tone that occurs.
    var lightest: Int { counts.lastIndex { $0 > 0 } ?? 0 }

    /// The tone below or at which a fraction of the pixels with tones in `range` lie.
    func quantile(_ fraction: Double, in range: ClosedRange<Int> = 0...255) -> Int {
        let population = counts[range].reduce(0, +)
        let target = Double(population) * fraction
        var seen = 0
        for tone in range {
            seen += counts[tone]
            if Double(seen) >= target, seen > 0 { return tone }
        }
        return range.upperBound
    }

    /// How many pixels have a tone in a range.
    func population(of range: ClosedRange<Int>) -> Int {
        counts[range].reduce(0, +)
    }

    /// Whether the tones reach further to the dark than to the light from their median: the sign
    /// of the third moment around it.
    var leansToDark: Bool {
        let median = Double(quantile(0.5))
        let moment = (0..<256).reduce(0.0) { sum, tone in
            let distance = Double(tone) - median
            return sum + Double(counts[tone]) * distance * distance * distance
        }
        return moment <= 0
    }

    /// Two classes of pixels, dark and light.
    struct Split {
        /// The lightest tone of the dark class.
        var tone: Int

        /// How well the classes explain the tones.
        ///
        /// It is the share of the variance that lies between them, `0...1`: 1 for ink and paper of
        /// one tone each.
        var clarity: Double
    }

    /// Splits the pixels where the variance between the two classes is largest (Otsu, *A
    /// Threshold Selection Method from Gray-Level Histograms*, 1979).
    func split() -> Split {
        var sum = 0
        var squareSum = 0
        for tone in 0..<256 {
            sum += tone * counts[tone]
            squareSum += tone * tone * counts[tone]
        }
        var darkCount = 0
        var darkSum = 0
        var best = 0
        var bestVariance = 0.0
        for tone in 0..<255 where counts[tone] > 0 {
            darkCount += counts[tone]
            darkSum += tone * counts[tone]
            let lightCount = total - darkCount
            guard lightCount > 0 else { break }
            let difference =
                Double(darkSum) / Double(darkCount) - Double(sum - darkSum) / Double(lightCount)
            let variance = Double(darkCount) * Double(lightCount) * difference * difference
            if variance > bestVariance {
                bestVariance = variance
                best = tone
            }
        }
        let whole = Double(total) * Double(squareSum) - Double(sum) * Double(sum)
        return Split(tone: best, clarity: whole > 0 ? bestVariance / whole : 0)
    }
}
