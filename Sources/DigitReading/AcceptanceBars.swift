import NeuralNetwork

/// The confidences from which on numbers are accepted.
///
/// There are three, since confidences are known in three ways: the digit network's on held-out digits, which
/// are easier than scans, the line reader's on held-out numbers, of which most are harder, and those of
/// numbers that a finder found on held-out pages.
public struct AcceptanceBars: Sendable, Hashable {
    /// The bar for digits that stand apart; infinity when none is accepted.
    public var digits: Double

    /// The bar for numbers read as lines; infinity when none is accepted.
    public var lines: Double

    /// The bar for numbers that a finder found on a page; infinity when none is accepted.
    public var pages: Double

    /// Creates bars; that for pages is that for lines where none is given.
    public init(digits: Double, lines: Double, pages: Double? = nil) {
        self.digits = digits
        self.lines = lines
        self.pages = pages ?? lines
    }

    /// Creates one bar for all numbers.
    public init(_ bar: Double) {
        self.init(digits: bar, lines: bar)
    }

    /// Returns the bar that a number has to reach.
    public func bar(for number: NumberReading) -> Double {
        if number.line?.evidence.finder != nil { return pages }
        return number.line == nil ? digits : lines
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
    /// For numbers on pages it is what was counted on held-out pages, where the finder's model carries that,
    /// and else the bar for lines.
    ///
    /// - Parameters:
    ///   - facts: Those of the digit network's model.
    ///   - reader: Reads whole lines, if something does.
    ///   - finder: Those of the finder's model, if there is one.
    /// - Returns: All bars; infinity where nothing is accepted.
    public func bars(
        for facts: ModelFacts, lines reader: LineReader?, finder: ModelFacts? = nil
    ) -> AcceptanceBars {
        guard errorRate > 0 else { return AcceptanceBars(.infinity) }
        let honest = max(0, 1 - errorRate)
        func counted(_ facts: ModelFacts) -> Double? {
            RiskCoverageCurve(of: facts)?.bar(forErrorRate: errorRate)
        }
        let digits = max(honest, counted(facts) ?? 0)
        guard let reader, reader.calibration != nil else { return AcceptanceBars(digits) }
        let pages = finder.flatMap { facts in
            NumberCalibration(of: facts).map { _ in counted(facts) ?? honest }
        }
        return AcceptanceBars(
            digits: digits, lines: counted(reader.model.facts) ?? honest, pages: pages)
    }
}
