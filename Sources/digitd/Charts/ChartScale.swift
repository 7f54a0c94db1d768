import Glibc

/// Where a value stands along an axis: `0...1` from its beginning to its end.
protocol ChartScale {
    /// Returns the place of a value; values beyond the axis stand at its ends.
    func place(of value: Double) -> Double
}

/// An axis whose marks stand equally far apart, whatever lies between them.
///
/// Confidences crowd below 1. Between marks at 0.9, 0.99 and 0.995 each part of the crowd has as
/// much room as the wide empty parts below, and a straight line between equal values stays
/// straight where both axes have the same marks.
struct MarkedScale: ChartScale {
    /// The values of the marks, rising.
    let marks: [Double]

    func place(of value: Double) -> Double {
        guard let above = marks.firstIndex(where: { $0 > value }) else { return 1 }
        guard above > 0 else { return 0 }
        let (low, high) = (marks[above - 1], marks[above])
        return (Double(above - 1) + (value - low) / (high - low)) / Double(marks.count - 1)
    }
}

/// An axis of error rates: from 0, which logarithms do not have, even steps up to a tenth of a
/// percent, and from there on the same room for each factor.
///
/// It is the inverse hyperbolic sine, which is a line near 0 and a logarithm far from it.
struct ErrorRateScale: ChartScale {
    /// The highest rate of the axis.
    let end: Double

    /// Rates that are marked, as far as the axis reaches.
    static let marks = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]

    /// Creates the axis that holds a rate, and the usual ones in any case.
    init(reaching highest: Double) {
        end = Self.marks.first { $0 >= max(highest, 0.05) } ?? 1
    }

    func place(of rate: Double) -> Double {
        min(1, asinh(rate / 0.001) / asinh(end / 0.001))
    }
}
