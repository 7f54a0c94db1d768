/// How the light falls off across a picture: the plane `a·x + b·y + c` that fits its tones best
/// (least squares).
struct LightSlope {
    private let mean: Float
    private let middleX: Float
    private let middleY: Float
    private let slopeX: Float
    private let slopeY: Float

    init(of picture: GreyImage) {
        let width = picture.width
        let height = picture.height
        var sum = 0
        var columnMoment = 0
        var rowMoment = 0
        for y in 0..<height {
            var rowSum = 0
            for x in 0..<width {
                let tone = Int(picture.pixels[y * width + x])
                rowSum += tone
                columnMoment += x * tone
            }
            sum += rowSum
            rowMoment += y * rowSum
        }
        let count = Float(picture.pixels.count)
        mean = Float(sum) / count
        middleX = Float(width - 1) / 2
        middleY = Float(height - 1) / 2
        // The variance of 0, 1, …, n - 1 is (n² - 1) / 12.
        let varianceX = max(1, Float(width * width - 1) / 12)
        let varianceY = max(1, Float(height * height - 1) / 12)
        slopeX = (Float(columnMoment) / count - middleX * mean) / varianceX
        slopeY = (Float(rowMoment) / count - middleY * mean) / varianceY
    }

    /// How much lighter the plane is at a place than in the middle.
    func excess(x: Float, y: Float) -> Float {
        slopeX * (x - middleX) + slopeY * (y - middleY)
    }

    /// Returns the picture without the plane, around middle grey.
    func removed(from picture: GreyImage) -> GreyImage {
        let width = picture.width
        let level = [UInt8](unsafeUninitializedCapacity: picture.pixels.count) { level, filled in
            for y in 0..<picture.height {
                let start = 128 - mean - excess(x: 0, y: Float(y))
                for x in 0..<width {
                    let tone = Float(picture.pixels[y * width + x]) + start - slopeX * Float(x)
                    level[y * width + x] = UInt8(min(max(tone, 0), 255))
                }
            }
            filled = picture.pixels.count
        }
        return GreyImage(width: width, height: picture.height, pixels: level)
    }
}
