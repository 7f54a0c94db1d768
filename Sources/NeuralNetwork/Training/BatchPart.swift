/// Which examples of a mini-batch go forward and back together, and the room they need.
package struct PartPlan: Sendable {
    /// The size of a pass.
    struct Room: Sendable, Hashable {
        /// The shape of one image.
        let shape: FeatureShape

        /// The most images.
        let capacity: Int
    }

    /// The places of the examples in their mini-batch.
    let examples: Range<Int>

    /// The room they need.
    let room: Room
}

/// A part of a mini-batch in the pass that it goes forward and back in.
package struct BatchPart: Sendable {
    /// The places of the examples in their mini-batch.
    package let examples: Range<Int>

    /// Where they are worked on.
    let pass: NetworkPass

    /// The place of the first example among the images of the pass.
    let firstPlace: Int

    /// Creates a part.
    init(_ examples: Range<Int>, in pass: NetworkPass, from firstPlace: Int = 0) {
        self.examples = examples
        self.pass = pass
        self.firstPlace = firstPlace
    }

    /// The places of the examples among the images of the pass.
    var places: Range<Int> { firstPlace..<firstPlace + examples.count }

    /// The rows of outputs that belong to one example: 1, or one for each step along a line.
    var rowsPerExample: Int { pass.rowsPerImage }

    /// The numbers of a row of outputs.
    var classes: Int { pass.dense.outputs }

    /// The outputs of the part, shaped `[examples · rowsPerExample, classes]`.
    var outputs: UnsafePointer<Float> {
        UnsafePointer(pass.dense.outputActivations + firstRow * classes)
    }

    /// Where the errors of the outputs go, shaped as they are.
    var outputErrors: UnsafeMutablePointer<Float> {
        pass.dense.outputErrors + firstRow * classes
    }

    private var firstRow: Int { firstPlace * rowsPerExample }

    /// Puts the pixels of an example into its place.
    ///
    /// - Parameters:
    ///   - pixels: Row after row; an image that is narrower than its place gets paper on its right.
    ///   - example: The place of the example in its mini-batch.
    func put(_ pixels: UnsafeBufferPointer<UInt8>, for example: Int) {
        pass.put(pixels, at: place(of: example))
    }

    /// Draws what an example is learned from without.
    func drawMasks(for example: Int, using generator: inout SeededGenerator) {
        pass.dense.drawMasks(row: place(of: example), using: &generator)
    }

    private func place(of example: Int) -> Int { firstPlace + example - examples.lowerBound }
}
