import DigitReading
import Pictures
import ScanImages

/// A scan that the finder has looked at: large, its ink in the colour of what it was taken for, and a
/// box and a tag for each number.
struct PageSection: PictureSection {
    private let numbers: [Explanation.Number]
    private let ink: PageInk
    private let scanSize: (width: Int, height: Int)

    /// The size on the sheet.
    let size: (width: Int, height: Int)

    /// How often a pixel of the page is repeated, across and down.
    private let enlargement: Int

    /// The largest page.
    static let (mostWidth, mostHeight) = (1600, 2400)

    private static let headHeight = 52
    private static let title = Lettering(height: 11, isBold: true)
    private static let faint = Lettering(height: 10, colour: .faintInk)
    private static let legend = Lettering(height: 9)
    private static let tag = Lettering(height: 10, colour: .white, isBold: true)
    private static let percent = Lettering(height: 8, colour: .white)

    /// Creates the section; `nil` where the finder has not looked, or there is no scan to show.
    init?(of explanation: Explanation) {
        guard let scan = explanation.scan, let map = explanation.map,
            let scanSize = explanation.scanSize
        else { return nil }
        numbers = explanation.numbers
        self.scanSize = scanSize
        let (width, height) = (Double(scan.width), Double(scan.height))
        let scale = min(1, Double(Self.mostWidth) / width, Double(Self.mostHeight) / height)
        ink = PageInk(
            of: scan, by: map, width: max(1, Int(width * scale)),
            height: max(1, Int(height * scale)))
        // A small scan is enlarged in whole steps, which keep its pixels square.
        enlargement = max(1, min(ExplanationPicture.column / scan.width, 600 / scan.height, 8))
        size = (enlargement * ink.page.width, enlargement * ink.page.height)
    }

    var height: Int { Self.headHeight + size.height }

    /// Where the page's pixels are on the sheet.
    func frame(top: Int) -> PixelBox {
        PixelBox(
            x: ExplanationPicture.margin, y: top + Self.headHeight, width: size.width,
            height: size.height)
    }

    func draw(on canvas: inout Canvas, top: Int) {
        let frame = frame(top: top)
        let left = Double(frame.x)
        canvas.write("The page", at: [left, Double(top + 14)], Self.title)
        canvas.write(
            "\(scanSize.width) × \(scanSize.height) pixels, its ink in the colour of what it was taken for",
            at: [left + Self.title.width(of: "The page") + 12, Double(top + 14)], Self.faint)
        drawLegend(on: &canvas, foot: Double(top + 38))
        canvas.fill(frame) { x, y in ink.colour(x / enlargement, y / enlargement) }
        canvas.frame(frame.grown(by: 1), with: Colour(grey: 190))
        drawNumbers(in: frame, on: &canvas)
    }

    /// Draws what each colour stands for.
    private func drawLegend(on canvas: inout Canvas, foot: Double) {
        var left = Double(ExplanationPicture.margin)
        func swatch() -> PixelBox {
            PixelBox(x: Int(left), y: Int(foot) - 10, width: 12, height: 12)
        }
        func write(_ name: String) {
            canvas.write(name, at: [left + 18, foot], Self.legend)
            left += 18 + Self.legend.width(of: name) + 20
        }
        for (_, colour, name) in PageInk.classes {
            canvas.fill(swatch(), with: colour)
            write(name)
        }
        guard !numbers.isEmpty else { return }
        for (colour, name) in [(Colour.green, "accepted"), (.orange, "to review")] {
            canvas.frame(swatch(), width: 2, with: colour)
            write(name)
        }
    }

    /// Draws a box around each number, then all tags, each on top of what it may cover.
    private func drawNumbers(in frame: PixelBox, on canvas: inout Canvas) {
        let places = SheetFrame(frame: frame, scanSize: scanSize)
        let boxes = numbers.map { places.place(of: $0.reading.box).grown(by: 3) }
        for (number, box) in zip(numbers, boxes) {
            canvas.frame(box, width: 2, with: number.colour)
        }
        for (number, place) in zip(numbers, tagPlaces(in: frame)) {
            canvas.fill(place, with: number.colour)
            let foot = Double(place.endY - 4)
            canvas.write(number.reading.text, at: [Double(place.x + 4), foot], Self.tag)
            canvas.write(
                number.percent, at: [Double(place.endX - 4), foot], Self.percent, .trailing)
        }
    }

    /// Returns the size of a number's tag: its text, and behind it how sure that is.
    private static func tagSize(of number: Explanation.Number) -> (width: Int, height: Int) {
        let words = tag.width(of: number.reading.text) + percent.width(of: number.percent)
        return (Int(words) + 17, 18)
    }

    /// Returns where the tag of each number is on the sheet.
    func tagPlaces(in frame: PixelBox) -> [PixelBox] {
        let places = SheetFrame(frame: frame, scanSize: scanSize)
        return TagPlaces(
            of: numbers.map(Self.tagSize),
            beside: numbers.map { places.place(of: $0.reading.box).grown(by: 3) }, in: frame
        ) { count(inkIn: $0, of: frame) }.taken
    }

    private func count(inkIn box: PixelBox, of frame: PixelBox) -> Int {
        let columns = max(box.x, frame.x)..<max(box.x, frame.x, min(box.endX, frame.endX))
        let rows = max(box.y, frame.y)..<max(box.y, frame.y, min(box.endY, frame.endY))
        return rows.reduce(0) { sum, y in
            let row = (y - frame.y) / enlargement
            return sum + columns.count { ink.isInk(($0 - frame.x) / enlargement, row) }
        }
    }
}

extension Explanation.Number {
    /// The colour of what became of it.
    var colour: Colour { (isAccepted ? ReadingStatus.read : .review).colour }

    /// How sure it is in percent, never rounded up to what is surer.
    var percent: String { "\(Int((100 * reading.confidence + 1e-7).rounded(.down))) %" }
}
