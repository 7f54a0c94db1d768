/// Counts contents that should be there and contents that are.
///
/// Of each it keeps the first eight bytes of the digest: 16 MB for a million scans. That two different
/// contents share them is as likely as 1 in 30 million among a million scans.
struct ContentTally {
    /// A content.
    typealias Mark = UInt64

    /// What should be there, content by content.
    private var expected: [Mark] = []

    /// What is there.
    private var found: [Mark] = []

    /// Returns the mark of a digest.
    static func mark(_ digest: [UInt8]) -> Mark {
        digest.prefix(8).reduce(0) { $0 << 8 | Mark($1) }
    }

    /// Notes that a content should be there once more.
    mutating func expect(_ mark: Mark) { expected.append(mark) }

    /// Notes that a content is there once more.
    mutating func find(_ mark: Mark) { found.append(mark) }

    /// Compares both.
    ///
    /// - Returns: Of each content that differs how often it should be there and is not, and how often it is
    ///   there and should not.
    /// - Complexity: O(n log n).
    mutating func differences() -> (missing: [Mark: Int], unknown: [Mark: Int]) {
        expected.sort()
        found.sort()
        var (missing, unknown): ([Mark: Int], [Mark: Int]) = ([:], [:])
        var (left, right) = (0, 0)
        while left < expected.count || right < found.count {
            if right == found.count || left < expected.count && expected[left] < found[right] {
                missing[expected[left], default: 0] += 1
                left += 1
            } else if left == expected.count || found[right] < expected[left] {
                unknown[found[right], default: 0] += 1
                right += 1
            } else {
                left += 1
                right += 1
            }
        }
        return (missing, unknown)
    }
}
