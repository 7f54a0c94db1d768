import LinearAlgebra

/// Some images of an epoch, and how far a network's outputs are from what they should be: the lecture's
/// cost, or the cross-entropy.
package struct ImageBatch: MiniBatch {
    /// The most images of a part: enough for normalisation, few enough for the caches.
    private static let partSize = 32

    let set: TrainingSet
    let epoch: Epoch

    /// Which images of the epoch.
    let positions: Range<Int>

    /// What changes them.
    let augmentation: AugmentationHook?

    /// The shape that features see; `nil` in a network of dense layers.
    let shape: FeatureShape?

    package var count: Int { positions.count }

    package var statisticsRule: RunningStatistics.Rule { .partByPart }

    package func parts(ofMiniBatchesOf miniBatchSize: Int) -> [PartPlan] {
        guard let shape else { preconditionFailure("dense layers need no parts") }
        // As few parts as can be, all of them about equally large; the last mini-batch of an epoch
        // finds room in the passes of the others.
        let most = (miniBatchSize + Self.partSize - 1) / Self.partSize
        let capacity = (miniBatchSize + most - 1) / most
        let used = (count + capacity - 1) / capacity
        return (0..<used).map { index in
            PartPlan(
                examples: index * count / used..<(index + 1) * count / used,
                room: .init(shape: shape, capacity: capacity))
        }
    }

    package func fill(_ part: BatchPart) {
        let size = set.images.pixelsPerImage
        set.images.pixels.withUnsafeBufferPointer { pixels in
            for example in part.examples {
                let position = positions.lowerBound + example
                let start = epoch.order[position] * size
                let image = UnsafeBufferPointer(rebasing: pixels[start..<start + size])
                var generator = SeededGenerator(seed: epoch.seed(at: position))
                var forAugmentation = generator.split()
                if let augmentation {
                    put(
                        image, changedBy: augmentation, using: &forAugmentation, for: example,
                        into: part)
                } else {
                    part.put(image, for: example)
                }
                var forMasks = generator.split()
                part.drawMasks(for: example, using: &forMasks)
            }
        }
    }

    private func put(
        _ image: UnsafeBufferPointer<UInt8>, changedBy augmentation: AugmentationHook,
        using generator: inout SeededGenerator, for example: Int, into part: BatchPart
    ) {
        var changed = Array(image)
        augmentation(&changed, &generator)
        precondition(
            changed.count == image.count, "an augmentation keeps the image's size")
        changed.withUnsafeBufferPointer { part.put($0, for: example) }
    }

    package func writeOutputErrors(of part: BatchPart, cost: Cost, scale: Float) {
        let (rows, classes) = (part.examples.count, part.classes)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * classes) { targets in
            guard let target = targets.baseAddress else { return }
            for (row, example) in part.examples.enumerated() {
                let place = epoch.order[positions.lowerBound + example]
                writeTarget(of: place, classes: classes, into: target + row * classes)
            }
            cost.writeOutputErrors(
                of: part.outputs, targets: target, rows: rows, columns: classes,
                activation: part.pass.dense.outputActivation, scale: scale,
                into: part.outputErrors)
        }
    }

    /// Writes the outputs wanted for an image.
    private func writeTarget(
        of place: Int, classes: Int, into target: UnsafeMutablePointer<Float>
    ) {
        if let softTargets = set.softTargets {
            for column in 0..<classes { target[column] = softTargets[place, column] }
        } else {
            target.initialize(repeating: 0, count: classes)
            target[Int(set.images.labels[place])] = 1
        }
    }
}
