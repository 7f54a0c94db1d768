import CPNG

/// Pixels as a PNG, by libpng's simplified writer.
package enum PNGWriting {
    /// What a pixel is made of, a byte each.
    package enum Samples {
        case grey
        case redGreenBlue

        fileprivate var format: UInt32 {
            switch self {
            case .grey: UInt32(PNG_FORMAT_GRAY)
            case .redGreenBlue: UInt32(PNG_FORMAT_RGB)
            }
        }

        fileprivate var count: Int { self == .grey ? 1 : 3 }
    }

    /// Returns pixels as a PNG without interlacing, marked as sRGB.
    ///
    /// - Parameters:
    ///   - pixels: The samples, row-major, shaped `[height, width, samples]`.
    ///   - width: The width in pixels.
    ///   - height: The height in pixels.
    ///   - samples: What a pixel is made of.
    /// - Returns: The bytes of the whole file.
    /// - Precondition: The picture has at least one pixel and at most a million on a side.
    package static func bytes(
        of pixels: [UInt8], width: Int, height: Int, samples: Samples
    ) -> [UInt8] {
        precondition(
            !pixels.isEmpty && pixels.count == width * height * samples.count,
            "\(pixels.count) samples are no \(samples) picture of \(width)×\(height) pixels")
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        image.width = UInt32(width)
        image.height = UInt32(height)
        image.format = samples.format
        var count = png_image_most_bytes(&image)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { bytes in
            let isWritten = png_image_write_to_memory(
                &image, bytes.baseAddress, &count, 0, pixels, 0, nil)
            // A writer of valid pixels fails only where memory does, as an array would.
            precondition(isWritten != 0, "no memory to write \(width)×\(height) pixels as a PNG")
            return Array(bytes.prefix(count))
        }
    }
}
