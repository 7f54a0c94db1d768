import LinearAlgebra

/// What a network learns from: images, and what it should answer for each.
public struct TrainingSet: Sendable {
    /// The images and their classes.
    public let images: LabelledImages

    /// The outputs wanted for each image, shaped `[images, outputs]`, in place of the 1 for its
    /// class and 0 for the others; for learning from another network's answers.
    public let softTargets: Matrix?

    /// The number of images.
    public var count: Int { images.count }

    /// Creates a training set.
    ///
    /// - Precondition: Soft targets, if any, have a row for each image.
    public init(_ images: LabelledImages, softTargets: Matrix? = nil) {
        if let softTargets {
            precondition(
                softTargets.rows == images.count,
                "\(softTargets.rows) soft targets for \(images.count) images")
        }
        self.images = images
        self.softTargets = softTargets
    }
}

/// Changes the pixels of one training image before the network sees it, so that no image is seen
/// twice in the same form.
///
/// The generator belongs to this image in this epoch, so the result does not depend on which thread
/// asks.
public typealias AugmentationHook =
    @Sendable (_ image: inout [UInt8], _ generator: inout SeededGenerator) -> Void
