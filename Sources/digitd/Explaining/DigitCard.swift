import DigitReading
import Pictures
import ScanImages

/// One digit as the network saw it, the probability it gave to each of the ten, and the two likeliest
/// in words.
struct DigitCard {
    let digit: Explanation.Digit

    /// Its place in the number, counted from 1.
    let place: Int

    /// Whether it is the one that is doubted most.
    let isWeakest: Bool

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
        canvas.write(
            isWeakest ? "digit \(place), the weakest" : "digit \(place)",
            at: [left, Double(corner.y + 18)], Self.faint)
        let frame = Self.pictureFrame(corner: corner)
        canvas.draw(digit.reading.bitmap.darkOnLight, in: frame)
        canvas.frame(frame, with: Colour(grey: 190))
        for value in 0...9 { draw(value, beside: frame, on: &canvas) }

        let confidence = ConfidenceText.format(digit.reading.confidence)
        let next = ConfidenceText.format(digit.runnerUpProbability)
        let foot = Double(frame.endY)
        canvas.write("\(digit.reading.digit) with \(confidence)", at: [left, foot + 20], Self.bold)
        canvas.write("then \(digit.runnerUp) with \(next)", at: [left, foot + 38], Self.plain)
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
