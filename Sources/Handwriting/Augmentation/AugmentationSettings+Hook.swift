import NeuralNetwork

extension AugmentationSettings {
    /// The change of one image that the trainer makes before each learning step; `nil` when
    /// nothing is changed.
    package var hook: AugmentationHook? {
        guard share > 0 else { return nil }
        let augmentation = Augmentation(self)
        return { image, generator in augmentation.apply(to: &image, using: &generator) }
    }
}
