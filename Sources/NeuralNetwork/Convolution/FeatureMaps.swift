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

    /// Where they lie.
    let numbers: SharedNumbers

    /// Creates maps for some images, all 0.
    convenience init(
        images: Int, shape: FeatureShape, marginRows: Int = 0, marginColumns: Int = 0
    ) {
        var memory = MapMemory()
        self.init(
            images: images, shape: shape, marginRows: marginRows, marginColumns: marginColumns,
            in: &memory)
    }

    /// Creates maps where others lay, which may have left anything there: ``clearMargins(of:)`` clears the margin
    /// before each use.
    init(
        images: Int, shape: FeatureShape, marginRows: Int, marginColumns: Int,
        in memory: inout MapMemory
    ) {
        self.shape = shape
        self.marginRows = marginRows
        self.marginColumns = marginColumns
        rowStride = (shape.width + 2 * marginColumns) * shape.channels
        imageStride = (shape.height + 2 * marginRows) * rowStride
        numbers = memory.take(images * imageStride)
    }

    /// The first number of a row, without the margin; rows -1 and below lie in the margin.
    func row(_ row: Int, of image: Int) -> UnsafeMutablePointer<Float> {
        numbers.base + image * imageStride + (row + marginRows) * rowStride
            + marginColumns * shape.channels
    }

    /// Fills the margins of the first images with zeros.
    func clearMargins(of images: Int) {
        let (above, beside) = (marginRows * rowStride, marginColumns * shape.channels)
        for image in 0..<images {
            let start = numbers.base + image * imageStride
            start.update(repeating: 0, count: above)
            (start + imageStride - above).update(repeating: 0, count: above)
            guard beside > 0 else { continue }
            for row in marginRows..<marginRows + shape.height {
                let left = start + row * rowStride
                left.update(repeating: 0, count: beside)
                (left + rowStride - beside).update(repeating: 0, count: beside)
            }
        }
    }
}

/// Memory that serves one layer's maps after the other's.
///
/// A pass that only goes forward needs what a layer makes until the last layer has read it that does. So a page at 100
/// dots an inch takes two thirds of the memory of all of its maps.
struct MapMemory {
    private var free: [SharedNumbers] = []

    /// Takes the smallest piece that is large enough; a new one, all 0, where there is none.
    mutating func take(_ count: Int) -> SharedNumbers {
        let best = free.indices.filter { free[$0].count >= count }
            .min { free[$0].count < free[$1].count }
        return best.map { free.remove(at: $0) } ?? SharedNumbers(count: count)
    }

    /// Gives a piece back that nobody reads any more.
    mutating func giveBack(_ numbers: SharedNumbers) { free.append(numbers) }
}
