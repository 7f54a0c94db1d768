import Glibc
import NeuralNetwork

/// Changes training images the way hands differ, so that a network meets a new writer in every
/// epoch: turned, slanted, stretched, moved, elastically bent, with a thicker or thinner pen.
///
///     let augmentation = Augmentation(.standard)
///     augmentation.apply(to: &batch, using: &generator)
///
/// The elastic part follows Simard, Steinkraus, Platt, *Best Practices for Convolutional Neural
/// Networks Applied to Visual Document Analysis* (ICDAR 2003), but draws its random displacements
/// on a coarse grid and interpolates them by B-splines, where the paper smooths a full field with
/// a Gaussian. The same grid carries the affine map, so each image is resampled only once.
public struct Augmentation: Sendable {
    /// How far images are changed.
    public let settings: AugmentationSettings

    /// Creates the augmentation that a recipe describes.
    public init(_ settings: AugmentationSettings) {
        self.settings = settings
    }

    /// Changes every image of a batch in place.
    ///
    /// - Parameters:
    ///   - batch: The pixels of 28×28 images one after the other, 0 is paper, 255 is ink.
    ///   - generator: The source of every random choice: one seed, one result.
    /// - Precondition: `batch.count` is a multiple of 784.
    /// - Complexity: About 10 µs an image on one core.
    public func apply(to batch: inout [UInt8], using generator: inout SeededGenerator) {
        precondition(
            batch.count % DigitFrame.area == 0,
            "\(batch.count) pixels are not a number of images of 28×28 pixels")
        batch.withUnsafeMutableBufferPointer { pixels in
            apply(to: pixels, using: &generator)
        }
    }

    /// Changes every image of a borrowed batch in place, as `apply(to:using:)` does for an array.
    ///
    /// - Precondition: `batch.count` is a multiple of 784.
    public func apply(
        to batch: UnsafeMutableBufferPointer<UInt8>, using generator: inout SeededGenerator
    ) {
        precondition(
            batch.count % DigitFrame.area == 0,
            "\(batch.count) pixels are not a number of images of 28×28 pixels")
        guard settings.share > 0, let start = batch.baseAddress else { return }
        withUnsafeTemporaryAllocation(
            of: Float.self, capacity: DigitFrame.paddedArea
        ) { ink in
            guard let ink = ink.baseAddress else { return }
            for index in 0..<batch.count / DigitFrame.area {
                guard generator.uniform() < settings.share else { continue }
                let image = start + index * DigitFrame.area
                DigitFrame.pad(
                    image, into: ink, strokeWidth: draw(settings.strokeWidth, &generator))
                resample(ink, into: image, using: &generator)
            }
        }
    }

    private func draw(_ limit: Float, _ generator: inout SeededGenerator) -> Float {
        limit == 0 ? 0 : generator.uniform(in: -limit...limit)
    }
}

