import NeuralNetwork
import ScanImages

/// Reads scans: bytes in, numbers or a refusal out.
///
/// It knows no files, clocks or settings but its
/// own, keeps nothing between calls, and may be used by any number of threads at once.
public struct DigitReader: Sendable {
    /// The model that reads.
    public let model: Model

    /// Reads whole lines; without it, only what stands apart is read.
    public let lines: LineReader?

    /// Looks where the numbers of a page are; without it, they are found by rules.
    public let finder: (any PageMapping)?

    /// How scans are read.
    public let settings: ReadingSettings

    /// The confidences from which on numbers are accepted.
    public let bars: AcceptanceBars

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - model: Tells the digits.
    ///   - lines: Reads whole lines; without it, only what stands apart is read.
    ///   - finder: Looks where the numbers of a page are; it needs a reader of lines.
    ///   - settings: How scans are read.
    /// - Precondition: The model tells the ten digits in images of 28×28 apart, and may say of some
    ///   that they are none.
    public init(
        model: Model, lines: LineReader? = nil, finder: (any PageMapping)? = nil,
        settings: ReadingSettings = ReadingSettings()
    ) {
        let pixels = DigitBitmap.side * DigitBitmap.side
        precondition(
            model.network.inputs == pixels && model.network.architecture.tellsDigits,
            "a reader of digits needs a network of \(pixels) inputs and 10 outputs, or 11 with softmax, "
                + "not \(model.network.inputs) and \(model.network.outputs)")
        self.model = model
        self.lines = lines
        self.finder = finder
        self.settings = settings
        bars = settings.bars(
            for: model.facts, lines: lines, finder: (finder as? PageFinder)?.model.facts)
    }

    /// Reads one scan.
    ///
    /// - Parameter scan: The bytes of the whole file.
    /// - Returns: What was read, or why nothing was.
    public func read(_ scan: [UInt8]) -> Result<Reading, Refusal> {
        read([scan])[0]
    }

    /// Reads several scans with one pass through the network for all digits of all of them.
    ///
    /// - Parameters:
    ///   - scans: The bytes of each whole file.
    ///   - hints: What is known of the numbers on each scan, in the same order; without it, what
    ///     the settings say counts for all of them.
    /// - Returns: For each scan, in the same order, what was read or why nothing was.
    /// - Precondition: There is a hint, or `nil`, for every scan.
    public func read(
        _ scans: [[UInt8]], hints: [ReadingHint?]? = nil
    ) -> [Result<Reading, Refusal>] {
        read(scans.map(ScanContent.file), hints: hints)
    }

    /// Reads several scans with one pass through the network for all digits of all of them.
    ///
    /// A scan with one piece of ink goes the short way: the digit network tells which digit it is. Where
    /// there is more, or the network is in doubt, the finder says where numbers are, and each is read as a
    /// whole; without a finder, rules tell the lines of the scan from all other ink.
    ///
    /// - Parameters:
    ///   - scans: Each whole file, or page of one.
    ///   - hints: What is known of the numbers on each scan, in the same order; without it, what
    ///     the settings say counts for all of them.
    /// - Returns: For each scan, in the same order, what was read or why nothing was.
    /// - Precondition: There is a hint, or `nil`, for every scan.
    public func read(
        _ scans: [ScanContent], hints: [ReadingHint?]? = nil
    ) -> [Result<Reading, Refusal>] {
        let hints = hints ?? Array(repeating: settings.hint, count: scans.count)
        precondition(hints.count == scans.count, "\(hints.count) hints for \(scans.count) scans")
        let found = zip(scans, hints).map { scan, hint in
            Result { () throws(Refusal) in
                try InkOnScan(scan, readBy: self, hint: hint)
            }
        }
        var outcomes = outcomes(of: found, hints: hints)
        // What looked like one digit and is none, or hardly one, may be a short line.
        let doubtful = lines == nil ? [] : outcomes.indices.filter { outcomes[$0].isDoubtful }
        guard !doubtful.isEmpty else { return outcomes.map(\.result) }
        let again = doubtful.map { place in
            Result { () throws(Refusal) in
                try InkOnScan(scans[place], readBy: self, hint: hints[place], isLine: true)
            }
        }
        for (place, other) in zip(
            doubtful, self.outcomes(of: again, hints: doubtful.map { hints[$0] }))
        {
            outcomes[place].consider(other)
        }
        return outcomes.map(\.result)
    }

    /// Tells the digits of several scans apart.
    private func outcomes(
        of found: [Result<InkOnScan, Refusal>], hints: [ReadingHint?]
    ) -> [ReadingOutcome] {
        let inks = found.compactMap { try? $0.get() }
        func bitmaps(arePlain: Bool) -> [DigitBitmap] {
            inks.filter { $0.isPlain == arePlain }.flatMap { $0.candidates.map(\.bitmap) }
        }
        var alone = DigitAnswers(of: bitmaps(arePlain: true), by: model, looksAgain: true)
        // A digit of a line has been seen by the line reader as well, and no cut is exact to a pixel.
        var inLine = DigitAnswers(of: bitmaps(arePlain: false), by: model, looksAgain: false)
        return zip(found, hints).map { ink, hint in
            switch ink {
            case .failure(let refusal): ReadingOutcome(.failure(refusal), isDoubtful: false)
            case .success(let ink) where ink.isPlain: ink.outcome(with: &alone, hint: hint)
            case .success(let ink): ink.outcome(with: &inLine, hint: hint)
            }
        }
    }
}
