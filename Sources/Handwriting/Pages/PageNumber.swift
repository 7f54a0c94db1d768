import ScanImages

/// A number on a page: what it says and where it is.
public struct PageNumber: Sendable, Hashable {
    /// Why handwriting that holds digits is no string of digits.
    public enum Flaw: String, Sendable, Hashable, CaseIterable {
        /// Two numbers above each other or with a slash: `4½`.
        case fraction

        /// Digits behind a point or a comma: `5·5`.
        case decimal

        /// Hours and minutes: `12:30`.
        case time

        /// Day, month and year.
        case date

        /// Crossed out by who wrote it.
        case struckOut = "struck-out"
    }

    /// How it came onto the page.
    public enum Origin: String, Sendable, Hashable {
        /// Written by hand.
        case handwritten

        /// Printed.
        case printed
    }

    /// Its digits, without points, commas and what else stands between them: `"1250"`.
    public let text: String

    /// All that is written: `"1.250,-"`.
    public let written: String

    /// How it came onto the page.
    public let origin: Origin

    /// Why it is no plain string of digits; `nil` where it is one.
    public let flaw: Flaw?

    /// The corners of its digits in pixels: head left, head right, foot right, foot left, as they are read.
    public let corners: [SIMD2<Float>]

    /// The row of its table or list, counted from 0; `nil` where it stands in none.
    public let row: Int?

    /// The column of its table or list, counted from 0; `nil` where it stands in none.
    public let column: Int?

    /// The smallest upright box around the corners, in whole pixels.
    public var box: PixelBox {
        let low = corners.reduce(corners[0], pointwiseMin)
        let high = corners.reduce(corners[0], pointwiseMax)
        let (x, y) = (Int(low.x.rounded(.down)), Int(low.y.rounded(.down)))
        return PixelBox(
            x: x, y: y, width: Int(high.x.rounded(.up)) - x, height: Int(high.y.rounded(.up)) - y)
    }

    /// The direction of its line in pixels: from the left end to the right one.
    public var direction: SIMD2<Float> { corners[1] - corners[0] }
}
