import Glibc

/// The order in which the numbers of a page are read, and where each stands in its table or list.
///
/// Everything is measured on the page as it would be if its lines were level. It is cut by level gaps from side
/// to side, and by upright ones (as in the XY-cut of Nagy and Seth, *Hierarchical representation of optically
/// scanned documents*, 1984): a table is read row by row, columns of text, whose lines are not in line, one
/// after the other.
struct PageOrder {
    /// The numbers' indices in reading order.
    private(set) var order: [Int] = []

    /// The row and the column of each number, as they were given; `nil` where there is no table or list.
    private(set) var slots: [(row: Int, column: Int)?]

    /// The extents of each number along and across the lines of the page, in pixels.
    private let columns: [ClosedRange<Double>]
    private let rows: [ClosedRange<Double>]

    /// The height of a typical number in pixels.
    private let height: Double

    /// Orders numbers.
    init(of frames: [NumberFrame]) {
        let angles = frames.flatMap { frame in
            // A long number tells more of how the page lies.
            Array(repeating: frame.angle, count: max(1, min(8, Int(frame.width / frame.height))))
        }.sorted()
        let angle = angles.isEmpty ? 0 : angles[angles.count / 2]
        let level = frames.map { frame in
            SIMD2(
                frame.middle.x * cos(angle) + frame.middle.y * sin(angle),
                frame.middle.y * cos(angle) - frame.middle.x * sin(angle))
        }
        columns = zip(frames, level).map { $1.x - $0.width / 2...$1.x + $0.width / 2 }
        // Tops and feet of neighbouring lines may overlap a little.
        rows = zip(frames, level).map { $1.y - 0.3 * $0.height...$1.y + 0.3 * $0.height }
        let heights = frames.map(\.height).sorted()
        height = heights.isEmpty ? 1 : heights[heights.count / 2]
        slots = Array(repeating: nil, count: frames.count)
        order = ordered(Array(frames.indices))
        for block in blocks { number(block) }
    }
}

extension PageOrder {
    /// Returns numbers in reading order.
    private func ordered(_ numbers: [Int]) -> [Int] {
        var rest = numbers
        var order: [Int] = []
        while !rest.isEmpty {
            let columns = textColumns(of: rest)
            if columns.count > 1 { return order + columns.flatMap(ordered) }
            // What stands above all else; a heading may keep columns from being seen.
            let first = Self.parts(of: rest, by: rows)[0]
            order += first.sorted { self.columns[$0].lowerBound < self.columns[$1].lowerBound }
            let isFirst = Set(first)
            rest.removeAll { isFirst.contains($0) }
        }
        return order
    }

    /// How far the middles of two numbers of one row are apart at most, in heights.
    private static let stray = 0.35

    /// Parts numbers into columns of text, from left to right; one where there are none.
    ///
    /// Beside an upright gap stand two columns when most numbers of the one have none in line with them in the
    /// other; else the gap is one between the cells of a table.
    private func textColumns(of numbers: [Int]) -> [[Int]] {
        var columns: [[Int]] = []
        for part in Self.parts(of: numbers, by: self.columns) {
            if let last = columns.last, areInLine(last, part) {
                columns[columns.count - 1] += part
            } else {
                columns.append(part)
            }
        }
        return columns
    }

    private func areInLine(_ first: [Int], _ second: [Int]) -> Bool {
        guard min(first.count, second.count) >= 2 else { return true }
        let (fewer, more) = first.count <= second.count ? (first, second) : (second, first)
        let inLine = fewer.count { number in
            more.contains { abs(middle(of: $0) - middle(of: number)) <= Self.stray * height }
        }
        return 2 * inLine >= fewer.count
    }

    private func middle(of number: Int) -> Double {
        (rows[number].lowerBound + rows[number].upperBound) / 2
    }

