extension GreyImage {
    /// Returns the picture at a smaller size: each pixel is the mean of the area that it stands for.
    ///
    /// - Parameters:
    ///   - width: The new width, at most the old one and at least a sixteenth of it.
    ///   - height: The new height, likewise.
    /// - Returns: The smaller picture.
    /// - Complexity: O(pixels).
    public func reduced(toWidth width: Int, height: Int) -> GreyImage {
        precondition(
            (1...self.width).contains(width) && (1...self.height).contains(height)
                && self.width <= 16 * width && self.height <= 16 * height,
            "\(self.width)×\(self.height) is not reduced to \(width)×\(height)")
        if width == self.width, height == self.height { return self }
        let columns = AreaShares(from: self.width, to: width)
        let rows = AreaShares(from: self.height, to: height)
        var sums = [UInt32](repeating: 0, count: self.width)
        var result = [UInt8](repeating: 0, count: width * height)
        for row in 0..<height {
            for place in sums.indices { sums[place] = 0 }
            for (source, share) in rows.shares(of: row) {
                let start = source * self.width
                pixels.withUnsafeBufferPointer { pixels in
                    sums.withUnsafeMutableBufferPointer { sums in
                        for place in 0..<sums.count {
                            sums[place] &+= share &* UInt32(pixels[start + place])
                        }
                    }
                }
            }
            // Shares of 1/256 of a row, and of a column, may add up to a little more or less than the whole.
            let area = UInt64(rows.total(of: row))
            for column in 0..<width {
                var sum: UInt64 = 0
                for (source, share) in columns.shares(of: column) {
                    sum += UInt64(share &* sums[source])
                }
                let whole = area * UInt64(columns.total(of: column))
                result[row * width + column] = UInt8((sum + whole / 2) / whole)
            }
        }
        return GreyImage(width: width, height: height, pixels: result)
    }
}

/// Which old places a new place stands for, and how much of each, in parts of 256.
private struct AreaShares {
    private let first: [Int]
    private let weights: [[UInt32]]

    init(from old: Int, to new: Int) {
        let scale = Double(old) / Double(new)
        var first: [Int] = []
        var weights: [[UInt32]] = []
        for place in 0..<new {
            let (start, end) = (Double(place) * scale, Double(place + 1) * scale)
            let low = Int(start)
            let high = min(old, max(low + 1, Int(end.rounded(.up))))
            first.append(low)
            weights.append(
                (low..<high).map { source in
                    let share = min(end, Double(source + 1)) - max(start, Double(source))
                    return UInt32(max(0, share * 256).rounded())
                })
        }
        self.first = first
        self.weights = weights
    }

    func total(of place: Int) -> UInt32 { max(1, weights[place].reduce(0, +)) }

    func shares(of place: Int) -> some Sequence<(Int, UInt32)> {
        zip(first[place]..., weights[place])
    }
}
