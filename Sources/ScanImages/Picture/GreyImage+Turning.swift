extension GreyImage {
    /// Returns the picture as its EXIF orientation says it is to be seen.
    ///
    /// The eight orientations (EXIF 2.3, tag `0x0112`) name where row 0 and column 0 of the
    /// stored picture are seen:
    ///
    ///     1 top, left       3 bottom, right    5 left, top        7 right, bottom
    ///     2 top, right      4 bottom, left     6 right, top       8 left, bottom
    ///
    /// - Parameter exifOrientation: `1...8`; anything else leaves the picture as it is.
    /// - Returns: The upright picture; its sides are swapped from 5 on.
    public func turnedUpright(exifOrientation: Int) -> GreyImage {
        guard (2...8).contains(exifOrientation) else { return self }
        let swapsSides = exifOrientation >= 5
        // The stored place of the pixel that is seen at the top left, and the steps from there
        // for one column to the right and one row down.
        let last = pixels.count - 1
        let (start, columnStep, rowStep) =
            switch exifOrientation {
            case 2: (width - 1, -1, width)
            case 3: (last, -1, -width)
            case 4: (last - width + 1, 1, -width)
            case 5: (0, width, 1)
            case 6: (last - width + 1, -width, 1)
            case 7: (last, -width, -1)
            default: (width - 1, width, -1)
            }
        let seenWidth = swapsSides ? height : width
        let seenHeight = swapsSides ? width : height
        let seen = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, filled in
            for y in 0..<seenHeight {
                for x in 0..<seenWidth {
                    target[y * seenWidth + x] = pixels[start + y * rowStep + x * columnStep]
                }
            }
            filled = pixels.count
        }
        return GreyImage(width: seenWidth, height: seenHeight, pixels: seen)
    }
}
