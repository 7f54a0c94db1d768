import NeuralNetwork

extension StrokeShape {
    /// Returns strokes that make a character of a script that does not exist: too many, and in too
    /// little order, for a digit.
    static func character(using generator: inout SeededGenerator) -> StrokeShape {
        let width = generator.uniform(in: 0.6...1.1)
        func point() -> PenPath.Point {
            PenPath.Point(generator.uniform(in: 0...width), generator.uniform(in: 0...1))
        }
        let count = 4 + generator.number(below: 4)
        return StrokeShape(
            (0..<count).map { _ in
                var points = [point(), point()]
                // A stroke shorter than a third of the sign says little.
                while (points[1] - points[0]).length < 0.35 { points[1] = point() }
                if generator.chance(0.4) {
                    points.insert((points[0] + points[1]) / 2 + (point() - 0.5) * 0.5, at: 1)
                }
                return PenPath(
                    points: points, corners: [Bool](repeating: false, count: points.count))
            })
    }

    /// Returns a line that goes to and fro or round and round.
    static func scribble(using generator: inout SeededGenerator) -> StrokeShape {
        var points: [PenPath.Point] = []
        let width = generator.uniform(in: 0.7...1.8)
        let turns = 4 + generator.number(below: 6)
        let style = generator.number(below: 3)
        for turn in 0..<turns * 2 {
            let along = Float(turn) / Float(turns * 2 - 1) * width
            let stray = PenPath.Point(generator.normal(), generator.normal())
            switch style {
            case 0:  // All over the place.
                points.append(
                    PenPath.Point(generator.uniform(in: 0...width), generator.uniform()))
            case 1:  // To and fro, as one strikes a word out.
                points.append(
                    PenPath.Point(along * 0.3 + (turn % 2 == 0 ? 0 : width * 0.7), along / width)
                        + stray * 0.06)
            default:  // Loops in a row, as one tries a pen.
                let back: Float = turn % 2 == 0 ? 0.25 : -0.1
                points.append(
                    PenPath.Point(along + back, turn % 2 == 0 ? 0.1 : 0.9) + stray * 0.05)
            }
        }
        let hasCorners = generator.chance(0.4)
        return StrokeShape([
            PenPath(points: points, corners: points.map { _ in hasCorners })
        ])
    }
}
