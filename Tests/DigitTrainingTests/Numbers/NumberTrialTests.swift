import ContentDigest
import DigitReading
import DigitTestSupport
import Handwriting
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitTraining

/// Labelled numbers made of noise: what a reader that sees nothing is shown.
func numbers(_ labels: [[UInt8]], width: Int = 40, seed: UInt64 = 31) -> [LabelledNumbers.Number] {
    var generator = SeededGenerator(testSeed: seed)
    return labels.enumerated().map { index, label in
        let pixels = (0..<width * LineStrip.height).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        return LabelledNumbers.Number(
            strip: LineStrip(
                width: width, pixels: pixels,
                box: PixelBox(x: 0, y: 0, width: width, height: LineStrip.height)),
            label: label, name: "\(index).png", digest: SHA256Digest(of: pixels))
    }
}

/// A reader that takes every strip for one digit, the surer the more speaks for it.
func reader(taking digit: Int, with bias: Float = 3) throws -> LineReader {
    var biases = [Float](repeating: 0, count: 11)
    biases[digit] = bias
    return try #require(LineReader(model: try Model.saying(biases)))
}

/// A training of a few mini-batches.
func training(
    of parent: LineReader, epochs: Int = 2, workers: Int = 1, trainings: Int = 1,
    onProgress: @escaping (TrainingProgress) -> Void = { _ in },
    shouldContinue: @escaping @Sendable () -> Bool = { true }
) -> NumberTraining {
    let hands = HandwritingSynthesiser(inNumbers: true).hands(
        count: 2, writingEachDigit: 1, seed: testSeed(32), workers: 2)
    return NumberTraining(
        parent: parent, rehearsal: StripSynthesiser(hands: hands),
        extent: .init(stripsPerEpoch: 128, epochs: epochs), seed: testSeed(33), workers: workers,
        trainings: trainings, onProgress: onProgress, shouldContinue: shouldContinue)
}

@Suite(.tellingSeeds) struct `A trial of readers of lines` {
    private func trial(
        _ labels: [[UInt8]], parent: LineReader, base: [LabelledStrip] = [],
        rehearsed: [LabelledStrip] = [], epochs: Int = 2
    ) -> NumberTrial {
        NumberTrial(
            training: training(of: parent, epochs: epochs), numbers: numbers(labels), base: base,
            facts: parent.model.facts, rehearsed: rehearsed)
    }

    private func strips(_ labels: [[UInt8]]) -> [LabelledStrip] {
        numbers(labels, seed: 34).map {
            LabelledStrip(width: $0.strip.width, pixels: $0.strip.pixels, label: $0.label)
        }
    }

