/// For each target pixel along one axis, the source pixels it is made of and their weights.
///
/// Shrinking takes every source pixel by the area that falls on the target, so nothing is skipped
/// and edges come out grey; enlarging interpolates linearly.
struct ResamplingTable {
    /// The first source pixel of each target.
    private(set) var firsts: [Int] = []

    /// Where the weights of each target begin; one more than there are targets.
    private(set) var starts: [Int] = [0]

    /// The weights of consecutive source pixels, target after target; each target's sum is 1.
    private(set) var weights: [Float] = []

    init(from sourceCount: Int, to targetCount: Int) {
        firsts.reserveCapacity(targetCount)
        starts.reserveCapacity(targetCount + 1)
        weights.reserveCapacity(sourceCount + 2 * targetCount)
        let scale = Float(sourceCount) / Float(targetCount)
        for target in 0..<targetCount {
            if scale >= 1 {
                appendArea(of: target, scale: scale, sourceCount: sourceCount)
            } else {
                appendInterpolation(of: target, scale: scale, sourceCount: sourceCount)
            }
            starts.append(weights.count)
        }
    }

    private mutating func appendArea(of target: Int, scale: Float, sourceCount: Int) {
        let start = Float(target) * scale
        let end = min(start + scale, Float(sourceCount))
        let first = min(Int(start), sourceCount - 1)
        firsts.append(first)
        var source = first
        repeat {
            let covered = min(Float(source + 1), end) - max(Float(source), start)
            weights.append(max(0, covered) / scale)
            source += 1
        } while source < sourceCount && Float(source) < end
    }

    private mutating func appendInterpolation(of target: Int, scale: Float, sourceCount: Int) {
        let position = (Float(target) + 0.5) * scale - 0.5
        let lower = Int(position.rounded(.down))
        let fraction = position - Float(lower)
        if lower < 0 || lower >= sourceCount - 1 {
            firsts.append(min(max(lower, 0), sourceCount - 1))
            weights.append(1)
        } else {
            firsts.append(lower)
            weights.append(1 - fraction)
            weights.append(fraction)
        }
    }
}
