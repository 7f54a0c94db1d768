import LinearAlgebra
import ParallelWork

extension Network {
    /// Returns how many strips are read as labelled by the best path.
    ///
    /// The best path takes the most probable class of each step (Graves et al. 2006, equation 4).
    public func correct(on strips: [LabelledStrip], workers: Int = 1) -> Int {
        concurrentMap(strips.count, workers: workers) { index in
            let strip = strips[index]
            return outputs(along: strip.pixels, width: strip.width).bestPath == strip.label
        }.count { $0 }
    }
}

extension Matrix {
    /// What the most probable class of each row spells when repetitions are merged and blanks, the
    /// last class, are dropped.
    public var bestPath: [UInt8] {
        var classes: [UInt8] = []
        var previous = columns - 1
        for best in indicesOfLargestInRows() {
            if best != previous, best != columns - 1 { classes.append(UInt8(best)) }
            previous = best
        }
        return classes
    }
}
