import NeuralNetwork
import ScanImages

extension PenSample {
    /// Returns what was written as dark ink on white paper, with a margin of paper around it.
    ///
    /// - Parameter heightInPixels: The height of the ink.
    /// - Returns: A picture as wide as the ink needs.
    public func picture(heightInPixels: Int) -> GreyImage {
        let strokes = self.strokes.map { stroke in
            InkStroke(
                points: stroke.count == 1 ? [stroke[0], stroke[0] + [0.01, 0]] : stroke,
                radii: [Float](
                    repeating: Pen.ballpoint.typicalWidth / 2, count: max(stroke.count, 2)))
        }
        var generator = SeededGenerator(seed: 0)
        return strokes.picture(
            by: .feltTip, heightInPixels: heightInPixels, marginInPixels: heightInPixels / 4,
            using: &generator)
    }
}
