import DigitReading
import DigitTestSupport
import Foundation
import ModelStore
import NeuralNetwork
import Testing

@testable import DigitEvaluation

/// Numbers whose answers follow a calibration that is known.
@Suite(.tellingSeeds) struct `A calibration of numbers` {
    private static let truth = NumberCalibration(weights: [0.3, 0.8, -4, -1.5, -0.5])

    /// Draws evidence, and whether a number is right as the calibration says.
    private static func answers(_ count: Int, seed: UInt64) -> [NumberCalibration.Answer] {
        var generator = SeededGenerator(testSeed: seed)
        return (0..<count).map { _ in
            let evidence = NumberCalibration.Evidence(
                share: Double.random(in: 0.01...0.999, using: &generator),
                surestLook: Double.random(in: 0.01...0.999, using: &generator),
                inkLeftAside: Double.random(in: 0...0.3, using: &generator),
                digits: Int.random(in: 1...3, using: &generator))
            let isRight = Double.random(in: 0..<1, using: &generator) < truth.confidence(evidence)
            return NumberCalibration.Answer(evidence: evidence, isRight: isRight)
        }
    }

    @Test func `finds the weights that answers follow`() {
        let fitted = NumberCalibration(fittedTo: Self.answers(50_000, seed: 1))
        for (found, expected) in zip(fitted.weights, Self.truth.weights) {
            #expect(abs(found - expected) < 0.15)
        }
    }

    @Test func `is most probable at the fitted weights`() {
        let answers = Self.answers(500, seed: 2)
        let right = Double(answers.count(where: \.isRight))
        let (yes, no) = ((right + 1) / (right + 2), 1 / (Double(answers.count) - right + 2))
        func loss(_ weights: [Double]) -> Double {
            let calibration = NumberCalibration(weights: weights)
            return answers.reduce(0) { sum, answer in
                let probability = calibration.confidence(answer.evidence)
                let target = answer.isRight ? yes : no
                return sum - target * log(probability) - (1 - target) * log(1 - probability)
            }
        }
        let weights = NumberCalibration(fittedTo: answers).weights
        for place in 0..<NumberCalibration.size {
            for step in [-0.01, 0.01] {
                var other = weights
                other[place] += step
                #expect(loss(other) > loss(weights))
            }
        }
    }

    @Test(arguments: [true, false])
    func `stays finite where all answers are right, or all wrong`(areRight: Bool) {
        let answers = Self.answers(200, seed: 3).map {
            NumberCalibration.Answer(evidence: $0.evidence, isRight: areRight)
        }
        let calibration = NumberCalibration(fittedTo: answers)
        let confidences = answers.map { calibration.confidence($0.evidence) }
        let mean = confidences.reduce(0, +) / 200
        #expect(calibration.weights.allSatisfy { $0.isFinite })
        #expect(areRight ? mean > 0.98 : mean < 0.02)
    }
}

@Suite(.tellingSeeds) struct `Held-out numbers` {
    @Test func `are the same for the same seed and part, and others for others`() {
        let numbers = HeldOutNumbers(seed: testSeed(7), workers: 2, hands: 40)
        let again = HeldOutNumbers(seed: testSeed(7), workers: 1, hands: 40)
        let part = numbers.part(3)
        #expect(part.count == HeldOutNumbers.partSize)
        #expect(part.map(\.bytes) == again.part(3).map(\.bytes))
        #expect(part.map(\.bytes) != numbers.part(4).map(\.bytes))
        let other = HeldOutNumbers(seed: testSeed(8), workers: 2, hands: 40)
        #expect(part.map(\.bytes) != other.part(3).map(\.bytes))
        for sample in part.suffix(HeldOutNumbers.scansInPart) {
            #expect((1...HeldOutNumbers.mostDigits).contains(sample.label.count))
        }
    }
}

@Suite struct `Calibrating a reader of lines` {
    /// Reads with the built-in models, of which the reader of lines is given without its facts.
    private static func run(seed: UInt64 = 1) throws -> NumberCalibrationRun {
        var facts = BuiltInModel.lines.model.facts
        facts.additional = ["kept": "as it is"]
        let bare = Model(network: BuiltInModel.lines.model.network, facts: facts)
        return NumberCalibrationRun(
            model: try BuiltInModel.load(), lines: try #require(LineReader(model: bare)),
            count: 384, seed: seed, workers: 2, hands: 40)
    }

    @Test func `gives a model that is surer of what is right, and knows its bars`() throws {
        let run = try Self.run()
        var progress: [Int] = []
        let outcome = try #require(try run.run { progress.append($0) })
        #expect(progress == progress.sorted() && progress.last == 384)
        let facts = outcome.model.facts.additional
        #expect(facts["kept"] == "as it is")
        #expect(NumberCalibration(of: outcome.model.facts) == outcome.calibration)
        let curve = try #require(RiskCoverageCurve(of: outcome.model.facts))
        #expect(curve.points.last?.accepted == outcome.counted)
        #expect(
            facts[NumberCalibrationRun.factKey]
                == "\(outcome.fitted) numbers, counted on \(outcome.counted), of 384 synthetic "
                + "pictures, seed 1, read with model \(run.model.identity.prefix(12))")
        // Each half has 192 pictures, on most of which one line is read.
        #expect((110...200).contains(outcome.fitted) && (110...200).contains(outcome.counted))
        #expect(outcome.report.expectedCalibrationError < 0.1)

        var narrow = run
        narrow.workers = 1
        narrow.lines = try #require(LineReader(model: outcome.model))
        #expect(try narrow.run()?.model.identity == outcome.model.identity)
    }

    @Test func `stops when it is asked to`() throws {
        #expect(try Self.run().run(shouldContinue: { false }) == nil)
    }

    @Test func `says when there is nothing to fit to`() throws {
        var run = try Self.run()
        run.count = 64
        #expect(throws: CalibrationError.nothingToCalibrate(model: run.lines.model.identity)) {
            try run.run()
        }
    }
}
