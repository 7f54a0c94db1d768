/// A stretch of ink across the direction of a line: `start..<end` in the column, or row, `place`.
struct RuleCrossing {
    var place: Int
    var start: Int
    var end: Int

    /// Its index among all stretches.
    var index: Int

    var length: Int { end - start }

    var middle: Double { Double(start + end - 1) / 2 }
}

/// All stretches of ink across one direction, by place.
struct RuleCrossings {
    /// The stretches by place and, in a place, by start.
    let all: [RuleCrossing]

    /// The index of each place's first stretch; one more than there are places.
    private let firsts: [Int]

    /// The columns, or rows.
    var places: Range<Int> { 0..<firsts.count - 1 }

    /// Finds the stretches of ink across all rows.
    init(rowsOf runs: [InkComponent.Run], height: Int) {
        self.init(
            runs.map { (place: Int($0.y), start: Int($0.start), end: Int($0.end)) },
            places: height)
    }

    /// Finds the stretches of ink across all columns.
    ///
    /// - Complexity: O(n) for n pixels of ink.
    init(columnsOf runs: [InkComponent.Run], width: Int) {
        var starts = [Int32](repeating: -1, count: width)
        var ends = [Int32](repeating: -1, count: width)
        var stretches: [(place: Int, start: Int, end: Int)] = []
        for run in runs {
            for column in Int(run.start)..<Int(run.end) {
                if ends[column] != run.y {
                    if ends[column] > 0 {
                        stretches.append((column, Int(starts[column]), Int(ends[column])))
                    }
                    starts[column] = run.y
                }
                ends[column] = run.y + 1
            }
        }
        for column in 0..<width where ends[column] > 0 {
            stretches.append((column, Int(starts[column]), Int(ends[column])))
        }
        self.init(stretches, places: width)
    }

    /// Sorts stretches by place; those of one place are in order already.
    private init(_ stretches: [(place: Int, start: Int, end: Int)], places: Int) {
        var firsts = [Int](repeating: 0, count: places + 1)
        for stretch in stretches { firsts[stretch.place + 1] += 1 }
        for place in 0..<places { firsts[place + 1] += firsts[place] }
        self.firsts = firsts
        var next = firsts
        var sorted = [RuleCrossing](
            repeating: RuleCrossing(place: 0, start: 0, end: 0, index: 0), count: stretches.count)
        for stretch in stretches {
            let index = next[stretch.place]
            next[stretch.place] += 1
            sorted[index] = RuleCrossing(
                place: stretch.place, start: stretch.start, end: stretch.end, index: index)
        }
        all = sorted
    }

    /// The stretch at a place that reaches a row, or comes as near as a pixel and a half.
    func crossing(at place: Int, row: Double) -> RuleCrossing? {
        var best: (crossing: RuleCrossing, distance: Double)?
        for index in firsts[place]..<firsts[place + 1] {
            let crossing = all[index]
            if Double(crossing.start) > row + 2 { break }
            let distance = max(Double(crossing.start) - row, row - Double(crossing.end - 1), 0)
            if distance <= 1.5, distance < best?.distance ?? .infinity {
                best = (crossing, distance)
            }
        }
        return best?.crossing
    }

    /// Chains of short stretches that touch, place after place.
    func seeds(thickest: Int) -> [[RuleCrossing]] {
        var chains: [[RuleCrossing]] = []
        // The chain that each stretch ends, for those of the last place and of this one.
        var chainOf = [Int](repeating: -1, count: all.count)
        for place in places {
            var above = place > 0 ? firsts[place - 1] : firsts[place]
            for index in firsts[place]..<firsts[place + 1] where all[index].length <= thickest {
                let crossing = all[index]
                while above < firsts[place], all[above].end <= crossing.start { above += 1 }
                if above < firsts[place], all[above].start < crossing.end, chainOf[above] >= 0,
                    abs(all[above].middle - crossing.middle) <= 1
                {
                    chainOf[index] = chainOf[above]
                    chains[chainOf[above]].append(crossing)
                    chainOf[above] = -1
                } else {
                    chainOf[index] = chains.count
                    chains.append([crossing])
                }
            }
        }
        return chains
    }
}
