import LinearAlgebra
import Synchronization

/// The convolutional layers of a trained network, ready to find the features of images.
///
/// Digits in doubt come one or a few at a time, so that the room they need is kept from one to the
/// next: a pass for each thread that ever asked at the same time as others.
final class FeatureReader: Sendable {
    /// The images of one pass: few, so that what one layer makes is still in the cache when the next
    /// one reads it.
    private static let capacity = 4

    let features: [FeatureLayer]
    private let shape: FeatureShape
    let parameters: [ConvolutionParameters?]
    private let idlePasses = Mutex<[FeaturePass]>([])

    /// Prepares layers that see an image of a shape.
    init(_ features: [FeatureLayer], shape: FeatureShape) {
        self.features = features
        self.shape = shape
        parameters = features.parameters
    }

    /// Returns the features of a batch of images.
    ///
    /// - Parameter images: Shaped `[batch, shape.count]`.
    /// - Returns: Shaped `[batch, features]`.
    func outputs(for images: Matrix) -> Matrix {
        let pass =
            idlePasses.withLock { $0.popLast() }
            ?? FeaturePass(features, shape: shape, capacity: Self.capacity, isTraining: false)
        defer { idlePasses.withLock { $0.append(pass) } }
        let count = features.outputShape(for: shape).count
        var elements: [Float] = []
        elements.reserveCapacity(images.rows * count)
        images.elements.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            for start in stride(from: 0, to: images.rows, by: Self.capacity) {
                let rows = min(Self.capacity, images.rows - start)
                for row in 0..<rows { pass.put(base + (start + row) * shape.count, at: row) }
                pass.feedForward(rows, through: parameters)
                elements += UnsafeBufferPointer(start: pass.features, count: rows * count)
            }
        }
        return Matrix(rows: images.rows, columns: count, elements: elements)
    }
}
