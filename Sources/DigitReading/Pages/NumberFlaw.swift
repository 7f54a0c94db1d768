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

    /// The part of the ink from which on it is no number with a sign in it.
    private static let mostOther = 0.3

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
            return covered >= 2 || covered == 1 && isLong
        }
        let among = place.marks.filter { $0.middle > first && $0.middle < last }
        if place.marks.contains(where: isOver) {
            self = .struckOut
        } else if place.figures.otherHandwriting >= Self.mostOther {
            self = .otherWriting
        } else if among.contains(where: { $0.height >= Self.highestPoint }) {
            self = .divided
        } else if among.contains(where: { mark in
            middles.count { $0 > mark.middle } % 3 != 0
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
