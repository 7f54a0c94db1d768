import NeuralNetwork
import ScanImages

/// A picture of everything the synthesiser can write: one row for each form of each digit, every
/// digit in it by another writer.
///
/// The forms of 0 to 4 stand on the left, those of 5 to 9 on the right, in the order of
/// `DigitForm.all`.
public enum FormSheet {
    /// The side of the square a digit stands in, in pixels.
    static let cell = 36

    /// The number of writers of each form.
    static let writers = 8

    /// Draws the sheet.
    public static func picture(seed: UInt64) -> GreyImage {
        let halves = [0...4, 5...9].map { digits in
            DigitForm.all.filter { digits.contains($0.digit) }
        }
        let rows = halves.map(\.count).max() ?? 0
        let gap = cell / 2
        let half = writers * cell
        var sheet = GreyImage(width: 2 * half + gap, height: rows * cell)
        var generator = SeededGenerator(seed: seed)
        for (side, forms) in halves.enumerated() {
            for (row, form) in forms.enumerated() {
                for column in 0..<writers {
                    let writer = Writer(from: .mixed, using: &generator)
                    let digit = writer.write(form, using: &generator).picture(
                        heightInPixels: cell - 8, marginInPixels: 1, using: &generator)
                    sheet.lay(
                        digit, x: side * (half + gap) + column * cell, y: row * cell, within: cell)
                }
            }
        }
        return sheet
    }
}

extension GreyImage {
    /// Lays a picture into the middle of a square; what stands out is cut off.
    fileprivate mutating func lay(_ picture: GreyImage, x: Int, y: Int, within side: Int) {
        let (left, top) = ((side - picture.width) / 2, (side - picture.height) / 2)
        for row in max(0, -top)..<min(picture.height, side - top) {
            for column in max(0, -left)..<min(picture.width, side - left) {
                self[x + left + column, y + top + row] = picture[column, row]
            }
        }
    }
}
