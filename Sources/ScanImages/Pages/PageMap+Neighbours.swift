extension PageMap {
    /// How far along a number's line neighbours are looked for, in its heights.
    private static let reach = 3.0

    /// The steps per height in which the line is walked, and in which it is crossed.
    private static let (stepsAlong, stepsAcross) = (12, 9)

    /// The part of the number's height that furniture covers where it is a wall.
    private static let wall: Float = 0.6

    /// Returns how near to a number another digit stands on its line, with no wall between.
    ///
    /// What is alone on its line is a number; one beside which a digit stands may be a part of it.
    ///
    /// - Parameter frame: Where the number stands.
    /// - Returns: 1 for a digit that touches it, 0 for none within three of its heights.
    func neighbour(of frame: NumberFrame) -> Double {
        max(neighbour(of: frame, towards: -1), neighbour(of: frame, towards: 1))
    }

    /// Looks from one end of a number along its line.
    private func neighbour(of frame: NumberFrame, towards side: Double) -> Double {
        let step = frame.height / Double(Self.stepsAlong)
        var walled: Float = 0
        // The number's own ink may stand out a little.
        for index in 2..<Int(Self.reach) * Self.stepsAlong {
            let along = side * (frame.width / 2 + Double(index) * step)
            var (digits, furniture): (Float, Float) = (0, 0)
            for row in 0..<Self.stepsAcross {
                let across = (Double(row) + 0.5) / Double(Self.stepsAcross) - 0.5
                let point = frame.point(at: SIMD2(along, across * frame.height))
                let classes = shares(at: point).classes
                digits = max(digits, classes[0] + classes[1])
                furniture += classes[3] / Float(Self.stepsAcross)
            }
            walled = max(walled, furniture)
            if walled >= Self.wall { return 0 }
            if digits >= 0.5 {
                return 1 - Double(index) / (Self.reach * Double(Self.stepsAlong))
            }
        }
        return 0
    }
}
