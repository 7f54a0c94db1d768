import LinearAlgebra

/// A network that makes maps gives one row of outputs for each place of a picture, and takes pictures of
/// any size: each of its layers is a window that slides, and its dense layers see one place after the
/// other.
extension Network {
    /// The pixels that a place covers, both ways; `nil` when the network makes no maps.
    public var pixelsPerPlace: Int? {
        guard let image, architecture.features.makeMaps else { return nil }
        return image.width / features.outputShape(for: image).width
    }

    /// What the sides of a picture must be multiples of: the pixels that a place of the smallest maps
    /// covers.
    public var pictureGrain: Int {
        guard let image, pixelsPerPlace != nil else { return 1 }
        return features.shapes(from: image).map { image.width / $0.width }.max() ?? 1
    }

    /// Finds the outputs of every place of a picture, row after row.
    ///
    /// - Parameters:
    ///   - picture: The pixels, row-major, shaped `[height, width]`.
    ///   - width: The width; both sides are multiples of ``pictureGrain``.
    ///   - onRow: Called for each row of places, from the top: its number, and the outputs, shaped
    ///     `[places of the row, outputs]`.
    /// - Precondition: ``pixelsPerPlace`` is not `nil`.
    public func map(
        of picture: [UInt8], width: Int, onRow: (_ row: Int, _ outputs: Matrix) -> Void
    ) {
        guard let reader, pixelsPerPlace != nil else {
            preconditionFailure("a network of digits makes no maps")
        }
        let height = picture.count / width
        precondition(
            picture.count == width * height && width % pictureGrain == 0
                && height % pictureGrain == 0,
            "a picture of \(width)×\(height) is not made of squares of \(pictureGrain)")
        let shape = FeatureShape(height: height, width: width, channels: 1)
        let pass = FeaturePass(reader.features, shape: shape, capacity: 1, isTraining: false)
        picture.withUnsafeBufferPointer { pass.put($0, at: 0) }
        pass.feedForward(1, through: reader.parameters)
        let result = features.outputShape(for: shape)
        for row in 0..<result.height {
            let count = result.width * result.channels
            let places = Matrix(
                rows: result.width, columns: result.channels,
                elements: Array(
                    UnsafeBufferPointer(start: pass.features + row * count, count: count)))
            onRow(row, layers.reduce(places) { $1.activations(for: $0) })
        }
    }
}
