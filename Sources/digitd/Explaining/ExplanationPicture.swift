import DigitReading
import Pictures
import ScanImages

/// An explanation as one picture: sections from top to bottom, each as high as it needs to be.
struct ExplanationPicture {
    /// The finished sheet.
    let canvas: Canvas

    /// Where the scan's own pixels are on the sheet; `nil` when it could not be decoded.
    let scanFrame: PixelBox?

    /// Where each digit as the network saw it is on the sheet, in the order they are shown.
    let digitFrames: [PixelBox]

    /// The width of a sheet in pixels, unless it shows a page that is wider.
    static let width = 1000

    /// The room at the edges in pixels.
    static let margin = 28

    /// The width between the margins, unless there is a page that is wider.
    static let column = width - 2 * margin

    /// Draws an explanation.
    ///
    /// - Parameters:
    ///   - explanation: What is drawn.
    ///   - file: The scan's name.
    ///   - model: The model's identity.
    init(of explanation: Explanation, file: String, model: String) {
        let page = PageSection(of: explanation)
        let panels = page == nil ? PicturePanels(of: explanation) : nil
        let column = max(Self.column, page?.size.width ?? 0)
        let shown: [(any PictureSection)?] = [
            VerdictSection(of: explanation, file: file, model: model, column: column), page, panels,
        ]
        let sections =
            shown.compactMap(\.self) + NumberSection.sections(of: explanation, column: column)
            + [ShapesSection(of: explanation, column: column)].compactMap(\.self)
        var height = Self.margin
        var tops: [Int] = []
        for section in sections {
            tops.append(height)
            height += section.height + 26
        }
        var canvas = Canvas(width: column + 2 * Self.margin, height: height)
        for (section, top) in zip(sections, tops) { section.draw(on: &canvas, top: top) }
        self.canvas = canvas
        scanFrame = page?.frame(top: tops[1]) ?? panels?.scanFrame(top: tops[1])
        digitFrames = zip(sections, tops).flatMap { section, top in
            section.digitFrames(top: top)
        }
    }
}

/// A part of the picture that takes the whole width.
protocol PictureSection {
    /// The height in pixels.
    var height: Int { get }

    /// Draws the section below a row of the sheet.
    func draw(on canvas: inout Canvas, top: Int)

    /// Where each digit as the network saw it is on the sheet.
    func digitFrames(top: Int) -> [PixelBox]
}

extension PictureSection {
    func digitFrames(top: Int) -> [PixelBox] { [] }
}

extension ReadingStatus {
    /// The colour that stands for it.
    var colour: Colour {
        switch self {
        case .read, .corrected: .green
        case .review: .orange
        case .rejected: .red
        }
    }

    /// The word on its sign.
    var sign: String {
        switch self {
        case .read: "READ"
        case .review: "REVIEW"
        case .rejected: "NOT READ"
        case .corrected: "CORRECTED"
        }
    }
}

extension Canvas {
    /// Writes lines below each other and returns where the next one would stand.
    @discardableResult
    mutating func write(
        _ lines: [String], at place: Place, _ lettering: Lettering
    ) -> Double {
        var place = place
        for line in lines {
            write(line, at: place, lettering)
            place.y += (1.75 * lettering.height).rounded()
        }
        return place.y
    }

    /// Draws a coloured sign with a word on it, its left end and the feet of its letters at a place.
    ///
    /// - Returns: The column behind it.
    @discardableResult
    mutating func sign(_ word: String, at place: Place, with colour: Colour) -> Double {
        let lettering = Lettering(height: 10, colour: .white, isBold: true)
        let width = lettering.width(of: word)
        let middle = place.y - 5
        stroke([[place.x + 12, middle], [place.x + 12 + width, middle]], width: 24, with: colour)
        write(word, at: [place.x + 12, place.y], lettering)
        return place.x + width + 24
    }
}
