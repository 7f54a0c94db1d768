import NeuralNetwork
import ScanImages

/// What was found on one decoded scan: digits that stand apart, or lines, not yet told.
struct InkOnScan {
    /// The scan.
    private let scan: DecodedScan

    private let ink: Ink

    /// The printed numbers that were found and are not wanted.
    private let printedLeftOut: Int

    /// Why no digit was found that stands apart, where none was.
    private let refusalOfDigits: Refusal?

    private enum Ink {
        /// Digits that stand apart, number after number.
        case digits([[DigitCandidate]])

        /// Lines, with what they may say, and what the finder knows of them.
        case lines([(line: NumberWeighing, place: PagePlace?)])
    }

    /// Decodes a scan and finds what is written on it.
    ///
    /// - Parameters:
    ///   - scan: The whole file, or a page of it.
    ///   - reader: How large it may be, who reads lines and finds numbers, and which are wanted.
    ///   - hint: What is known of the numbers.
    ///   - isLine: Whether a single piece of ink is to be read as a line, too.
    /// - Throws: Why nothing can be read.
    init(
        _ scan: ScanContent, readBy reader: DigitReader, hint: ReadingHint?, isLine: Bool = false
    ) throws(Refusal) {
        do {
            let decoded = try scan.decoded(limits: reader.settings.limits)
            self.scan = reader.finder.map(decoded.fittedToWriting(seenBy:)) ?? decoded
        } catch {
            throw Refusal(error)
        }
        let image = self.scan.image
        let finder = reader.lines == nil ? nil : reader.finder
        let apart = DigitsApart(on: self.scan, hasFinder: finder != nil)
        let route = ScanRoute(of: apart.numbers, on: image, hasFinder: finder != nil)
        if let lines = reader.lines, let finder, route == .page || isLine {
            if let refusal = apart.refusal, apart.isHopeless {
                throw Refusal(ofDamaged: self.scan) ?? refusal
            }
            let page = PageReading(
                of: image, by: finder, lines, readsPrint: reader.settings.readsPrint, hint: hint)
            let contents: PageReading.Contents
            do {
                contents = try page.contents()
            } catch {
                throw Refusal(ofDamaged: self.scan) ?? error
            }
            ink = .lines(contents.numbers)
            printedLeftOut = contents.printedLeftOut
            refusalOfDigits = nil
            return
        }
        printedLeftOut = 0
        if let lines = reader.lines, route == .lines || isLine, apart.mayBeLines,
            let found = try? LineFinder().lines(in: image)
        {
            ink = .lines(Self.weighings(of: found, by: lines, hint: hint))
            refusalOfDigits = apart.refusal
            return
        }
        if let refusal = apart.refusal { throw Refusal(ofDamaged: self.scan) ?? refusal }
        refusalOfDigits = nil
        ink = .digits(apart.numbers)
    }

    private static func weighings(
        of lines: [FoundLine], by reader: LineReader, hint: ReadingHint?
    ) -> [(line: NumberWeighing, place: PagePlace?)] {
        lines.map {
            let opinion = reader.opinion(of: $0.strip, hint: hint)
            return (NumberWeighing(of: $0, by: opinion, calibration: reader.calibration), nil)
        }
    }

    /// All that the digit network is to see, in the order in which answers are taken.
    var candidates: [DigitCandidate] {
        switch ink {
        case .digits(let numbers): numbers.flatMap(\.self)
        case .lines(let lines): lines.flatMap(\.line.candidates)
        }
    }

    /// Puts the digit network's answers, taken in the order of the ``candidates``, to their places.
    ///
    /// What is no digit is left out; where nothing is left, the scan is refused.
    func outcome(with answers: inout DigitAnswers, hint: ReadingHint?) -> ReadingOutcome {
        let numbers: [NumberReading]
        var shapes: [NumberReading.Digit] = []
        switch ink {
        case .digits(let found):
            numbers = found.compactMap { number in
                let own = number.map { answers.next(for: $0) }
                shapes += own.map(\.shape)
                return NumberReading(answers: own)?.narrowed(to: hint)
            }
        case .lines(let lines):
            numbers = lines.compactMap { line, place in
                let seen = line.candidates.map { _ in answers.nextTen() }
                shapes += zip(line.candidates, seen).map { NumberReading.Digit($0, seenAs: $1) }
                let number = line.number(with: seen)?.narrowed(to: hint)
                return number.map { place?.described($0) ?? $0 }
            }
        }
        guard !numbers.isEmpty else {
            if let refusal = Refusal(ofDamaged: scan) {
                return ReadingOutcome(.failure(refusal), isDoubtful: false)
            }
            var refusal =
                refusalOfDigits
                ?? Refusal(
                    noDigitAmong: candidates.count, width: scan.width, height: scan.height)
            refusal.shapes = shapes.map { $0.placed(on: scan) }
            return ReadingOutcome(.failure(refusal), isDoubtful: isPlain)
        }
        let reading = Reading(
            width: scan.width, height: scan.height,
            numbers: numbers.map { $0.placed(on: scan).doubted(of: scan.damage) },
            printedLeftOut: printedLeftOut)
        return ReadingOutcome(
            .success(reading), isDoubtful: isPlain && reading.confidence < Self.doubt)
    }

