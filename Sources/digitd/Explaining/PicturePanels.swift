import DigitReading
import Pictures
import ScanImages

/// The scan with a box around each number and digit, and the ink that was found on it: beside each
/// other, or below each other where the scan is wide.
struct PicturePanels: PictureSection {
    private let scan: GreyImage
    private let ink: GreyImage?
    private let numbers: [Explanation.Number]

    /// The size of the scan in its own pixels, in which places are told; its picture may be smaller.
    private let scanSize: (width: Int, height: Int)

    /// The sizes on the sheet.
    private let size: (width: Int, height: Int)
    private let isBeside: Bool

    private static let gap = 24
    private static let titleHeight = 24
    private static let title = Lettering(height: 11, isBold: true)
    private static let faint = Lettering(height: 10, colour: .faintInk)

    /// Creates the panels; `nil` where there is no scan to show.
    init?(of explanation: Explanation) {
        guard let scan = explanation.scan, let scanSize = explanation.scanSize else { return nil }
        self.scan = scan
        ink = explanation.ink
        numbers = explanation.numbers
        self.scanSize = scanSize
        let (beside, below) = (
            Self.scale(of: scan, width: (ExplanationPicture.column - Self.gap) / 2, height: 460),
            Self.scale(of: scan, width: ExplanationPicture.column, height: 300)
        )
        isBeside = beside >= 0.7 * below
        let scale = isBeside ? beside : below
        size = (
            max(1, Int(Double(scan.width) * scale)), max(1, Int(Double(scan.height) * scale))
        )
    }

    /// How far a scan may be enlarged; in whole steps, which keep a small scan's pixels square.
    private static func scale(of scan: GreyImage, width: Int, height: Int) -> Double {
        let scale = min(
            Double(width) / Double(scan.width), Double(height) / Double(scan.height), 8)
        return scale >= 2 ? scale.rounded(.down) : scale
    }

    var height: Int {
        let panel = Self.titleHeight + size.height
        return isBeside ? panel : 2 * panel + Self.gap
    }

    /// Where the scan's pixels are on the sheet.
    func scanFrame(top: Int) -> PixelBox {
        PixelBox(
            x: ExplanationPicture.margin, y: top + Self.titleHeight, width: size.width,
            height: size.height)
    }

    private func inkFrame(top: Int) -> PixelBox {
        var frame = scanFrame(top: top)
        if isBeside {
            frame.x += (ExplanationPicture.column + Self.gap) / 2
        } else {
            frame.y += size.height + Self.gap + Self.titleHeight
        }
        return frame
    }

    func draw(on canvas: inout Canvas, top: Int) {
        let frame = scanFrame(top: top)
        let size = "\(scanSize.width) × \(scanSize.height) pixels"
        let about = numbers.isEmpty ? size : size + ", each digit in a blue box"
        draw(
            scan, title: "The scan", about: about, in: frame,
            on: &canvas)
        let places = SheetFrame(frame: frame, scanSize: scanSize)
        for number in numbers {
            draw(number, in: places, on: &canvas)
        }
        let inkFrame = inkFrame(top: top)
        if let ink {
            draw(
                ink, title: "The ink on it", about: "what is pale was left aside", in: inkFrame,
                on: &canvas)
        } else {
            canvas.write(
                "No ink was told from the paper.",
                at: [Double(inkFrame.x), Double(inkFrame.y - 10)], Self.faint)
        }
    }

    private func draw(
        _ picture: GreyImage, title: String, about: String, in frame: PixelBox,
        on canvas: inout Canvas
    ) {
        let foot = Double(frame.y - 10)
        canvas.write(title, at: [Double(frame.x), foot], Self.title)
        let behind = Double(frame.x) + Self.title.width(of: title) + 12
        canvas.write(about, at: [behind, foot], Self.faint)
        canvas.draw(picture, in: frame)
        canvas.frame(frame.grown(by: 1), with: Colour(grey: 190))
    }

    /// Draws a box around each digit, one around all of them, and what was read above that.
    private func draw(
        _ number: Explanation.Number, in places: SheetFrame, on canvas: inout Canvas
    ) {
        let frame = places.frame
        for digit in number.digits {
            canvas.frame(places.place(of: digit.reading.box), with: .blue)
        }
        let box = places.place(of: number.reading.box).grown(by: 3)
        canvas.frame(box, width: 2, with: number.colour)
        // The words stand inside the scan's frame where there is no room above the box.
        let lettering = Lettering(height: 9, colour: .white, isBold: true)
        let width = Int(lettering.width(of: number.reading.text)) + 9
        let y = max(frame.y, box.y - 16)
        let x = max(frame.x, min(box.x, frame.endX - width))
        canvas.fill(PixelBox(x: x, y: y, width: width, height: 16), with: number.colour)
        canvas.write(number.reading.text, at: [Double(x + 4), Double(y + 12)], lettering)
    }
}
