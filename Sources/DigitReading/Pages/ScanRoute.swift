import ScanImages

/// How a scan is read.
enum ScanRoute: Hashable {
    /// As one digit, by the digit network alone.
    case digit

    /// As a page: the finder says where its numbers are.
    case page

    /// As lines that are told from all other ink by rules.
    case lines

    /// A picture of more pixels is a page, or is looked at as one: separating the ink of all of it takes longer
    /// than the finder's look.
    static let mostPixelsOfDigit = 1_000_000

    /// Whether it is worth looking for a digit that stands alone.
    ///
    /// - Parameters:
    ///   - image: The picture.
    ///   - hasFinder: Whether a finder of numbers is there.
    /// - Returns: Whether the picture is as small as one of a digit.
    static func mayBeDigit(_ image: GreyImage, hasFinder: Bool) -> Bool {
        !hasFinder || image.pixels.count <= mostPixelsOfDigit
    }

    /// Decides by what stands apart on a picture.
    ///
    /// - Parameters:
    ///   - numbers: What stands apart, number after number; none where that was not looked for, or not found.
    ///   - image: The picture.
    ///   - hasFinder: Whether a finder of numbers is there.
    init(of numbers: [[DigitCandidate]], on image: GreyImage, hasFinder: Bool) {
        // A digit alone in a wide picture may be all that was found of a number.
        let isPlain =
            numbers.count == 1 && numbers[0].count == 1 && !numbers[0][0].isTooWide
            && 2 * image.width <= 3 * image.height
        self = isPlain ? .digit : hasFinder ? .page : .lines
    }

    /// Whether a line fills so much of a picture that the picture was cut out around it: the rules find such a
    /// number where the finder sees none.
    static func fills(_ line: FoundLine, _ image: GreyImage) -> Bool {
        let box = line.strip.box
        return 10 * box.width >= 6 * image.width && 10 * box.height >= 4 * image.height
    }
}
