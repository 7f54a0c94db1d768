import DigitReading
import Files
import Glibc
import ParallelWork

extension Evaluation {
    /// Measures a reader on files, as the daemon would read them: a file is right when exactly the
    /// digits of its label were read, and one without a label when nothing was.
    ///
    /// - Parameters:
    ///   - reader: Reads the files.
    ///   - scans: The files with their labels.
    ///   - workers: The most threads used; the result does not depend on it.
    ///   - onProgress: Called with the number of files read so far.
    public init(
        of reader: DigitReader, on scans: [LabelledScan], workers: Int = 1,
        onProgress: (Int) -> Void = { _ in }
    ) {
        self.init()
        if reader.model.scout != nil { firstLooks = 0 }
        var loss = 0.0
        var given: [CalibrationReport.Answer] = []
        // Parts of this size keep few scans in memory and the threads busy.
        let size = 64 * max(1, workers)
        for start in stride(from: 0, to: scans.count, by: size) {
            let part = Array(scans[start..<min(start + size, scans.count)])
            let answers = concurrentMap(part.count, workers: workers) { index in
                Self.read(part[index], with: reader)
            }
            for (scan, answer) in zip(part, answers) {
                loss += record(answer, for: scan)
                if case .success(let reading) = answer {
                    given.append(
                        CalibrationReport.Answer(reading, isRight: reading.text == scan.label))
                }
            }
            onProgress(start + part.count)
        }
        meanLoss = count == 0 ? 0 : loss / Double(count)
        calibration = CalibrationReport(
            of: given, refused: refused + (withoutNumber?.refused ?? 0),
            errorRate: reader.settings.errorRate,
            bars: reader.bars(forErrorRate:))
    }

    private static func read(
        _ scan: LabelledScan, with reader: DigitReader
    ) -> Result<Reading, Refusal> {
        do throws(FileError) {
            return reader.read(try scan.bytes())
        } catch {
            return .failure(Refusal(code: .unreadable, reason: "\(error)"))
        }
    }

    /// Counts one file and returns -ln of the probability that was given to its label.
    private mutating func record(
        _ answer: Result<Reading, Refusal>, for scan: LabelledScan
    ) -> Double {
        count += 1
        let unlikely = -log(1e-30)
        if scan.label.isEmpty { withoutNumber = withoutNumber ?? WithoutNumber() }
        withoutNumber?.count += scan.label.isEmpty ? 1 : 0
        switch answer {
        case .failure(let refusal) where scan.label.isEmpty && refusal.code != .unreadable:
            correct += 1
            withoutNumber?.refused += 1
            return 0
        case .failure(let refusal):
            refused += 1
            mistakes.append(
                Mistake(name: scan.name, label: scan.label, read: nil, reason: refusal.reason))
            return unlikely
        case .success(let reading):
            let read = reading.text
            firstLooks? += reading.numbers.flatMap(\.digits).count(where: \.isFirstLook)
            if read == scan.label {
                correct += 1
            } else {
                mistakes.append(
                    Mistake(
                        name: scan.name, label: scan.label, read: read,
                        confidence: reading.numbers.map(\.confidence).reduce(1, *)))
            }
            return recordDigits(of: reading, label: scan.label) ?? unlikely
        }
    }

    /// Counts the digits of a number whose length was read right.
    private mutating func recordDigits(of reading: Reading, label: String) -> Double? {
        let digits = reading.numbers.flatMap(\.digits)
        guard digits.count == label.count else { return nil }
        var loss = 0.0
        for (digit, character) in zip(digits, label) {
            guard let expected = character.wholeNumberValue else { return nil }
            confusion.record(label: expected, read: digit.digit)
            loss -= log(max(digit.probabilities[expected], 1e-30))
        }
        return loss
    }
}

extension CalibrationReport.Answer {
    /// Takes the confidences of a reading's numbers.
    init(_ reading: Reading, isRight: Bool) {
        let lines = reading.numbers.filter { $0.line != nil }.map(\.confidence)
        let digits = reading.numbers.filter { $0.line == nil }.map(\.confidence)
        self.init(
            digits: digits.min() ?? .infinity, lines: lines.min() ?? .infinity, isRight: isRight)
    }
}

extension DigitReader {
    /// The confidences from which on numbers would be accepted at another error rate.
    func bars(forErrorRate errorRate: Double) -> AcceptanceBars {
        ReadingSettings(errorRate: errorRate).bars(for: model.facts, lines: lines)
    }
}

extension Reading {
    /// The numbers as a label has them, with a space between two.
    fileprivate var text: String { numbers.map(\.text).joined(separator: " ") }
}