extension Augmentation {
    /// Reads a padded image through a random smooth map and writes it back as 28×28 pixels.
    private func resample(
        _ ink: UnsafePointer<Float>, into image: UnsafeMutablePointer<UInt8>,
        using generator: inout SeededGenerator
    ) {
        let nodes = SplineGrid.nodes
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * nodes * nodes) { grid in
            guard let columns = grid.baseAddress else { return }
            let rows = columns + nodes * nodes
            let shift = drawGrid(columns: columns, rows: rows, using: &generator)
            let steepness = 1 + settings.contrast * generator.uniform()
            let strength = 1 - settings.fading * generator.uniform()
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DigitFrame.area) { result in
                guard let result = result.baseAddress else { return }
                let mass = sample(
                    ink, columns: columns, rows: rows, steepness: steepness, strength: strength,
                    into: result)
                var (right, down) = (0, 0)
                if settings.recentres, mass.total > 0 {
                    // MNIST's own centring moved digits by whole pixels too: the centre of mass
                    // of its images lies within half a pixel of (14, 14).
                    right = Int((14 - mass.column / mass.total + shift.x).rounded())
                    down = Int((14 - mass.row / mass.total + shift.y).rounded())
                }
                DigitFrame.move(result, right: right, down: down, into: image)
            }
        }
    }

    /// Draws the map from a pixel of the result to a place in the original: for each node of the
    /// grid its column and its row there.
    ///
    /// - Returns: The shift that is left to do once the mass has been centred.
    private func drawGrid(
        columns: UnsafeMutablePointer<Float>, rows: UnsafeMutablePointer<Float>,
        using generator: inout SeededGenerator
    ) -> (x: Float, y: Float) {
        let turn = draw(settings.rotationInDegrees, &generator) * Float.pi / 180
        let slant = draw(settings.slant, &generator)
        let width = 1 + draw(settings.scale, &generator)
        let height = 1 + draw(settings.scale, &generator)
        let shift = (
            x: draw(settings.shiftInPixels, &generator),
            y: draw(settings.shiftInPixels, &generator)
        )
        let (cosine, sine) = (cosf(turn), sinf(turn))
        // Rotation · slant · scale, about the middle of the image.
        let (xx, xy) = (cosine / width, (cosine * slant - sine) / height)
        let (yx, yy) = (sine / width, (sine * slant + cosine) / height)
        let middle: Float = 13.5
        let moved = settings.recentres ? (x: 0, y: 0) : shift
        let reach = settings.elasticInPixels / SplineGrid.deviation
        for row in 0..<SplineGrid.nodes {
            let y = SplineGrid.position(ofNode: row) - middle
            for column in 0..<SplineGrid.nodes {
                let x = SplineGrid.position(ofNode: column) - middle
                let node = row * SplineGrid.nodes + column
                columns[node] = middle + xx * x + xy * y - moved.x
                rows[node] = middle + yx * x + yy * y - moved.y
                if reach > 0 {
                    columns[node] += reach * (2 * generator.uniform() - 1)
                    rows[node] += reach * (2 * generator.uniform() - 1)
                }
            }
        }
        return shift
    }

    /// Samples the original at the place of every pixel, bilinearly.
    ///
    /// - Returns: The sum of the ink, and the sums of its columns and rows weighted by ink.
    private func sample(
        _ ink: UnsafePointer<Float>,
        columns: UnsafePointer<Float>, rows: UnsafePointer<Float>,
        steepness: Float, strength: Float, into result: UnsafeMutablePointer<UInt8>
    ) -> (total: Float, column: Float, row: Float) {
        let nodes = SplineGrid.nodes
        let side = DigitFrame.side
        let border = Float(DigitFrame.border)
        let last = Float(DigitFrame.paddedSide - 2)
        let offset = 127.5 * (1 - steepness)
        var mass: (total: Float, column: Float, row: Float) = (0, 0, 0)
        SplineGrid.shared.weights.withUnsafeBufferPointer { weights in
            SplineGrid.shared.first.withUnsafeBufferPointer { first in
                withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * nodes) { line in
                    for y in 0..<side {
                        // The grid seen along this row of pixels.
                        let (top, w) = (first[y] * nodes, 4 * y)
                        for node in 0..<nodes {
                            var (column, row): (Float, Float) = (0, 0)
                            for k in 0..<4 {
                                column += weights[w + k] * columns[top + k * nodes + node]
                                row += weights[w + k] * rows[top + k * nodes + node]
                            }
                            line[node] = column
                            line[nodes + node] = row
                        }
                        var (rowTotal, rowColumn): (Float, Float) = (0, 0)
                        for x in 0..<side {
                            let (node, w) = (first[x], 4 * x)
                            var (column, row) = (border, border)
                            for k in 0..<4 {
                                column += weights[w + k] * line[node + k]
                                row += weights[w + k] * line[nodes + node + k]
                            }
                            column = min(max(column, 0), last)
                            row = min(max(row, 0), last)
                            let (left, above) = (Int(column), Int(row))
                            let (right, down) = (column - Float(left), row - Float(above))
                            let corner = ink + above * DigitFrame.paddedSide + left
                            let upper = corner[0] + right * (corner[1] - corner[0])
                            let under = corner + DigitFrame.paddedSide
                            let lower = under[0] + right * (under[1] - under[0])
                            let value = upper + down * (lower - upper)
                            let curved = min(max(value * steepness + offset, 0), 255) * strength
                            result[y * side + x] = UInt8(curved + 0.5)
                            rowTotal += curved
                            rowColumn += curved * Float(x)
                        }
                        mass.total += rowTotal
                        mass.column += rowColumn
                        mass.row += rowTotal * Float(y)
                    }
                }
            }
        }
        return mass
    }
}