    @Test func `counts what is gained and what is lost`() throws {
        let trial = trial([[7], [1], [7], [2]], parent: try reader(taking: 1))
        let comparison = trial.comparison(of: try reader(taking: 7), onLabels: [0, 1, 2, 3])
        #expect(
            comparison.answers
                == .init(
                    images: "held-out labelled numbers", count: 4, correctBefore: 1,
                    correctAfter: 2, gained: 2, lost: 1))
        #expect(comparison.gains.count == 4)
        // The sevens have become likelier, the one less likely, the two is as unlikely as before.
        #expect(comparison.gains[0] > 1 && comparison.gains[2] > 1 && comparison.gains[1] < -1)
        #expect(abs(comparison.gains[3]) < 1e-5)
    }

    @Test func `looks at the places alone that it is asked about`() throws {
        let trial = trial([[7], [1], [7], [2]], parent: try reader(taking: 1))
        let comparison = trial.comparison(of: try reader(taking: 7), onLabels: [1, 3])
        #expect(comparison.answers.count == 2)
        #expect(comparison.answers.gained == 0 && comparison.answers.lost == 1)
        #expect(trial.comparison(of: try reader(taking: 7), onLabels: []).meanGain == 0)
    }

    @Test func `names the numbers that are read otherwise`() throws {
        let trial = trial([[7], [1, 2], [7]], parent: try reader(taking: 1))
        let changed = trial.changedAnswers(of: try reader(taking: 7), onLabels: [0, 1])
        #expect(changed.map(\.name) == ["0.png", "1.png"])
        #expect(changed.map(\.label) == ["7", "12"])
        #expect(changed.allSatisfy { $0.before == "1" && $0.after == "7" })
        #expect(
            trial.changedAnswers(of: try reader(taking: 1, with: 5), onLabels: [0, 1]).isEmpty)
    }

    @Test func `compares on synthetic numbers by what is on them`() throws {
        let trial = trial(
            [[7]], parent: try reader(taking: 1), base: strips([[1], [1], [7], [3]]))
        let comparison = trial.comparisonOnBase(of: try reader(taking: 7))
        #expect(
            comparison.answers
                == .init(
                    images: "synthetic numbers", count: 4, correctBefore: 2, correctAfter: 1,
                    gained: 1, lost: 2))
        #expect(comparison.gains[0] < 0 && comparison.gains[2] > 0)
    }

    @Test func `counts no label as less likely than it can tell apart`() throws {
        let trial = trial(
            [[7, 7, 7, 7, 7, 7, 7, 7]], parent: try reader(taking: 1, with: 20),
            base: strips([[2, 2, 2, 2, 2]]))
        let other = try reader(taking: 3, with: 20)
        #expect(trial.comparison(of: other, onLabels: [0]).gains == [0])
        #expect(trial.comparisonOnBase(of: other).gains == [0])
    }

    @Test func `adds comparisons up, and names the sum`() {
        func comparison(_ name: String, _ gains: [Double]) -> NumberComparison {
            NumberComparison(
                answers: .init(
                    images: name, count: gains.count, correctBefore: 1, correctAfter: 2,
                    gained: 1, lost: 0), gains: gains)
        }
        var sum = comparison("some", [1, 2])
        sum.add(comparison("others", [6]))
        #expect(sum.answers.count == 3 && sum.answers.correctAfter == 4)
        #expect(sum.meanGain == 3)
        #expect(sum.images == "some")
        sum.images = "all of them"
        #expect(sum.answers.images == "all of them")
    }

    @Test func `takes a network on the way from the old one to the newly trained one`() throws {
        // A reader that says nothing: of one that says another digit the label is too unlikely to count.
        let parent = try reader(taking: 10)
        let labels = [[UInt8]](repeating: [7], count: 12)
        let trial = trial(labels, parent: parent, rehearsed: strips([[7], [7]]), epochs: 3)
        let taken = try #require(trial.trained(leavingOut: [10, 11], training: 0))
        // Given the whole way
        let learned = Array(trial.numbers.prefix(10))
        let whole = try #require(
            trial.training.reader(learningFrom: learned, facts: trial.facts, training: 0))
        func gain(_ reader: LineReader) -> Double {
            trial.comparison(of: reader, onLabels: Array(0..<10)).meanGain
        }
        #expect(gain(whole) > 0)
        // Then the nearest point of it with four fifths of the gain is taken, and none before it has as much
        let points = CandidateTraining.sharesOfTheWay.compactMap { share in
            LineReader(
                model: Model(
                    network: Network(
                        from: parent.model.network, to: whole.model.network, share: share),
                    facts: trial.facts))
        }
        let place = points.firstIndex { $0.model.network == taken.model.network }
        #expect(gain(taken) >= 0.8 * gain(whole) || place == points.count - 1)
        #expect(points[..<(place ?? points.count)].allSatisfy { gain($0) < 0.8 * gain(whole) })
        #expect(place != nil || taken.model.network == whole.model.network)
    }

    @Test func `goes no further where it forgets what was rehearsed`() throws {
        let parent = try reader(taking: 1)
        let labels = [[UInt8]](repeating: [7], count: 12)
        // What is rehearsed is what the old reader says, and what is learned is not.
        let trial = trial(labels, parent: parent, rehearsed: strips([[1], [1], [1]]), epochs: 4)
        let taken = try #require(trial.trained(leavingOut: [], training: 0))
        let free = self.trial(labels, parent: parent, epochs: 4)
        let unbound = try #require(free.trained(leavingOut: [], training: 0))
        func distance(_ reader: LineReader) -> Float {
            zip(reader.model.network.layers[0].biases, parent.model.network.layers[0].biases)
                .reduce(0) { $0 + abs($1.0 - $1.1) }
        }
        #expect(distance(taken) > 0)
        #expect(distance(taken) <= distance(unbound))
    }

    @Test func `comes to nothing when it is told to stop`() throws {
        let trial = NumberTrial(
            training: training(of: try reader(taking: 1), shouldContinue: { false }),
            numbers: numbers([[7]]), base: [], facts: try reader(taking: 1).model.facts,
            rehearsed: [])
        #expect(trial.trained(leavingOut: [], training: 0) == nil)
    }
}
