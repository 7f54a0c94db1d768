import LinearAlgebra

extension Network {
    /// The output below which a network with features looks again.
    ///
    /// Of MNIST's digits one in 185 is so doubtful; to look again at more of them changes nothing.
    static let sureAtOnce: Float = 0.7

    /// Where it looks the second time: the image, and the image moved by a pixel in each direction.
    private static let moves = (-1...1).flatMap { down in (-1...1).map { (down, $0) } }

    /// Replaces the outputs for images in doubt by the mean of those for nine places of the image.
    ///
    /// An answer that hangs on the place of a pixel is worth little; the mean of several is right more
    /// often, and its doubt is more honest (Krizhevsky, Sutskever and Hinton, *ImageNet
    /// Classification*, 2012, section 4.1, look at ten places). Only a network of features, whose last layer
    /// is softmax, looks again.
    ///
    /// - Parameters:
    ///   - images: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    ///   - outputs: The network's outputs for them, shaped `[batch, outputs]`.
    func lookAgain(at images: Matrix, where outputs: inout Matrix) {
        guard let image, image.channels == 1, architecture.outputActivation == .softmax else {
            return
        }
        for row in 0..<outputs.rows {
            let places = row * outputs.columns..<(row + 1) * outputs.columns
            guard outputs.elements[places].allSatisfy({ $0 < Self.sureAtOnce }) else { continue }
            let pixels = images.elements[row * images.columns..<(row + 1) * images.columns]
            let views = Matrix(
                rows: Self.moves.count, columns: images.columns,
                elements: Self.moves.flatMap {
                    Self.moved(Array(pixels), image, down: $0, right: $1)
                })
            let looks = self.outputs(for: views)
            for column in 0..<outputs.columns {
                let sum = (0..<looks.rows).reduce(0) { $0 + looks[$1, column] }
                outputs[row, column] = sum / Float(looks.rows)
            }
        }
    }

    /// Returns an image moved by some pixels, with paper where nothing was.
    private static func moved(
        _ pixels: [Float], _ shape: FeatureShape, down: Int, right: Int
    ) -> [Float] {
        var moved = [Float](repeating: 0, count: pixels.count)
        for y in max(0, down)..<min(shape.height, shape.height + down) {
            for x in max(0, right)..<min(shape.width, shape.width + right) {
                moved[y * shape.width + x] = pixels[(y - down) * shape.width + x - right]
            }
        }
        return moved
    }
}
