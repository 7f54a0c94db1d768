/// The hands of real people: what many writers wrote with a pen that was recorded.
///
/// A number is written in one writer's own digits. Writers are parted by their names into those that are
/// learned from and those that are kept out of every training, so that hands that were never seen can
/// decide how well numbers are found.
public struct PenHands: Sendable {
    /// Which writers write.
    public enum Part: String, Sendable, Hashable, CaseIterable {
        /// Seven of eight.
        case training

        /// The others.
        case heldOut = "held-out"
    }

    /// One writer's digits.
    struct DigitWriter: Sendable {
        /// The writer's name.
        let name: String

        /// What was written of each digit; of each at least one.
        let samples: [[PenSample]]
    }

    /// The writers of whom there is every digit, by name.
    let digitWriters: [DigitWriter]

    /// Words by writer, by name.
    let words: [[PenSample]]

    /// Letters that nobody takes for a digit, by writer, by name.
    let letters: [[PenSample]]

    /// Signs by what they are.
    let symbols: [String: [PenSample]]

    /// Whether a number can be written in one writer's own digits.
    public var canWriteNumbers: Bool { !digitWriters.isEmpty }

    /// The names of all writers of whom anything is written.
    public var writers: Set<String> {
        Set(digitWriters.map(\.name) + (words + letters).joined().map(\.writer))
            .union(symbols.values.joined().map(\.writer))
    }

    /// Letters that are written like a digit where they stand alone.
    private static let lookalikes: Set<String> = [
        "B", "D", "I", "J", "O", "P", "Q", "S", "Z", "T", "C", "U", "V", "Y", "G", "F", "L", "N",
        "b", "c", "g", "i", "j", "l", "o", "p", "q", "s", "t", "u", "v", "y", "z", "r", "n", "h",
        "e",
    ]

    /// Parts and collects what was recorded.
    ///
    /// - Parameters:
    ///   - samples: Digits, letters, signs and words; which is which follows from the label.
    ///   - part: Whose.
    ///   - isUsable: Whether a sample shows what its label says; some labels are wrong.
    public init(
        _ samples: [PenSample], part: Part, where isUsable: (PenSample) -> Bool = { _ in true }
    ) {
        var digits: [String: [[PenSample]]] = [:]
        var words: [String: [PenSample]] = [:]
        var letters: [String: [PenSample]] = [:]
        var symbols: [String: [PenSample]] = [:]
        for sample in samples
        where Self.part(of: sample.writer) == part && !sample.strokes.isEmpty && isUsable(sample) {
            let signs = sample.label.unicodeScalars
            if signs.count == 1, let sign = signs.first, let digit = Int(sample.label),
                sign.isASCII
            {
                digits[sample.writer, default: [[PenSample]](repeating: [], count: 10)][digit]
                    .append(sample)
            } else if signs.count > 2 {
                words[sample.writer, default: []].append(sample)
            } else if signs.count == 1, signs.allSatisfy(\.properties.isAlphabetic) {
                if !Self.lookalikes.contains(sample.label) {
                    letters[sample.writer, default: []].append(sample)
                }
            } else {
                symbols[sample.label, default: []].append(sample)
            }
        }
        digitWriters = digits.sorted { $0.key < $1.key }.compactMap { name, samples in
            samples.allSatisfy { !$0.isEmpty } ? DigitWriter(name: name, samples: samples) : nil
        }
        self.words = words.sorted { $0.key < $1.key }.map(\.value)
        self.letters = letters.sorted { $0.key < $1.key }.map(\.value)
        self.symbols = symbols
    }

    /// The part to which a writer belongs, by the name alone: whatever else was recorded.
    public static func part(of writer: String) -> Part {
        // FNV-1a, whose low bits are even enough once they are folded.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in writer.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (hash ^ hash >> 32) % 8 == 0 ? .heldOut : .training
    }
}
