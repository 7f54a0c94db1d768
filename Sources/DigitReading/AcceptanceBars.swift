import NeuralNetwork

/// The confidences from which on numbers are accepted.
///
/// There are two, since confidences are known in two ways: the digit network's on held-out digits, which
/// are easier than scans, the line reader's on held-out numbers, of which most are harder.
public struct AcceptanceBars: Sendable, Hashable {
    /// The bar for digits that stand apart; infinity when none is accepted.
    public var digits: Double

    /// The bar for numbers read as lines; infinity when none is accepted.
    public var lines: Double

    /// Creates bars.
    public init(digits: Double, lines: Double) {
        self.digits = digits
        self.lines = lines
    }

    /// Creates one bar for all numbers.
    public init(_ bar: Double) {
        self.init(digits: bar, lines: bar)
    }

    /// Returns the bar that a number has to reach.
    public func bar(for number: NumberReading) -> Double {
        number.line == nil ? digits : lines
    }

    /// Returns `review` where a number's confidence is below its bar, else `read`.
    public func status(of number: NumberReading) -> ReadingStatus {
        number.confidence >= bar(for: number) ? .read : .review
    }

    /// Returns `review` where a number of a reading is doubtful, else `read`.
    public func status(of reading: Reading) -> ReadingStatus {
        reading.numbers.allSatisfy { status(of: $0) == .read } ? .read : .review
    }
}

extension ReadingSettings {
    /// Returns the confidences from which on readings are accepted.
    ///
    /// For digits it is the stricter of two bars. Where confidences are honest, those of 1 − rate and more
    /// are wrong at most as often as the rate allows. Where the model carries a curve that was counted
    /// on held-out digits, its bar goes before one that is lower. A model without a curve, or with
    /// one counted on too few digits for the rate, has the first bar alone.
    ///
    /// For lines it is what was counted on held-out numbers, where the line reader's model carries that,
    /// and else the bar for digits.
    ///
    /// - Parameters:
    ///   - facts: Those of the digit network's model.
    ///   - reader: Reads whole lines, if something does.
    /// - Returns: Both bars; infinity where nothing is accepted.
    public func bars(for facts: ModelFacts, lines reader: LineReader?) -> AcceptanceBars {
        guard errorRate > 0 else { return AcceptanceBars(.infinity) }
        let honest = max(0, 1 - errorRate)
        func counted(_ facts: ModelFacts) -> Double? {
            RiskCoverageCurve(of: facts)?.bar(forErrorRate: errorRate)
        }
        let digits = max(honest, counted(facts) ?? 0)
        guard let reader, reader.calibration != nil else { return AcceptanceBars(digits) }
        return AcceptanceBars(digits: digits, lines: counted(reader.model.facts) ?? honest)
    }
}