    /// Puts the digit network's answers, taken in the order of the ``candidates``, to the lines.
    ///
    /// - Returns: The strip of each line, in reading order, with the number on it where there is one; none
    ///   where digits stand apart.
    func strips(
        with answers: inout DigitAnswers
    ) -> [(strip: LineStrip, number: NumberReading?)] {
        guard case .lines(let lines) = ink else { return [] }
        return lines.map { line, _ in
            (line.strip, line.number(with: line.candidates.map { _ in answers.nextTen() }))
        }
    }

    /// The confidence below which a digit alone may as well be a short line.
    private static let doubt = 0.5

    /// Whether the digit network alone decides.
    var isPlain: Bool {
        if case .digits = ink { true } else { false }
    }
}

extension NumberReading {
    /// Returns the number, found on the picture of a scan, with its places on the scan.
    fileprivate func placed(on scan: DecodedScan) -> NumberReading {
        guard scan.reduction > 1 else { return self }
        var placed = self
        placed.box = scan.boxOnScan(box)
        placed.digits = digits.map { $0.placed(on: scan) }
        return placed
    }
}

extension NumberReading {
    /// Returns the number with no confidence left where its scan is damaged: half of it may be missing, or others.
    fileprivate func doubted(of damage: String?) -> NumberReading {
        guard let damage else { return self }
        var doubted = self
        doubted.confidence = NumberFlaw.confidence
        doubted.doubt =
            "The page is damaged (\(damage)): numbers may be missing. Scan it again, or look."
        return doubted
    }
}

extension NumberReading.Digit {
    /// Returns the digit, found on the picture of a scan, with its place on the scan.
    fileprivate func placed(on scan: DecodedScan) -> NumberReading.Digit {
        var placed = self
        placed.box = scan.boxOnScan(box)
        return placed
    }

    /// A candidate as the digit that the digit network finds it most like.
    fileprivate init(_ candidate: DigitCandidate, seenAs probabilities: [Double]) {
        let digit = probabilities.placeOfLargest
        self.init(
            digit: digit, confidence: probabilities[digit], box: candidate.box,
            probabilities: probabilities, bitmap: candidate.bitmap)
    }
}

/// What became of a scan so far.
struct ReadingOutcome {
    /// The reading, or why there is none.
    private(set) var result: Result<Reading, Refusal>

    /// Whether the digit network alone decided, and was not sure.
    let isDoubtful: Bool

    init(_ result: Result<Reading, Refusal>, isDoubtful: Bool) {
        self.result = result
        self.isDoubtful = isDoubtful
    }

    /// Takes the reading of the scan as lines in place of its own, where it is the surer one.
    mutating func consider(_ other: ReadingOutcome) {
        // One piece of ink is not two numbers.
        guard case .success(let reading) = other.result, reading.numbers.count == 1 else { return }
        let own = (try? result.get())?.confidence ?? 0
        if reading.confidence > own { result = other.result }
    }
}

/// What stands apart on a picture, or why nothing does.
private struct DigitsApart {
    /// The digits, number after number; empty where they were not looked for.
    private(set) var numbers: [[DigitCandidate]] = []

    /// Why none was found.
    private(set) var refusal: Refusal?

    /// What the finder of digits said.
    private var error: NoDigit?

    init(on scan: DecodedScan, hasFinder: Bool) {
        guard ScanRoute.mayBeDigit(scan.image, hasFinder: hasFinder) else { return }
        do {
            numbers = try DigitFinder().numbers(in: scan.image)
        } catch {
            self.error = error
            refusal = Refusal(error, width: scan.width, height: scan.height)
        }
    }

    /// Whether there is nothing to be seen for anyone.
    var isHopeless: Bool {
        switch error {
        case .tooSmall, .blank: true
        case .tooMuchInk, .specksOnly, .tooBusy, nil: false
        }
    }

    /// Whether lines may be there: digits that touch from end to end look like a rule to the finder of single
    /// digits.
    var mayBeLines: Bool { error == nil || error == .specksOnly }
}
