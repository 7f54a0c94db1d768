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
        // A bar at the edge of the picture, or among other ink, is more likely the wall of a cell than a one.
        let isWall = hasFinder && isPlain && numbers[0][0].mayBeWall(on: image)
        self = isPlain && !isWall ? .digit : hasFinder ? .page : .lines
    }

    /// Whether a line fills so much of a picture that the picture was cut out around it: the rules find such a
    /// number where the finder sees none.
    static func fills(_ line: FoundLine, _ image: GreyImage) -> Bool {
        let box = line.strip.box
        return 10 * box.width >= 6 * image.width && 10 * box.height >= 4 * image.height
    }
}

extension DigitCandidate {
    /// Whether the ink is as long and narrow as a wall, and not alone: at the edge of its picture, or with
    /// other ink as dark around it.
    fileprivate func mayBeWall(on image: GreyImage) -> Bool {
        let (short, long) = (min(box.width, box.height), max(box.width, box.height))
        guard 5 * short <= 2 * long else { return false }
        let isAtEdge =
            box.x <= 1 || box.y <= 1 || box.endX >= image.width - 1 || box.endY >= image.height - 1
        return isAtEdge || image.hasInk(outside: box)
    }
}

extension GreyImage {
    /// Whether there is ink outside of a box, as much as a tenth of what is inside.
    fileprivate func hasInk(outside box: PixelBox) -> Bool {
        var counts = (
            inside: [Int](repeating: 0, count: 256), outside: [Int](repeating: 0, count: 256)
        )
        for y in 0..<height {
            for x in 0..<width {
                let tone = Int(self[x, y])
                // The soft edge of the ink is neither.
                if (box.x..<box.endX).contains(x), (box.y..<box.endY).contains(y) {
                    counts.inside[tone] += 1
                } else if !(box.x - 2..<box.endX + 2).contains(x)
                    || !(box.y - 2..<box.endY + 2).contains(y)
                {
                    counts.outside[tone] += 1
                }
            }
        }
        let paper = Self.median(of: counts.outside)
        let ink = (0..<256).filter { counts.inside[$0] > 0 }.max {
            abs($0 - paper) < abs($1 - paper)
        }
        guard let ink else { return false }
        func isInk(_ tone: Int) -> Bool {
            (tone < paper) == (ink < paper) && 2 * abs(tone - paper) > abs(ink - paper)
        }
        func amount(_ counts: [Int]) -> Int {
            (0..<256).reduce(0) { $0 + (isInk($1) ? counts[$1] : 0) }
        }
        return 10 * amount(counts.outside) > amount(counts.inside)
    }

    private static func median(of counts: [Int]) -> Int {
        let half = counts.reduce(0, +) / 2
        var sum = 0
        return counts.firstIndex { count in
            sum += count
            return sum > half
        } ?? 255
    }
}
