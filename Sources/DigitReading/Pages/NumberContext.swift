import Glibc
import ScanImages

/// How a number stands among the others on its page.
///
/// A piece of a number that is written wide apart has the other piece beside it; what is a third as high as all
/// others is seldom a number; and where others are hardly to be read, one that looks sure is less so.
public struct NumberContext: Sendable, Hashable {
    /// How far away the nearest other number on its line is, in its own heights: ``farthest`` where none is
    /// nearer.
    public var nearest = Self.farthest

    /// The logarithm of its height as a part of the usual one on the page, the median.
    public var relativeHeight = 0.0

    /// The mean of the log-odds of the likeliest readings of the others; 0 where it stands alone.
    public var othersSureness = 0.0

    /// The distance from which on another number says nothing.
    static let farthest = 4.0

    /// Creates what is said of a number that stands alone.
    public init() {}
}

extension NumberContext {
    /// Returns how each number of a page stands among the others.
    ///
    /// - Parameters:
    ///   - boxes: Where the numbers stand.
    ///   - sureness: The probability of the likeliest reading of each.
    /// - Returns: What is said of each, in their order.
    static func ofEach(_ boxes: [PixelBox], sureness: [Double]) -> [NumberContext] {
        let heights = boxes.map { Double(max(1, $0.height)) }
        guard !boxes.isEmpty else { return [] }
        let usual = heights.sorted()[heights.count / 2]
        let odds = sureness.map { log(bounded($0) / (1 - bounded($0))) }
        let sum = odds.reduce(0, +)
        return boxes.indices.map { place in
            var context = NumberContext()
            for other in boxes.indices where other != place {
                guard boxes[place].sharesLine(with: boxes[other]) else { continue }
                let way = Double(boxes[place].way(to: boxes[other])) / heights[place]
                context.nearest = min(context.nearest, max(way, -1))
            }
            context.relativeHeight = log(heights[place] / usual)
            if boxes.count > 1 {
                context.othersSureness = (sum - odds[place]) / Double(boxes.count - 1)
            }
            return context
        }
    }

    private static func bounded(_ probability: Double) -> Double {
        min(max(probability, 1e-4), 1 - 1e-4)
    }
}

extension PixelBox {
    /// Whether two boxes stand on one line: two fifths of the lower one's height are beside the other.
    fileprivate func sharesLine(with other: PixelBox) -> Bool {
        let shared = min(endY, other.endY) - max(y, other.y)
        return 5 * shared > 2 * min(height, other.height)
    }

    /// The columns between two boxes, less than 0 where they overlap.
    fileprivate func way(to other: PixelBox) -> Int { max(other.x - endX, x - other.endX) }
}
