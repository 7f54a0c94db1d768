/// Why no digit was found in a picture.
public enum NoDigit: Error, Sendable, Hashable {
    /// The picture is too small to hold a digit.
    case tooSmall(width: Int, height: Int)
    /// The picture has one tone from edge to edge.
    case blank
    /// Too much of the picture is darker, or lighter, than the rest: a photo or a texture.
    case tooMuchInk(percent: Int)
    /// All ink is in specks and ruled lines.
    case specksOnly
    /// There are more strokes than any page of digits has: a photo or a texture.
    case tooBusy
}

extension NoDigit: CustomStringConvertible {
    /// The sentence for people: what is wrong, what was expected, what to do.
    public var description: String {
        switch self {
        case .tooSmall(let width, let height):
            "The picture is \(width)×\(height) pixels; a digit needs at least "
                + "\(DigitFinder.minimumWidthInPixels)×\(DigitFinder.minimumHeightInPixels). "
                + "Scan it at a higher resolution."
        case .blank:
            "The picture is blank: no ink stands out from the paper. "
                + "Check that the written side was scanned, or write with a darker pen."
        case .tooMuchInk(let percent):
            "\(percent) % of the picture would be ink, as in a photo or a texture. "
                + "Cut the scan to the digits and their paper."
        case .specksOnly:
            "There are only specks or ruled lines, nothing with the size of a digit. "
                + "Check that the written side was scanned."
        case .tooBusy:
            "The picture has too many strokes for digits on paper, as in a photo or a texture. "
                + "Cut the scan to the digits and their paper."
        }
    }
}
