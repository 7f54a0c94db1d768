import LinearAlgebra

/// The intensity of a pixel of value 1.
let intensityOfOneStep: Float = 1 / 255

extension LabelledImages {
    /// Returns pixel intensities of some images, shaped `[places.count, pixelsPerImage]`.
    ///
    /// - Parameter places: The places of the images in this set.
    /// - Returns: Intensities in `0...1`, one image per row.
    public func intensities(of places: Range<Int>) -> Matrix {
        Matrix(
            intensitiesOf: pixels[
                places.lowerBound * pixelsPerImage..<places.upperBound * pixelsPerImage],
            rows: places.count, columns: pixelsPerImage)
    }
}

extension Matrix {
    /// Creates a matrix of intensities in `0...1` from pixels, row after row.
    init(intensitiesOf pixels: ArraySlice<UInt8>, rows: Int, columns: Int) {
        let intensities = [Float](unsafeUninitializedCapacity: pixels.count) { buffer, count in
            count = pixels.count
            pixels.withUnsafeBufferPointer { pixels in
                guard let start = pixels.baseAddress else { return }
                VectorFunctions.best.scale(
                    start, by: intensityOfOneStep,
                    into: UnsafeMutableBufferPointer(rebasing: buffer[..<pixels.count]))
            }
        }
        self.init(rows: rows, columns: columns, elements: intensities)
    }
}
