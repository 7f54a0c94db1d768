import DigitReading
import ScanImages

/// Where a scan's pixels are on the sheet.
struct SheetFrame {
    /// The room of its picture.
    let frame: PixelBox

    /// The size of the scan in its own pixels, in which places are told; its picture may be smaller.
    let scanSize: (width: Int, height: Int)

    /// The place on the sheet of a box on the scan.
    func place(of box: PixelBox) -> PixelBox {
        let (left, right) = (
            box.x * frame.width / scanSize.width, box.endX * frame.width / scanSize.width
        )
        let (top, bottom) = (
            box.y * frame.height / scanSize.height, box.endY * frame.height / scanSize.height
        )
        return PixelBox(
            x: frame.x + left, y: frame.y + top, width: max(3, right - left),
            height: max(3, bottom - top))
    }
}

extension Explanation {
    /// The size of the scan in its own pixels; `nil` where it could not be decoded.
    var scanSize: (width: Int, height: Int)? {
        guard let scan else { return nil }
        return switch outcome {
        case .success(let reading): (reading.width, reading.height)
        case .failure(let refusal):
            (refusal.width ?? scan.width, refusal.height ?? scan.height)
        }
    }
}

extension PixelBox {
    /// The box with a margin around it in pixels.
    func grown(by margin: Int) -> PixelBox {
        PixelBox(
            x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// How many pixels two boxes share.
    func overlap(with other: PixelBox) -> Int {
        let across = min(endX, other.endX) - max(x, other.x)
        let down = min(endY, other.endY) - max(y, other.y)
        return max(0, across) * max(0, down)
    }
}
