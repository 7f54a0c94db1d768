import DigitReading
import Pictures
import ScanImages

/// A number: why it was accepted or doubted, and a card for each of its digits.
struct NumberSection: PictureSection {
    private let number: Explanation.Number
    private let lines: [String]
    private let strip: StripPanel?
    private let column: Int

    /// How many digits of a page are shown; a picture of more is too long to be looked at.
    private static let mostDigits = 48

    private static let title = Lettering(height: 15, isBold: true)
    private static let plain = Lettering(height: 11)
    private static let faint = Lettering(height: 10, colour: .faintInk)

    /// The sections of an explanation's numbers; of a full page, those that are doubted most.
    static func sections(of explanation: Explanation, column: Int) -> [any PictureSection] {
        let numbers = explanation.numbers
        let doubtful = explanation.told.sorted(by: explanation.isDoubtedMore)
        var digits = 0
        let shown = doubtful.prefix { place in
            digits += numbers[place].digits.count
            return digits <= mostDigits || place == doubtful.first
        }
        let sections: [any PictureSection] = shown.sorted().map {
            NumberSection(numbers[$0], column: column)
        }
        let remark = explanation.remark(behind: shown.count)
        return sections + [remark.map(RemarkSection.init)].compactMap(\.self)
    }

    private init(_ number: Explanation.Number, column: Int) {
        self.number = number
        self.column = column
        strip = StripPanel(of: number.reading, column: column)
        let width = Double(column - 16)
        lines = number.sentences.flatMap { Self.plain.wrapped($0, toWidth: width) }
    }

    private var wordsHeight: Int { 40 + 19 * lines.count }

    private var headHeight: Int { wordsHeight + (strip?.height ?? 0) }

    var height: Int { headHeight + DigitCard.height(of: number.digits.count, column: column) }

    func draw(on canvas: inout Canvas, top: Int) {
        let left = ExplanationPicture.margin
        canvas.fill(
            PixelBox(x: left, y: top, width: 5, height: headHeight - 14), with: number.colour)
        let (x, y) = (Double(left + 16), Double(top + 18))
        canvas.write(number.reading.text, at: [x, y], Self.title)
        let confidence = ConfidenceText.format(number.reading.confidence)
        let limit =
            number.bar.isFinite ? ConfidenceText.format(bar: number.bar) : "out of reach"
        canvas.write(
            "confidence \(confidence)  ·  bar \(limit)",
            at: [x + Self.title.width(of: number.reading.text) + 18, y], Self.faint)
        canvas.write(lines, at: [x, y + 26], Self.plain)
        strip?.draw(on: &canvas, top: top + wordsHeight - 4)
        for (place, corner) in corners(top: top).enumerated() {
            let digit = number.digits[place]
            DigitCard(of: digit, place: place + 1, isWeakest: place == weakest)
                .draw(on: &canvas, corner: corner)
        }
    }

    /// The digit that is doubted most, where the number is doubted and has others.
    private var weakest: Int? {
        guard !number.isAccepted, number.digits.count > 1 else { return nil }
        return number.digits.indices.min {
            number.digits[$0].reading.confidence < number.digits[$1].reading.confidence
        }
    }

    /// The upper left corner of each card.
    private func corners(top: Int) -> [(x: Int, y: Int)] {
        DigitCard.corners(of: number.digits.count, top: top + headHeight, column: column)
    }

    func digitFrames(top: Int) -> [PixelBox] {
        corners(top: top).map { DigitCard.pictureFrame(corner: $0) }
    }
}

/// Where nothing was read, what was looked at: a card for each shape.
struct ShapesSection: PictureSection {
    private let shapes: [Explanation.Digit]
    private let column: Int

    /// How many shapes are shown.
    private static let most = 12

    /// Creates the section; `nil` where nothing was looked at.
    init?(of explanation: Explanation, column: Int) {
        guard !explanation.shapes.isEmpty else { return nil }
        self.column = column
        shapes = Array(explanation.shapes.prefix(Self.most))
    }

    var height: Int { DigitCard.height(of: shapes.count, column: column) }

    func draw(on canvas: inout Canvas, top: Int) {
        for (place, corner) in corners(top: top).enumerated() {
            DigitCard(ofShape: shapes[place], place: place + 1).draw(on: &canvas, corner: corner)
        }
    }

    func digitFrames(top: Int) -> [PixelBox] {
        corners(top: top).map { DigitCard.pictureFrame(corner: $0) }
    }

    /// The upper left corner of each card.
    private func corners(top: Int) -> [(x: Int, y: Int)] {
        DigitCard.corners(of: shapes.count, top: top, column: column)
    }
}

/// A sentence between sections.
private struct RemarkSection: PictureSection {
    let words: String

    var height: Int { 14 }

    func draw(on canvas: inout Canvas, top: Int) {
        canvas.write(
            words, at: [Double(ExplanationPicture.margin), Double(top + 11)],
            Lettering(height: 11, colour: .faintInk))
    }
}
