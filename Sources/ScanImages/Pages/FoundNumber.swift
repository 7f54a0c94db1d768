/// How a number came onto its page.
public enum NumberInk: String, Sendable, Hashable, CaseIterable {
    /// Written by hand.
    case handwritten
    /// Printed.
    case printed
}

/// A number that a map of the page shows, with its ink cut out.
public struct FoundNumber: Sendable {
    /// How it came onto the page.
    public var ink: NumberInk

    /// Where it stands.
    public let frame: NumberFrame

    /// What the finder says of it.
    public var figures: FinderFigures

    /// What is written by hand inside of the number and is no digit, from left to right.
    public let marks: [NumberMark]

    /// Its strip and its ink.
    public let line: FoundLine

    /// The row of its table or list, counted from 0; `nil` where it stands in none.
    public var row: Int?

    /// The column of its table, counted from 0; `nil` where it stands in none.
    public var column: Int?
}

/// What a finder says of one number, each `0...1`, and how its ink stands.
public struct FinderFigures: Sendable, Hashable {
    /// The mean probability of the band over its places.
    public var band: Double

    /// The part of the ink in the band that is of the number's kind: digits, or print.
    public var own: Double

    /// The part of the ink in the band that is handwriting and no digit.
    public var otherHandwriting: Double

    /// The part of the ink in the band that is furniture.
    public var furniture: Double

    /// How unevenly its digits stand, see ``FoundLine/unevenness``.
    public var unevenness: Double?

    /// The widest gap between two of its digits, see ``FoundLine/widestGap``; 0 for a single one.
    public var widestGap = 0.0

    /// The ink of points and commas between its digits, see ``FoundLine/pointsBetween``.
    public var pointsBetween = 0.0

    /// How near to it on its line another digit stands with no wall between: 1 for one that touches
    /// it, 0 for none within three of its heights.
    public var neighbour = 0.0

    /// Its height in pixels of the picture.
    public var height = 0.0

    /// How much its digits look printed at full resolution, as log-odds; 0 where nobody looked.
    public var printLogOdds = 0.0

    /// Creates figures.
    public init(
        band: Double, own: Double, otherHandwriting: Double, furniture: Double,
        unevenness: Double? = nil
    ) {
        self.band = band
        self.own = own
        self.otherHandwriting = otherHandwriting
        self.furniture = furniture
        self.unevenness = unevenness
    }
}

/// Something written by hand in the frame of a number that is no digit: a point, a slash, a line that
/// strikes it out.
public struct NumberMark: Sendable, Hashable {
    /// Where it begins and ends along the number, as parts of its width: 0 at the left end, 1 at the right.
    public var along: ClosedRange<Double>

    /// Its height as a part of the number's.
    public var height: Double

    /// How far its middle stands above the number's foot, as a part of the number's height.
    public var rise: Double

    /// Creates a mark.
    public init(along: ClosedRange<Double>, height: Double, rise: Double) {
        self.along = along
        self.height = height
        self.rise = rise
    }

    /// The middle, as a part of the number's width.
    public var middle: Double { (along.lowerBound + along.upperBound) / 2 }
}