    /// Parts numbers where their extents leave a gap, in the order of the extents.
    private static func parts(of numbers: [Int], by extents: [ClosedRange<Double>]) -> [[Int]] {
        var parts: [[Int]] = []
        var end = -Double.infinity
        for number in numbers.sorted(by: { extents[$0].lowerBound < extents[$1].lowerBound }) {
            if extents[number].lowerBound > end {
                parts.append([number])
            } else {
                parts[parts.count - 1].append(number)
            }
            end = max(end, extents[number].upperBound)
        }
        return parts
    }
}

extension PageOrder {
    /// How far below each other numbers of one table stand at most, in heights.
    private static let widestRowGap = 4.0

    /// How far beside each other, in heights.
    private static let widestColumnGap = 14.0

    /// What stands in line with each other, close enough to be one table or list.
    private var blocks: [[Int]] {
        var blockOf = Array(slots.indices)
        func root(_ number: Int) -> Int {
            var number = number
            while blockOf[number] != number { number = blockOf[number] }
            return number
        }
        for first in slots.indices {
            for second in slots.indices.dropFirst(first + 1) where belong(first, second) {
                let (one, other) = (root(first), root(second))
                blockOf[max(one, other)] = min(one, other)
            }
        }
        return Dictionary(grouping: slots.indices, by: root).values.sorted { $0[0] < $1[0] }
    }

    /// Whether two numbers stand above or beside each other as in one table.
    private func belong(_ first: Int, _ second: Int) -> Bool {
        let across = Self.gap(rows[first], rows[second])
        let along = Self.gap(columns[first], columns[second])
        if along <= -0.3 * shorter(columns, first, second) {
            return across <= Self.widestRowGap * height
        }
        return across <= -0.4 * shorter(rows, first, second)
            && along <= Self.widestColumnGap * height
    }

    private func shorter(_ extents: [ClosedRange<Double>], _ first: Int, _ second: Int) -> Double {
        min(
            extents[first].upperBound - extents[first].lowerBound,
            extents[second].upperBound - extents[second].lowerBound)
    }

    /// The gap between two extents; negative where they overlap.
    private static func gap(
        _ first: ClosedRange<Double>, _ second: ClosedRange<Double>
    ) -> Double {
        max(first.lowerBound, second.lowerBound) - min(first.upperBound, second.upperBound)
    }

    /// Counts the rows and columns of one block, where it is a table or a list.
    private mutating func number(_ block: [Int]) {
        let rowOf = Self.lines(of: block, by: rows)
        let columnOf = Self.lines(of: block, by: columns)
        let count = (rows: Set(rowOf).count, columns: Set(columnOf).count)
        // Two by two, or three below each other; two numbers that happen to be in line are no table.
        guard count.rows >= 2, count.columns >= 2 && block.count >= 4 || count.rows >= 3 else {
            return
        }
        for (index, number) in block.enumerated() {
            slots[number] = (rowOf[index], columnOf[index])
        }
    }

    /// Returns for each number of a block in which line of extents it lies, counted from 0.
    ///
    /// A number is in the line with whose middle number it shares most; lines grow from the shortest extents,
    /// so that a heading over two columns does not make them one.
    private static func lines(of block: [Int], by extents: [ClosedRange<Double>]) -> [Int] {
        func length(_ extent: ClosedRange<Double>) -> Double {
            extent.upperBound - extent.lowerBound
        }
        var lines: [ClosedRange<Double>] = []
        for number in block.sorted(by: { length(extents[$0]) < length(extents[$1]) }) {
            let extent = extents[number]
            if !lines.contains(where: { gap($0, extent) <= -0.3 * min(length($0), length(extent)) })
            {
                lines.append(extent)
            }
        }
        lines.sort { $0.lowerBound + $0.upperBound < $1.lowerBound + $1.upperBound }
        return block.map { number in
            lines.indices.min { gap(lines[$0], extents[number]) < gap(lines[$1], extents[number]) }
                ?? 0
        }
    }
}
