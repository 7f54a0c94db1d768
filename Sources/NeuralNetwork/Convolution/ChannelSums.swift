/// Two sums for each channel, taken in single precision over a row and in double precision over rows:
/// the variance of a map is a small difference of large sums.
struct ChannelSums {
    private(set) var first: [Double]
    private(set) var second: [Double]
    private var row: [Float]

    init(channels: Int) {
        first = [Double](repeating: 0, count: channels)
        second = first
        row = [Float](repeating: 0, count: 2 * channels)
    }

    /// Adds the sums of a row, which `body` adds to zeros.
    mutating func add(
        _ body: (_ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>) ->
            Void
    ) {
        let channels = first.count
        row.withUnsafeMutableBufferPointer { row in
            guard let base = row.baseAddress else { return }
            row.update(repeating: 0)
            body(base, base + channels)
            for channel in 0..<channels {
                first[channel] += Double(base[channel])
                second[channel] += Double(base[channels + channel])
            }
        }
    }
}
