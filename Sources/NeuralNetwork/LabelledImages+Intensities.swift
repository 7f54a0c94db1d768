import LinearAlgebra

extension LabelledImages {
    /// Returns pixel intensities in `0...1`, one image per row, shaped `[places.count, pixels]`.
    public func intensities(of places: Range<Int>) -> Matrix {
        let slice = pixels[
            places.lowerBound * pixelsPerImage..<places.upperBound * pixelsPerImage]
        return Matrix(
            rows: places.count, columns: pixelsPerImage,
            elements: slice.map { Float($0) * intensityOfOneStep })
    }
}

/// The intensity of a pixel of value 1.
let intensityOfOneStep: Float = 1 / 255
