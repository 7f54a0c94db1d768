/// Components that stand beside each other: digits, alone or touching, and the pieces, dots and
/// dashes among them.
struct ComponentLine {
    /// The digit-like components, from left to right.
    var digits: [InkComponent]

    /// Whatever else is written among the digits.
    var pieces: [InkComponent] = []

    /// The smallest box around the digits.
    private(set) var box: PixelBox

    init(_ first: InkComponent) {
        digits = [first]
        box = first.box
    }

    mutating func append(_ digit: InkComponent) {
        digits.append(digit)
        box = box.union(digit.box)
    }

    /// Takes in another line's digits.
    mutating func join(_ other: ComponentLine) {
        digits = (digits + other.digits).sorted { $0.box.x < $1.box.x }
        box = box.union(other.box)
    }

    /// The rows of the digits at the line's right end; the line may rise and fall on its way.
    var end: (top: Int, bottom: Int) {
        let last = digits.suffix(3)
        let tops = last.map(\.box.y).sorted()
        let bottoms = last.map(\.box.endY).sorted()
        return (tops[tops.count / 2], bottoms[bottoms.count / 2])
    }
}

extension ComponentLine {
    /// Groups components into lines.
    ///
    /// - Parameters:
    ///   - digits: Components of a digit's height, from left to right.
    ///   - height: The height of a typical digit in pixels.
    ///   - widestGap: The widest gap inside of a line in pixels.
    /// - Returns: The lines in the order of their left ends.
    static func lines(of digits: [InkComponent], height: Int, widestGap: Int) -> [ComponentLine] {
        var lines: [ComponentLine] = []
        // Lines that have ended are not looked at again.
        var open: [Int] = []
        for digit in digits {
            open.removeAll { digit.box.x - lines[$0].box.endX > widestGap }
            let best = open.max {
                lines[$0].shared(with: digit) < lines[$1].shared(with: digit)
            }
            if let best, lines[best].shared(with: digit) >= 0.4 {
                lines[best].append(digit)
            } else {
                open.append(lines.count)
                lines.append(ComponentLine(digit))
            }
        }
        joinHalves(&lines, height: height)
        return lines
    }

    /// The rows that a component shares with the line's end, as a part of the lower one's height.
    private func shared(with digit: InkComponent) -> Double {
        let end = end
        let shared = min(end.bottom, digit.box.endY) - max(end.top, digit.box.y)
        return Double(shared) / Double(min(end.bottom - end.top, digit.box.height))
    }

    /// Joins lines that are the upper and the lower half of one: digits broken in the middle.
    private static func joinHalves(_ lines: inout [ComponentLine], height: Int) {
        var index = 0
        while index < lines.count {
            var other = index + 1
            while other < lines.count {
                let first = lines[index].box
                let second = lines[other].box
                let columns = first.columnOverlap(with: second)
                let apart = abs(2 * first.y + first.height - 2 * second.y - second.height)
                if 2 * columns >= min(first.width, second.width),
                    10 * apart <= 14 * height,
                    10 * first.union(second).height <= 17 * height
                {
                    lines[index].join(lines[other])
                    lines.remove(at: other)
                    other = index + 1
                } else {
                    other += 1
                }
            }
            index += 1
        }
    }
}
