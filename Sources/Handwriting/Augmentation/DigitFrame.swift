/// The frame of a 28×28 image and of its copy with a border of paper, on raw pixels: the inner
/// loops of augmentation.
enum DigitFrame {
    /// The length of a side in pixels.
    static let side = 28

    /// The number of pixels of an image.
    static let area = side * side

    /// The paper around the padded copy, in pixels: enough that a place outside of the image,
    /// clamped to the frame, has four pixels of paper around it.
    static let border = 2

    /// The length of a side of the padded copy.
    static let paddedSide = side + 2 * border

    /// The number of pixels of the padded copy.
    static let paddedArea = paddedSide * paddedSide

    /// Copies an image into a frame of paper, its strokes made thicker or thinner.
    ///
    /// - Parameters:
    ///   - image: The 28×28 pixels.
    ///   - ink: The frame, shaped `[32, 32]`.
    ///   - strokeWidth: How far each pixel goes towards the darkest (above 0) or the lightest
    ///     (below 0) of its four neighbours and itself, in `-1...1`.
    static func pad(
        _ image: UnsafePointer<UInt8>, into ink: UnsafeMutablePointer<Float>, strokeWidth: Float
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: paddedArea) { frame in
            guard let frame = frame.baseAddress else { return }
            frame.update(repeating: 0, count: paddedArea)
            for row in 0..<side {
                (frame + (row + border) * paddedSide + border)
                    .update(from: image + row * side, count: side)
            }
            let (first, last) = (paddedSide + 1, paddedArea - paddedSide - 1)
            ink.update(repeating: 0, count: first)
            (ink + last).update(repeating: 0, count: paddedArea - last)
            if strokeWidth >= 0 {
                for p in first..<last {
                    let across = max(frame[p - 1], frame[p + 1])
                    let along = max(frame[p - paddedSide], frame[p + paddedSide])
                    let own = Float(frame[p])
                    let reached = Float(max(max(across, along), frame[p]))
                    ink[p] = own + strokeWidth * (reached - own)
                }
            } else {
                for p in first..<last {
                    let across = min(frame[p - 1], frame[p + 1])
                    let along = min(frame[p - paddedSide], frame[p + paddedSide])
                    let own = Float(frame[p])
                    let reached = Float(min(min(across, along), frame[p]))
                    ink[p] = own - strokeWidth * (reached - own)
                }
            }
        }
    }

    /// Copies an image moved by whole pixels; what leaves the frame is lost, paper comes in.
    static func move(
        _ source: UnsafePointer<UInt8>, right: Int, down: Int,
        into image: UnsafeMutablePointer<UInt8>
    ) {
        if right == 0, down == 0 {
            image.update(from: source, count: area)
            return
        }
        image.update(repeating: 0, count: area)
        let columns = side - abs(right)
        guard columns > 0, abs(down) < side else { return }
        for row in max(0, down)..<min(side, side + down) {
            (image + row * side + max(0, right))
                .update(from: source + (row - down) * side + max(0, -right), count: columns)
        }
    }
}
