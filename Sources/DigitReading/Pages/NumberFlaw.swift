import ScanImages

/// Why handwriting that holds digits is no plain string of digits.
///
/// It is told from where other handwriting stands among the digits. A sign before the first digit or behind the
/// last, as a currency's, does not matter, nor do points between groups of three.
enum NumberFlaw: Hashable {
    /// A line goes over digits.
    case struckOut

    /// A slash, a colon or something else stands between two digits.
    case divided

    /// A point or a comma stands between digits, not before three.
    case point

    /// Much of what is written is no digit.
    case otherWriting

    /// The confidence of what is no plain string of digits, which is below every bar.
    static let confidence = 0.0

    /// The least part of a number's width that a line over its digits covers.
    private static let longestSign = 0.4

    /// The height from which on a sign is more than a point, as a part of the number's.
    private static let highestPoint = 0.25

    /// Where the middle of a sign between digits, or of a line over them, stands in the number's height; a ring
    /// around a number passes above and below.
    private static let among = 0.2...0.8

    /// The width of the widest point, as a part of the number's height.
    private static let widestPoint = 0.4

    /// The height of the highest comma, which stands at the foot.
    private static let highestComma = 0.5

    /// The part of the ink from which on it is no number with a sign in it.
    private static let mostOther = 0.5

    /// Looks for a flaw.
    ///
    /// - Parameters:
    ///   - number: The number, as read.
    ///   - place: What the finder knows of it.
    init?(of number: NumberReading, at place: PagePlace) {
        let middles = number.digits.map { place.part(of: $0.box) }
        guard let first = middles.first, let last = middles.last else { return nil }
        func isOver(_ mark: NumberMark) -> Bool {
            let covered = middles.count { mark.along.contains($0) }
            let isLong = mark.along.upperBound - mark.along.lowerBound >= Self.longestSign
            return Self.among.contains(mark.rise) && (covered >= 2 || covered == 1 && isLong)
        }
        let aspect = place.frame.width / max(place.frame.height, 1)
        func isPoint(_ mark: NumberMark) -> Bool {
            let isLow = mark.rise < Self.among.lowerBound && mark.height < Self.highestComma
            let width = (mark.along.upperBound - mark.along.lowerBound) * aspect
            return width <= Self.widestPoint && (isLow || mark.height < Self.highestPoint)
        }
        let between = place.marks.filter { $0.middle > first && $0.middle < last }
        if place.marks.contains(where: isOver) {
            self = .struckOut
        } else if place.figures.otherHandwriting >= Self.mostOther {
            self = .otherWriting
        } else if between.contains(where: { Self.among.contains($0.rise) && !isPoint($0) }) {
            self = .divided
        } else if between.contains(where: { mark in
            isPoint(mark) && middles.count { $0 > mark.middle } % 3 != 0
        }) {
            self = .point
        } else {
            return nil
        }
    }

    /// Says what is wrong with a number.
    func sentence(about text: String) -> String {
        switch self {
        case .struckOut: "\(text) seems to be struck out."
        case .divided:
            "Something is written between the digits of \(text), as in a fraction, a time or a date."
        case .point: "A point or a comma stands between the digits of \(text)."
        case .otherWriting: "Beside the digits of \(text) something else is written."
        }
    }
}

extension PagePlace {
    /// Where the middle of a box stands along the number: 0 at its left end, 1 at the right.
    fileprivate func part(of box: PixelBox) -> Double {
        let middle = SIMD2(
            Double(2 * box.x + box.width) / 2, Double(2 * box.y + box.height) / 2)
        return frame.place(of: middle).x / max(frame.width, 1) + 0.5
    }
}
