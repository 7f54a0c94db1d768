import DigitReading
import DigitTestSupport
import Handwriting
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A labelled number that is learned from` {
    @Test(arguments: [[7], [1, 2, 3], [0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]])
    func `looks a little different each time, and never too narrow for its label`(
        label: [UInt8]
    ) throws {
        let number = numbers([label], width: 24)[0]
        var generator = SeededGenerator(testSeed: 41)
        var widths: Set<Int> = []
        for _ in 0..<40 {
            let strip = number.changed(using: &generator)
            #expect(strip.label == label)
            #expect(strip.pixels.count == strip.width * LineStrip.height)
            // Each digit has a step of the network, and so has each gap.
            #expect(strip.width >= 4 * (2 * label.count + 1))
            widths.insert(strip.width)
        }
        // What has to be widened for its label is as wide as that wants.
        #expect(label.count == 8 ? widths == [68] : widths.count > 5)
    }

    @Test func `follows from the seed`() throws {
        let number = numbers([[4, 2]])[0]
        func strips(_ seed: UInt64) -> [[UInt8]] {
            var generator = SeededGenerator(testSeed: seed)
            return (0..<3).map { _ in number.changed(using: &generator).pixels }
        }
        #expect(strips(42) == strips(42))
        #expect(strips(42) != strips(43))
    }

    @Test func `keeps paper white, and gets more or less ink`() throws {
        let width = 60
        var blank = numbers([[1]], width: width)[0]
        let box = PixelBox(x: 0, y: 0, width: width, height: LineStrip.height)
        func strip(of ink: UInt8) -> LineStrip {
            let pixels = [UInt8](repeating: ink, count: width * LineStrip.height)
            return LineStrip(width: width, pixels: pixels, box: box)
        }
        var generator = SeededGenerator(testSeed: 44)
        blank.strip = strip(of: 0)
        #expect((0..<20).allSatisfy { _ in blank.changed(using: &generator).pixels.max() == 0 })
        blank.strip = strip(of: 100)
        let inks = (0..<40).map { _ in Int(blank.changed(using: &generator).pixels.max() ?? 0) }
        // Three quarters to six fifths.
        #expect(inks.allSatisfy { 74...120 ~= $0 })
        #expect(Set(inks).count > 10)
    }
}

@Suite(.tellingSeeds) struct `Training a reader of lines on` {
    private let learned = [[UInt8]](repeating: [7], count: 8)

    private func trained(
        by training: NumberTraining, from numbers: [LabelledNumbers.Number]
    ) -> LineReader? {
        training.reader(
            learningFrom: numbers, facts: training.parent.model.facts, training: 0)
    }

    @Test func `makes the labels likelier`() throws {
        // A reader that says nothing: of one that says another digit the label is too unlikely to count.
        let parent = try reader(taking: 10)
        let numbers = numbers(learned)
        let after = try #require(trained(by: training(of: parent), from: numbers))
        let gains = numbers.map { number in
            after.answer(to: number.strip, labelled: [7]).logarithm
                - parent.answer(to: number.strip, labelled: [7]).logarithm
        }
        #expect(gains.allSatisfy { $0 > 0 }, "\(gains)")
    }

    @Test func `gives one network for one seed, whatever the number of workers`() throws {
        let parent = try reader(taking: 1)
        let numbers = numbers(learned)
        let one = trained(by: training(of: parent, workers: 1), from: numbers)
        let two = trained(by: training(of: parent, workers: 2), from: numbers)
        #expect(one != nil)
        #expect(one?.model.network == two?.model.network)
        #expect(one?.model.network != parent.model.network)
    }

    @Test func `goes on with rehearsed strips alone where there are no labels`() throws {
        let parent = try reader(taking: 1)
        let after = try #require(trained(by: training(of: parent), from: []))
        #expect(after.model.network != parent.model.network)
    }

    @Test func `tells its part of all trainings`() throws {
        var told: [TrainingProgress] = []
        let training = training(
            of: try reader(taking: 1), epochs: 2, trainings: 3, onProgress: { told.append($0) })
        _ = training.reader(
            learningFrom: numbers(learned), facts: training.parent.model.facts, training: 1)
        // Two mini-batches of 64 in each of two passes; it is the second of three trainings.
        #expect(told.map(\.epoch) == [2, 2, 3, 3])
        #expect(told.map(\.imagesSeen) == [64, 128, 64, 128])
        #expect(told.allSatisfy { $0.epochs == 6 && $0.imagesPerEpoch == 128 })
    }

    @Test func `stops between two mini-batches`() throws {
        let batches = Counter()
        let training = training(
            of: try reader(taking: 1), onProgress: { _ in batches.add() },
            shouldContinue: { batches.count < 3 })
        #expect(trained(by: training, from: numbers(learned)) == nil)
        #expect(batches.count == 3)
    }
}
