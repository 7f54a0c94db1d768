import NeuralNetwork
import ParallelWork
import ScanImages

/// Writes digits as people do: strokes with the world's forms of each digit, drawn by writers who
/// differ in slant, proportions, pen and care.
///
///     let synthesiser = HandwritingSynthesiser(region: .european)
///     let images = synthesiser.labelledImages(count: 10_000, seed: 1)
///
/// Every choice follows from the seed: the same seed gives the same bytes, whatever the number of
/// workers. How a digit is made is told in Docs/Synthesiser.md.
public struct HandwritingSynthesiser: Sendable, Hashable {
    /// Where the writers learnt to write.
    public let region: HandwritingRegion

    /// Whether the digits are to stand in numbers, whose neighbours tell forms that nobody writes alone.
    public let inNumbers: Bool

    /// Creates a synthesiser for the hands of a region, of single digits or of those of numbers.
    public init(region: HandwritingRegion = .mixed, inNumbers: Bool = false) {
        self.region = region
        self.inNumbers = inNumbers
    }

    /// Returns labelled digits in random order, prepared like those of a scan.
    ///
    /// Each writer writes the ten digits once. Every digit is drawn on paper, found there by
    /// `DigitFinder` and prepared by it, so that training sees what reading will see.
    ///
    /// - Parameters:
    ///   - count: The number of images; where it is a multiple of 10, each digit comes equally
    ///     often.
    ///   - seed: The seed of every choice.
    ///   - workers: The most threads used.
    /// - Returns: The images, 28×28 pixels each.
    /// - Complexity: About 0.16 ms an image on one core.
    public func labelledImages(
        count: Int, seed: UInt64, workers: Int = availableCores
    ) -> LabelledImages {
        var generator = SeededGenerator(seed: seed)
        let seeds = (0..<(count + 9) / 10).map { _ in generator.next() }
        let places = Array(0..<count).shuffled(using: &generator)
        return images(at: places, by: seeds, each: 10, workers: workers)
    }

    /// Returns what several writers wrote: the digits of one number have more in common than those of
    /// ten people.
    ///
    /// A digit that falls into pieces on its paper is written by someone else.
    ///
    /// - Parameters:
    ///   - count: The number of writers.
    ///   - times: How often each of them writes each digit.
    ///   - seed: The seed of every choice.
    ///   - workers: The most threads used.
    /// - Returns: For each writer `10 × times` images of 28×28 pixels.
    public func hands(
        count: Int, writingEachDigit times: Int, seed: UInt64, workers: Int = availableCores
    ) -> [LabelledImages] {
        var generator = SeededGenerator(seed: seed)
        let seeds = (0..<count).map { _ in generator.next() }
        let own = 10 * times
        let all = images(at: Array(0..<count * own), by: seeds, each: own, workers: workers)
        return (0..<count).map { all.selecting($0 * own..<($0 + 1) * own) }
    }

    /// Lets writers write the ten digits again and again.
    ///
    /// - Parameters:
    ///   - places: Where each digit goes in the result, in the order of writing.
    ///   - seeds: One for each writer.
    ///   - share: How many digits each of them writes; the last one writes what is left.
    ///   - workers: The most threads used.
    /// - Returns: As many images as there are places.
    private func images(
        at places: [Int], by seeds: [UInt64], each share: Int, workers: Int
    ) -> LabelledImages {
        let count = places.count
        let area = DigitBitmap.side * DigitBitmap.side
        var labels = [UInt8](repeating: 0, count: count)
        for (index, place) in places.enumerated() { labels[place] = UInt8(index % 10) }
        let written = concurrentMap(seeds.count, workers: workers) { index in
            var generator = SeededGenerator(seed: seeds[index])
            let writer = Writer(from: region, inNumbers: inNumbers, using: &generator)
            return (index * share..<min((index + 1) * share, count)).map { number in
                prepared(number % 10, by: writer, using: &generator)
            }
        }
        var pixels = [UInt8](repeating: 0, count: count * area)
        for (place, bitmap) in zip(places, written.joined()) {
            pixels.replaceSubrange(place * area..<(place + 1) * area, with: bitmap.pixels)
        }
        return LabelledImages(pixelsPerImage: area, pixels: pixels, labels: labels)
    }

    /// Returns a digit as the network would see it on a scan.
    private func prepared(
        _ digit: Int, by writer: Writer, using generator: inout SeededGenerator
    ) -> DigitBitmap {
        var writer = writer
        for _ in 0..<1_000 {
            let written = writer.write(digit, using: &generator)
            let height = Int(generator.uniform(in: 22...64))
            let margin = 3 + Int(Float(height) * generator.uniform(in: 0...0.3))
            var picture = written.picture(
                heightInPixels: height, marginInPixels: margin, using: &generator)
            if generator.chance(0.25) { picture.becomeBlackAndWhite() }
            if let numbers = try? DigitFinder().numbers(in: picture), numbers.count == 1,
                numbers[0].count == 1
            {
                return numbers[0][0].bitmap
            }
            // The ink fell into pieces, or all of it into one blot: someone else tries.
            writer = Writer(from: region, inNumbers: inNumbers, using: &generator)
        }
        preconditionFailure("no \(digit) was found on any of 1,000 pictures of one")
    }
}

extension GreyImage {
    /// Makes every pixel black or white, as copiers and many scanners do.
    mutating func becomeBlackAndWhite() {
        let darkest = pixels.min() ?? 0
        let threshold = darkest / 2 + 128
        for index in pixels.indices { pixels[index] = pixels[index] < threshold ? 0 : 255 }
    }
}
