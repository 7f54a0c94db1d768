import LinearAlgebra
import Synchronization

/// A network at work on a part of a mini-batch, forward and back: its convolutional layers, then its
/// dense ones.
///
/// The dense layers may see less than all features of an image: then they see one place after the
/// other, as a network that reads lines does, and each image has several rows of outputs.
final class NetworkPass: Sendable {
    /// The convolutional layers; `nil` in a network of dense layers alone.
    let features: FeaturePass?

    /// The dense layers.
    let dense: DensePass

    /// The rows of the dense layers that belong to one image.
    let rowsPerImage: Int

    /// Creates room for images that dense layers see.
    init(capacity: Int, for parameters: DenseParameters, dropout: Float) {
        features = nil
        dense = DensePass(capacity: capacity, for: parameters, dropout: dropout)
        rowsPerImage = 1
    }

    /// Creates room for images whose features dense layers see.
    ///
    /// Dropout is for networks that see all features of an image at once.
    init(
        _ layers: [FeatureLayer], room: PartPlan.Room, for parameters: DenseParameters,
        dropout: Float
    ) {
        let features = FeaturePass(layers, shape: room.shape, capacity: room.capacity)
        rowsPerImage = features.featureCount / parameters.layers[0].inputs
        dense = DensePass(
            capacity: room.capacity * rowsPerImage, for: parameters,
            dropout: rowsPerImage == 1 ? dropout : 0, seesFeatures: true)
        self.features = features
    }

    /// Puts the pixels of an image into its place, as intensities.
    func put(_ pixels: UnsafeBufferPointer<UInt8>, at place: Int) {
        if let features {
            features.put(pixels, at: place)
        } else if let start = pixels.baseAddress {
            let inputs = pixels.count
            VectorFunctions.best.scale(
                start, by: intensityOfOneStep,
                into: .init(start: dense.inputs + place * inputs, count: inputs))
        }
    }

    /// Finds the activations of every layer for the images at some places.
    func feedForward(_ places: Range<Int>, through parameters: NetworkParameters) {
        let rows = rows(of: places)
        if let features {
            features.feedForward(places.count, through: parameters.features)
            dense.inputs.update(
                from: features.features, count: rows.count * parameters.dense.layers[0].inputs)
        }
        dense.feedForward(rows: rows, through: parameters.dense)
    }

    /// Sends the errors of the outputs back and adds the gradient of all parameters to `gradient`.
    func propagateBack(
        _ places: Range<Int>, through parameters: NetworkParameters,
        addingTo gradient: NetworkParameters
    ) {
        let rows = rows(of: places)
        dense.propagateBack(rows: rows, through: parameters.dense)
        dense.addGradient(rows: rows.count, to: gradient.dense)
        guard let features else { return }
        // The slope of the features themselves comes later, in their own layer.
        dense.carryErrorsBack(
            below: 0, rows: rows, through: parameters.dense, into: features.featureErrors)
        features.propagateBack(
            places.count, through: parameters.features, addingTo: gradient.features)
    }

    private func rows(of places: Range<Int>) -> Range<Int> {
        places.lowerBound * rowsPerImage..<places.upperBound * rowsPerImage
    }
}

/// Passes of one network, each lent to one worker at a time.
///
/// A step may meet images of many sizes, and the memory of a pass is several megabytes: it is kept.
final class PassPool: Sendable {
    private let layers: [FeatureLayer]
    private let parameters: DenseParameters
    private let dropout: Float
    private let idle = Mutex<[PartPlan.Room: [NetworkPass]]>([:])

    /// Prepares for passes of a network.
    init(_ layers: [FeatureLayer], for parameters: DenseParameters, dropout: Float) {
        self.layers = layers
        self.parameters = parameters
        self.dropout = dropout
    }

    /// Lends a pass with a room.
    func withPass(_ room: PartPlan.Room, _ body: (NetworkPass) -> Void) {
        let pass =
            idle.withLock { $0[room]?.popLast() }
            ?? NetworkPass(layers, room: room, for: parameters, dropout: dropout)
        body(pass)
        idle.withLock { $0[room, default: []].append(pass) }
    }
}
