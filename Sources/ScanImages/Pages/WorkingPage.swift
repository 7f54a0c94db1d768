/// A page as the finder sees it: at about 100 dots an inch, on even paper.
///
/// Each grey value is divided by the mean of its neighbourhood: shade, coloured paper and a lamp's light
/// are the same to the finder then, and what is darker or lighter than around it stands out.
public struct WorkingPage: Sendable, Equatable {
    /// The width in pixels.
    public let width: Int

    /// The height in pixels.
    public let height: Int

    /// How dark each pixel is beside its neighbourhood, row-major, shaped `[height, width]`: ``paper``
    /// where it is as light, 255 for black ink, 0 for half as light again.
    public let pixels: [UInt8]

    /// What a pixel is that is as light as its neighbourhood.
    public static let paper: UInt8 = 85

    /// How far the neighbourhood of a pixel reaches, in pixels.
    static let reach = 16

    /// Added to both greys before they are divided: in the dark nothing is told from noise.
    static let floor = 8

    /// Prepares a picture at a smaller scale, with paper around it.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - scale: How many of its pixels one of the page's stands for, both ways, at least 1.
    ///   - margin: The paper at the left and at the top, in pixels of the page, and the least at the
    ///     right and at the foot.
    ///   - grain: What both sides become a multiple of.
    public init(of image: GreyImage, reducedBy scale: Double, margin: Int, grain: Int) {
        func reduced(_ length: Int) -> Int { max(1, Int(Double(length) / scale)) }
        let (across, down) = (reduced(image.width), reduced(image.height))
        // The part of the picture that whole pixels of the page stand for: no place is moved.
        let page = WorkingPage(
            of: image.cut(
                width: min(image.width, Int((Double(across) * scale).rounded())),
                height: min(image.height, Int((Double(down) * scale).rounded()))
            ).reduced(toWidth: across, height: down))
        func padded(_ length: Int) -> Int { (length + 2 * margin + grain - 1) / grain * grain }
        (width, height) = (padded(across), padded(down))
        var pixels = [UInt8](repeating: Self.paper, count: width * height)
        for row in 0..<down {
            let start = (row + margin) * width + margin
            pixels.replaceSubrange(
                start..<start + across, with: page.pixels[row * across..<(row + 1) * across])
        }
        self.pixels = pixels
    }

    /// Prepares a picture at the resolution it has.
    public init(of image: GreyImage) {
        (width, height) = (image.width, image.height)
        let means = Self.neighbourhoodMeans(of: image)
        let white = Float(255 - Int(Self.paper))
        pixels = [UInt8](unsafeUninitializedCapacity: means.count) { pixels, filled in
            for place in 0..<means.count {
                let grey = Float(image.pixels[place]) + Float(Self.floor)
                let ratio = grey / (means[place] + Float(Self.floor))
                // Rounded as the nearest whole number.
                pixels[place] = UInt8(max(0, 255 - white * ratio) + 0.5)
            }
            filled = means.count
        }
    }

    /// Returns the mean of the square around each pixel, as far as it lies inside the picture.
    private static func neighbourhoodMeans(of image: GreyImage) -> [Float] {
        let (width, height) = (image.width, image.height)
        var columns = [Int32](repeating: 0, count: width)
        var means = [Float](repeating: 0, count: width * height)
        func add(_ row: Int, times sign: Int32) {
            for x in 0..<width { columns[x] += sign * Int32(image.pixels[row * width + x]) }
        }
        for row in 0..<min(reach, height) { add(row, times: 1) }
        for y in 0..<height {
            if y + reach < height { add(y + reach, times: 1) }
            if y > reach { add(y - reach - 1, times: -1) }
            let rows = min(y + reach, height - 1) - max(y - reach, 0) + 1
            var sum = columns[..<min(reach, width)].reduce(0, +)
            for x in 0..<width {
                if x + reach < width { sum += columns[x + reach] }
                if x > reach { sum -= columns[x - reach - 1] }
                let count = rows * (min(x + reach, width - 1) - max(x - reach, 0) + 1)
                means[y * width + x] = Float(sum) / Float(count)
            }
        }
        return means
    }
}

extension GreyImage {
    /// The part of the picture at its top left corner.
    fileprivate func cut(width: Int, height: Int) -> GreyImage {
        if width == self.width, height == self.height { return self }
        return GreyImage(
            width: width, height: height,
            pixels: (0..<height).flatMap { row in
                pixels[row * self.width..<row * self.width + width]
            })
    }
}
