import Glibc

/// The feature maps of several images in memory, each with a margin of zeros around it.
///
/// A window that slides over maps with a margin never asks where it is: its rows are stretches of
/// memory, and one position's window overlaps the next one's.
final class FeatureMaps: Sendable {
    /// The size of one image's maps, without the margin.
    let shape: FeatureShape

    /// The rows of zeros above and below.
    let marginRows: Int

    /// The columns of zeros on the left and on the right.
    let marginColumns: Int

    /// The numbers from one row to the next.
    let rowStride: Int

    /// The numbers from one image to the next.
    let imageStride: Int

    private let numbers: SharedNumbers

    /// Creates maps for some images, all 0.
    init(images: Int, shape: FeatureShape, marginRows: Int = 0, marginColumns: Int = 0) {
        self.shape = shape
        self.marginRows = marginRows
        self.marginColumns = marginColumns
        rowStride = (shape.width + 2 * marginColumns) * shape.channels
        imageStride = (shape.height + 2 * marginRows) * rowStride
        numbers = SharedNumbers(count: images * imageStride)
    }

    /// The first number of a row, without the margin; rows -1 and below lie in the margin.
    func row(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        numbers.base + image * imageStride + (row + marginRows) * rowStride
            + marginColumns * shape.channels
    }
}
