import LinearAlgebra

/// What a network learns from: images, and what it should answer for each.
public struct TrainingSet: Sendable {
    /// The images and their classes.
    public let images: LabelledImages

    /// The outputs wanted for each image, shaped `[images, outputs]`, in place of the 1 for its
    /// class and 0 for the others; for learning from another network's answers.
    public let softTargets: Matrix?

    /// What changes each image before it is learned from in an epoch, counted from 0.
    public let augmentation: @Sendable (_ epoch: Int) -> AugmentationHook?

    /// The number of images.
    public var count: Int { images.count }

    /// Creates a training set.
    ///
    /// - Parameters:
    ///   - images: The images and their classes.
    ///   - softTargets: What is wanted in place of the classes.
    ///   - augmentation: What changes the images of an epoch; asked at each mini-batch.
    /// - Precondition: Soft targets, if any, have a row for each image.
    public init(
        _ images: LabelledImages, softTargets: Matrix? = nil,
        augmentation: @escaping @Sendable (_ epoch: Int) -> AugmentationHook? = { _ in nil }
    ) {
        if let softTargets {
            precondition(
                softTargets.rows == images.count,
                "\(softTargets.rows) soft targets for \(images.count) images")
        }
        self.images = images
        self.softTargets = softTargets
        self.augmentation = augmentation
    }
}

/// Changes the pixels of one training image before the network sees it, so that no image is seen
/// twice in the same form.
///
/// The generator belongs to this image in this epoch, so the result does not depend on which thread
/// asks.
public typealias AugmentationHook =
    @Sendable (_ image: inout [UInt8], _ generator: inout SeededGenerator) -> Void

extension TrainingSet: Lesson {
    package var examplesPerEpoch: Int { images.count }

    package var isShuffled: Bool { true }

    package func check(_ network: Network) {
        precondition(
            images.pixelsPerImage == network.inputs,
            "\(images.pixelsPerImage) pixels for \(network.inputs) inputs")
        if let softTargets {
            precondition(
                softTargets.columns == network.outputs,
                "soft targets of \(softTargets.columns) classes for \(network.outputs) outputs")
        } else {
            precondition(
                images.labels.allSatisfy { $0 < network.outputs },
                "a label is not among the \(network.outputs) classes of the network")
        }
    }

    package func miniBatch(
        _ positions: Range<Int>, of epoch: Epoch, for network: Network, workers: Int
    ) -> ImageBatch {
        ImageBatch(
            set: self, epoch: epoch, positions: positions,
            augmentation: augmentation(epoch.number), shape: network.image)
    }

    package static func result(
        of network: Network, in exam: LabelledImages, workers: Int
    ) -> (correct: Int, count: Int)? {
        (network.correct(on: exam, workers: workers), exam.count)
    }
}
