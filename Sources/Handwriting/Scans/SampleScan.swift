import NeuralNetwork
import PlainText
import ScanImages

/// A scan as someone might drop it into the inbox, with the number that is written on it: for
/// demonstrations and tests.
///
///     for sample in SampleScan.samples(count: 20, seed: 1) {
///         print(sample.fileName, sample.label)        // sample-07-cream-paper.jpg 4
///     }
///
/// Sizes, papers, pens, hands and file formats vary. The truth is not in the file's name.
public struct SampleScan: Sendable, Hashable {
    /// A suggested name, different for each sample of a set.
    public let fileName: String

    /// The digits written, as text: `"4"`, or `"504192"`.
    public let label: String

    /// What they are written on.
    public let paper: Paper

    /// The image file: a PNG or a JPEG.
    public let bytes: [UInt8]

    /// Returns a set of samples.
    ///
    /// - Parameters:
    ///   - count: The number of samples. Among single digits each comes equally often, as nearly
    ///     as the count allows.
    ///   - seed: The seed of every choice: the same seed gives the same bytes.
    ///   - region: Where the writers learnt to write.
    ///   - digits: The fewest and the most digits of a number, side by side with gaps between.
    ///   - heightsInPixels: The smallest and the largest height of a picture.
    /// - Returns: The samples, in the order of their names.
    /// - Precondition: A number has at least one digit, a picture a height of at least 28 pixels.
    public static func samples(
        count: Int, seed: UInt64, region: HandwritingRegion = .mixed,
        digits: ClosedRange<Int> = 1...1, heightsInPixels: ClosedRange<Int> = 28...600
    ) -> [SampleScan] {
        precondition(digits.lowerBound >= 1, "a number of \(digits.lowerBound) digits")
        precondition(
            heightsInPixels.lowerBound >= 28,
            "no digit can be read in \(heightsInPixels.lowerBound) pixels; at least 28 are needed")
        var generator = SeededGenerator(seed: seed)
        let places = max(2, String(count).count)
        var deck: [Int] = []
        return (1...max(count, 1)).prefix(count).map { number in
            var own = generator.split()
            let length = Int.random(in: digits, using: &own)
            let written = (0..<length).map { _ in
                if deck.isEmpty { deck = Array(0...9).shuffled(using: &generator) }
                return deck.removeLast()
            }
            return SampleScan(
                of: written, name: "sample-\(number.zeroPadded(to: places))", region: region,
                heights: heightsInPixels, using: &own)
        }
    }

    private init(
        of digits: [Int], name: String, region: HandwritingRegion, heights: ClosedRange<Int>,
        using generator: inout SeededGenerator
    ) {
        let height = Self.height(in: heights, using: &generator)
        let papers = Paper.allCases.filter { $0.minimumHeightInPixels <= height }
        let paper = papers[generator.index(weights: papers.map(\.frequency))]
        var writer = Writer(from: region, using: &generator)
        // Samples show what the program can do, so no hand leans to the ground.
        writer.slant = min(max(writer.slant, -0.15), 0.45)
        if paper.isDark { writer.pen = .feltTip }
        let picture = ScanPicture(
            of: digits, by: writer, on: paper, heightInPixels: height, using: &generator
        ).image
        let isJPEG = height >= 60 && generator.chance(0.5)
        fileName = "\(name)-\(paper.rawValue).\(isJPEG ? "jpg" : "png")"
        label = digits.map(String.init).joined()
        self.paper = paper
        bytes =
            isJPEG
            ? picture.jpegBytes(quality: Int(generator.uniform(in: 75...95)))
            : picture.pngBytes()
    }

    /// Draws a height: small ones as often as large ones, each by its ratio.
    private static func height(
        in range: ClosedRange<Int>, using generator: inout SeededGenerator
    ) -> Int {
        let (low, high) = (Float(range.lowerBound), Float(range.upperBound))
        // Squaring an even draw favours small pictures, about as an even draw of the logarithm.
        let part = generator.uniform()
        return Int((low + (high - low) * part * part).rounded())
    }
}
