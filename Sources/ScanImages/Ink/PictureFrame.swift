/// Lines along the edges of a picture: what is left of the box a digit was written into when the
/// picture is cut along it.
///
/// The digit may touch the lines, so they cannot be told by components. From each edge, a line is
/// the first ink met in nearly every row or column of a narrow band. One such side may be the bar
/// of a five that was cut to its ink; two that meet in a corner are a frame.
struct PictureFrame {
    private enum Side: CaseIterable {
        case top, right, bottom, left
    }

    /// For one side, how deep the line reaches at each place along it.
    private struct Line {
        var depths: [Int]
    }

    private let width: Int
    private let height: Int
    private var lines: [(Side, Line)]

    /// Finds the frame of a picture; there is none in most.
    init?(around ink: [UInt8], width: Int, height: Int, threshold: UInt8) {
        self.width = width
        self.height = height
        // A picture of a few pixels has no room for a frame and a digit.
        guard min(width, height) >= 16 else { return nil }
        lines = []
        for side in Side.allCases {
            guard let line = Self.line(side, ink, width, height, threshold) else { continue }
            lines.append((side, line))
        }
        let sides = lines.map(\.0)
        let hasCorner =
            (sides.contains(.top) || sides.contains(.bottom))
            && (sides.contains(.left) || sides.contains(.right))
        guard hasCorner else { return nil }
    }

    private static func line(
        _ side: Side, _ ink: [UInt8], _ width: Int, _ height: Int, _ threshold: UInt8
    ) -> Line? {
        let isHorizontal = side == .top || side == .bottom
        let length = isHorizontal ? width : height
        let breadth = isHorizontal ? height : width
        let band = breadth / 5
        let (start, alongStep, inwardStep) = geometry(of: side, width, height)
        var depths = [Int](repeating: 0, count: length)
        var thicknesses: [Int] = []
        for place in 0..<length {
            let edge = start + place * alongStep
            guard
                let first = (0..<band).first(where: { ink[edge + $0 * inwardStep] >= threshold })
            else { continue }
            var end = first
            while end < breadth, ink[edge + end * inwardStep] >= threshold { end += 1 }
            depths[place] = end
            thicknesses.append(end - first)
        }
        guard thicknesses.count * 100 >= 85 * length else { return nil }
        let thickness = thicknesses.sorted()[thicknesses.count / 2]
        guard thickness * 7 <= breadth else { return nil }
        // Where a stroke of the digit meets the line, the line goes on at its own thickness.
        let usual = depths.sorted()[length / 2]
        let deepest = usual + max(1, thickness / 2)
        for place in 0..<length where depths[place] > deepest { depths[place] = usual }
        return Line(depths: depths)
    }

    /// The first pixel of a side, the step along it, and the step into the picture.
    private static func geometry(of side: Side, _ width: Int, _ height: Int) -> (Int, Int, Int) {
        switch side {
        case .top: (0, 1, width)
        case .bottom: ((height - 1) * width, 1, -width)
        case .left: (0, width, 1)
        case .right: (width - 1, width, -1)
        }
    }

    /// The part of the picture that has no frame nearby: what lies wholly outside of it is the
    /// frame's, not a digit's.
    var interior: PixelBox {
        var interior = PixelBox(x: 0, y: 0, width: width, height: height)
        for (side, line) in lines {
            let breadth = side == .top || side == .bottom ? height : width
            let depth = max((line.depths.max() ?? 0) + breadth / 16, breadth / 8)
            switch side {
            case .top:
                interior.y += depth
                interior.height -= depth
            case .bottom: interior.height -= depth
            case .left:
                interior.x += depth
                interior.width -= depth
            case .right: interior.width -= depth
            }
        }
        return interior
    }

    /// Turns the frame into paper.
    func erase(from ink: inout [UInt8]) {
        for (side, line) in lines {
            let (start, alongStep, inwardStep) = Self.geometry(of: side, width, height)
            // One pixel more: the line's soft edge.
            let breadth = side == .top || side == .bottom ? height : width
            for (place, depth) in line.depths.enumerated() where depth > 0 {
                let edge = start + place * alongStep
                for step in 0..<min(depth + 1, breadth) { ink[edge + step * inwardStep] = 0 }
            }
        }
    }
}
