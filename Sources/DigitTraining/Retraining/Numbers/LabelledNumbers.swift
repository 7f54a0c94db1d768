import ContentDigest
import DigitEvaluation
import DigitReading
import NeuralNetwork
import ScanImages

/// The strips of whole numbers that people have labelled, found and prepared as scans are.
struct LabelledNumbers: Sendable {
    /// One labelled number.
    struct Number: Sendable {
        /// The line as the reader of lines sees it.
        var strip: LineStrip

        /// The digits on it.
        var label: [UInt8]

        /// The name of the file it stands on.
        var name: String

        /// The digest of that file.
        var digest: SHA256Digest
    }

    /// The numbers that can be learned from, in the order of their files' digests.
    private(set) var numbers: [Number] = []

    /// Labels that look wrong, the surest first; nothing is learned from them.
    private(set) var suspicious: [RetrainingReport.SuspiciousNumber] = []

    /// The files that cannot be learned from, and why.
    private(set) var problems: [FileProblem] = []

    /// The confidence from which on the reader in use is so sure of another number that the label is not
    /// believed.
    static let sure = 0.95

    /// The logarithm of the label's probability below which digits at its end that are not read are not on the
    /// strip either.
    ///
    /// In 243 test numbers with a digit cut off, the label was never more likely than this. Where the reader merely
    /// dropped one of two zeros, it usually is (decision 0088).
    static let leastSeen = -3.0

    /// Reads labelled files; once `shouldContinue` says no, the rest is left out.
    ///
    /// - Parameters:
    ///   - entries: The files with their labels; those that say there is no number are passed over.
    ///   - reader: Finds the numbers, and says what it reads.
    ///   - workers: The most threads used.
    ///   - shouldContinue: Asked before each file.
    init(
        _ entries: [DigestedLabels.Entry], readBy reader: DigitReader, workers: Int,
        shouldContinue: @Sendable () -> Bool = { true }
    ) {
        let (found, unusable) = entries.look(workers: workers, shouldContinue: shouldContinue) {
            (entry) throws(UnusableFile) in try Self.finds(in: entry, readBy: reader)
        }
        problems = unusable
        for (entry, finds) in found {
            for find in finds { take(find, on: entry) }
        }
        suspicious.sort { ($1.confidence, $0.name) < ($0.confidence, $1.name) }
    }

    /// A strip with its label and what is read on it.
    private typealias Find = (
        strip: LineStrip, label: [UInt8], number: NumberReading?, logarithm: Double
    )

    private static func finds(
        in entry: DigestedLabels.Entry, readBy reader: DigitReader
    ) throws(UnusableFile) -> [Find] {
        // That there is no number says nothing of digits.
        guard let label = NumberLabel(entry.scan.label),
            label.numbers.contains(where: { $0 != nil })
        else { return [] }
        let strips: [(strip: LineStrip, number: NumberReading?)]
        do {
            strips = try reader.strips(on: try entry.scan.bytes())
        } catch let refusal as Refusal {
            throw UnusableFile(reason: refusal.description)
        } catch {
            throw UnusableFile(reason: "\(error)")
        }
        guard strips.count == label.numbers.count else {
            let (found, said) = (strips.count, label.numbers.count)
            throw UnusableFile(
                reason:
                    "digitd finds \(found) \(found == 1 ? "number" : "numbers") on it where the "
                    + "label says \(said). Cut it into one image for each number.")
        }
        return zip(strips, label.numbers).compactMap { found, text in
            text.map { text in
                let digits = text.utf8.map { $0 - 0x30 }
                let answer = reader.lines?.answer(to: found.strip, labelled: digits)
                return (found.strip, digits, found.number, answer?.logarithm ?? 0)
            }
        }
    }

    /// Sorts a strip: what can be learned from, what looks wrong, what shows only a part of its label.
    private mutating func take(_ find: Find, on entry: DigestedLabels.Entry) {
        let name = entry.scan.name
        let label = find.label.map { String($0) }.joined()
        if let number = find.number, number.text != label {
            let text = number.text
            if text.count < label.count, label.hasPrefix(text) || label.hasSuffix(text),
                find.logarithm < Self.leastSeen
            {
                problems.append(
                    FileProblem(
                        name: name,
                        reason:
                            "Only \(text) of \(label) was found. Cut the number out with some paper "
                            + "around it."))
                return
            }
            if number.confidence >= Self.sure, !SuspiciousLabels.isAssured(name) {
                suspicious.append(
                    .init(name: name, label: label, read: text, confidence: number.confidence))
                return
            }
        }
        numbers.append(
            Number(
                strip: find.strip, label: find.label, name: name,
                digest: entry.digest))
    }
}
