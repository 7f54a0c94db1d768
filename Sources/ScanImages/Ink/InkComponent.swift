/// Ink that hangs together: pixels at or above the threshold that touch by a side or a corner.
struct InkComponent {
    /// A stretch of ink in one row.
    struct Run {
        var y: Int32
        var start: Int32
        var end: Int32

        var length: Int { Int(end - start) }

        /// The number of pixels inside a box.
        func length(inside box: PixelBox) -> Int {
            guard y >= box.y, y < box.endY else { return 0 }
            return max(0, min(Int(end), box.endX) - max(Int(start), box.x))
        }

        var box: PixelBox { PixelBox(x: Int(start), y: Int(y), width: length, height: 1) }
    }

    /// The smallest box around the ink.
    var box: PixelBox

    /// The number of pixels.
    var area: Int

    /// The stretches the ink consists of, from top to bottom.
    var runs: ArraySlice<Run>
}

extension InkComponent {
    /// The most runs a picture may have.
    ///
    /// A page full of handwriting at 600 dots per inch has
    /// half of them; more is texture, and each takes memory.
    static let maximumRuns = 1_000_000

    /// Finds all components of a plane, in the order of their first pixels.
    ///
    /// - Throws: `NoDigit.tooBusy` where there are too many runs.
    static func all(in plane: InkPlane) throws(NoDigit) -> [InkComponent] {
        all(of: try runs(in: plane))
    }

    /// Puts runs together into components, in the order of their first pixels.
    ///
    /// Runs of neighbouring rows that touch are united (union-find with path halving), so the
    /// work grows with the number of runs.
    ///
    /// - Parameter runs: From top to bottom and, in a row, from left to right.
    /// - Returns: All components; together they have all runs.
    static func all(of runs: [Run]) -> [InkComponent] {
        let owners = owners(of: runs)
        // A counting sort by owner: all runs stay in one array, and a component is a slice of it.
        var components: [InkComponent] = []
        var counts: [Int] = []
        var place = [Int](repeating: 0, count: runs.count)
        for (index, run) in runs.enumerated() {
            if owners[index] == index {
                place[index] = components.count
                components.append(InkComponent(box: run.box, area: run.length, runs: []))
                counts.append(1)
            } else {
                let owner = place[owners[index]]
                place[index] = owner
                components[owner].box = components[owner].box.union(run.box)
                components[owner].area += run.length
                counts[owner] += 1
            }
        }
        var next: [Int] = []
        next.reserveCapacity(counts.count)
        var total = 0
        for count in counts {
            next.append(total)
            total += count
        }
        var sorted = runs
        for (index, run) in runs.enumerated() {
            sorted[next[place[index]]] = run
            next[place[index]] += 1
        }
        for index in components.indices {
            components[index].runs = sorted[next[index] - counts[index]..<next[index]]
        }
        return components
    }

    /// Finds the stretches of ink in all rows, from top to bottom and left to right.
    static func runs(in plane: InkPlane) throws(NoDigit) -> [Run] {
        var runs: [Run] = []
        for y in 0..<plane.height {
            let row = y * plane.width
            var x = 0
            while x < plane.width {
                guard plane.ink[row + x] >= plane.threshold else {
                    x += 1
                    continue
                }
                let start = x
                while x < plane.width, plane.ink[row + x] >= plane.threshold { x += 1 }
                runs.append(Run(y: Int32(y), start: Int32(start), end: Int32(x)))
            }
            guard runs.count <= maximumRuns else { throw .tooBusy }
        }
        return runs
    }

    /// Returns, for each run, the first run of the component it belongs to.
    private static func owners(of runs: [Run]) -> [Int] {
        var parents = Array(runs.indices)
        func root(of index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        // The first run that may touch the current one from the row above.
        var above = 0
        for index in runs.indices {
            let run = runs[index]
            while above < index,
                runs[above].y < run.y - 1
                    || (runs[above].y == run.y - 1 && runs[above].end < run.start)
            {
                above += 1
            }
            var touching = above
            while touching < index, runs[touching].y == run.y - 1, runs[touching].start <= run.end {
                let first = root(of: touching)
                let second = root(of: index)
                // The earlier run stays the owner.
                parents[max(first, second)] = min(first, second)
                touching += 1
            }
        }
        return runs.indices.map { root(of: $0) }
    }
}
