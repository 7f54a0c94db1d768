import SystemPackage

/// When and how digitd learns from the images in `training/`.
public struct RetrainingSettings: Sendable, Equatable {
    /// Whether it learns at all.
    public var enabled: Bool

    /// How long `training/` must have been left alone before its labels are learned from.
    public var settle: Duration

    /// How often to look for new labels even when no change was noticed; `nil` is never.
    public var period: Duration?

    /// The fewest usable labelled images to learn from.
    public var minimumImages: Int

    /// The most labelled images used in one run; of more, a fixed sample is taken.
    public var maximumImages: Int

    /// A folder with MNIST's IDX files, to rehearse on and to compare models on; without it
    /// synthetic digits do both.
    public var idxFolder: FilePath?

    /// The number of images rehearsed in each epoch, so that what was known is not forgotten.
    public var rehearsalImages: Int

    /// The number of passes over the rehearsed and the labelled images.
    public var epochs: Int

    /// By how much the accuracy on the base validation images may fall, as a share: 0.002 is two
    /// images in a thousand, about what chance moves it by.
    public var baseTolerance: Double

    /// The most threads used.
    public var workers: Int

    /// Creates settings; the defaults suit a folder of tens to tens of thousands of images.
    public init(
        enabled: Bool = true, settle: Duration = .seconds(60), period: Duration? = nil,
        minimumImages: Int = 10, maximumImages: Int = 60_000, idxFolder: FilePath? = nil,
        rehearsalImages: Int = 10_000, epochs: Int = 8, baseTolerance: Double = 0.002,
        workers: Int = 1
    ) {
        self.enabled = enabled
        self.settle = settle
        self.period = period
        self.minimumImages = minimumImages
        self.maximumImages = maximumImages
        self.idxFolder = idxFolder
        self.rehearsalImages = rehearsalImages
        self.epochs = epochs
        self.baseTolerance = baseTolerance
        self.workers = workers
    }
}
