/// Images of equal size with the class each one belongs to: what a network learns from and is
/// measured on.
///
/// Pixels are kept as bytes, a quarter of the memory of single-precision numbers; a mini-batch is
/// turned into intensities in `0...1` when it is gathered.
public struct LabelledImages: Sendable, Equatable {
    /// The number of pixels of one image: 784 for digits of 28×28.
    public let pixelsPerImage: Int

    /// All pixels, image after image, shaped `[count, pixelsPerImage]`: 0 is paper, 255 is ink.
    public private(set) var pixels: [UInt8]

    /// The class of each image, shaped `[count]`.
    public private(set) var labels: [UInt8]

    /// The number of images.
    public var count: Int { labels.count }

    /// Creates a set of images.
    ///
    /// - Precondition: `pixels.count == labels.count * pixelsPerImage`.
    public init(pixelsPerImage: Int = 784, pixels: [UInt8] = [], labels: [UInt8] = []) {
        precondition(
            pixels.count == labels.count * pixelsPerImage,
            "\(pixels.count) pixels are not \(labels.count) images of \(pixelsPerImage) pixels")
        self.pixelsPerImage = pixelsPerImage
        self.pixels = pixels
        self.labels = labels
    }

    /// Adds one image.
    ///
    /// - Precondition: `image.count == pixelsPerImage`.
    public mutating func append(_ image: some Collection<UInt8>, label: UInt8) {
        precondition(image.count == pixelsPerImage)
        pixels.append(contentsOf: image)
        labels.append(label)
    }

    /// Adds all images of another set.
    public mutating func append(contentsOf other: LabelledImages) {
        precondition(other.pixelsPerImage == pixelsPerImage)
        pixels.append(contentsOf: other.pixels)
        labels.append(contentsOf: other.labels)
    }

    /// Returns the images of one set and, behind them, those of another.
    public static func + (left: LabelledImages, right: LabelledImages) -> LabelledImages {
        var both = left
        both.append(contentsOf: right)
        return both
    }

    /// The pixels of one image.
    public func image(_ index: Int) -> ArraySlice<UInt8> {
        pixels[index * pixelsPerImage..<(index + 1) * pixelsPerImage]
    }

    /// The images at the given places, in that order.
    public func selecting(_ indices: some Collection<Int>) -> LabelledImages {
        var selected = LabelledImages(pixelsPerImage: pixelsPerImage)
        selected.pixels.reserveCapacity(indices.count * pixelsPerImage)
        for index in indices { selected.append(image(index), label: labels[index]) }
        return selected
    }
}
