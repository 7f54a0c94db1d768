import DigitReading
import Pictures
import ScanImages

/// One digit as the network saw it, the probability it gave to each of the ten, and the two likeliest
/// in words.
struct DigitCard {
    private let digit: Explanation.Digit
    private let title: String

    /// What it was taken for, then what else it may be.
    private let words: [String]

    /// Whether it is the one that is doubted most.
    private let isWeakest: Bool

    /// Creates the card of a digit.
    ///
    /// - Parameters:
    ///   - digit: What is shown.
    ///   - place: Its place in the number, counted from 1.
    ///   - isWeakest: Whether it is the one that is doubted most.
    init(of digit: Explanation.Digit, place: Int, isWeakest: Bool) {
        self.digit = digit
        self.isWeakest = isWeakest
        title = isWeakest ? "digit \(place), the weakest" : "digit \(place)"
        words = digit.words
    }

    /// Creates the card of a shape that is no digit.
    init(ofShape shape: Explanation.Digit, place: Int) {
        digit = shape
        isWeakest = false
        title = "shape \(place)"
        words = shape.shapeWords
    }

    /// The size of a card in pixels.
    static let (width, height) = (305, 222)

    private static let enlargement = 5
    private static let inset = 10
    private static let plain = Lettering(height: 9)
    private static let faint = Lettering(height: 9, colour: .faintInk)
    private static let bold = Lettering(height: 9, isBold: true)

    /// Where the digit's 28×28 is on the sheet.
    static func pictureFrame(corner: (x: Int, y: Int)) -> PixelBox {
        let side = enlargement * DigitBitmap.side
        return PixelBox(x: corner.x + inset, y: corner.y + 28, width: side, height: side)
    }

    func draw(on canvas: inout Canvas, corner: (x: Int, y: Int)) {
        let card = PixelBox(x: corner.x, y: corner.y, width: Self.width, height: Self.height)
        canvas.fill(card, with: .shade)
        canvas.frame(card, width: isWeakest ? 2 : 1, with: isWeakest ? .orange : .rule)
        let left = Double(corner.x + Self.inset)
        canvas.write(title, at: [left, Double(corner.y + 18)], Self.faint)
        let frame = Self.pictureFrame(corner: corner)
        canvas.draw(digit.reading.bitmap.darkOnLight, in: frame)
        canvas.frame(frame, with: Colour(grey: 190))
        for value in 0...9 { draw(value, beside: frame, on: &canvas) }

        let foot = Double(frame.endY)
        canvas.write(words[0], at: [left, foot + 20], Self.bold)
        canvas.write(words[1], at: [left, foot + 38], Self.plain)
    }

    private static let gap = 14

    /// How many cards stand beside each other between the margins.
    private static func cardsInRow(of column: Int) -> Int { (column + gap) / (width + gap) }

    /// Returns the upper left corner of each of several cards, row by row.
    static func corners(of count: Int, top: Int, column: Int) -> [(x: Int, y: Int)] {
        let cardsInRow = cardsInRow(of: column)
        let step = (column + gap) / cardsInRow
        return (0..<count).map { place in
            (
                ExplanationPicture.margin + place % cardsInRow * step,
                top + place / cardsInRow * (height + gap)
            )
        }
    }

    /// Returns the height of several cards.
    static func height(of count: Int, column: Int) -> Int {
        let cardsInRow = cardsInRow(of: column)
        return (count + cardsInRow - 1) / cardsInRow * (height + gap)
    }

    /// Draws the row of one of the ten digits: its name, its bar and its probability.
    private func draw(_ value: Int, beside frame: PixelBox, on canvas: inout Canvas) {
        let probability = digit.reading.probabilities[value]
        let step = Double(frame.height) / 10
        let foot = Double(frame.y) + step * Double(value) + 11
        let left = frame.endX + 28
        let isBest = value == digit.reading.digit
        canvas.write(
            "\(value)", at: [Double(left - 6), foot], isBest ? Self.bold : Self.plain, .trailing)
        let room = 70
        let track = PixelBox(x: left, y: Int(foot) - 9, width: room, height: 9)
        canvas.fill(track, with: .rule)
        let colour: Colour = isBest ? .blue : value == digit.runnerUp ? .orange : .faintInk
        let long = Int((Double(room) * probability).rounded())
        canvas.fill(PixelBox(x: left, y: track.y, width: long, height: 9), with: colour)
        guard probability >= 0.01 else { return }
        canvas.write(
            "\(ConfidenceText.format(probability).prefix(4))", at: [Double(left + room + 5), foot],
            isBest ? Self.bold : Self.plain)
    }
}
