import DigitReading
import DigitTestSupport
import Foundation
import NeuralNetwork
import Testing

@testable import DigitEvaluation

@Suite struct `An evaluation of images` {
    /// A three read right, a three read as an eight, an eight taken for no digit, a one in doubt.
    private static let images: LabelledImages = {
        var images = LabelledImages()
        images.append(ToldAnswers.image(of: 3, probability: 0.99, classes: 11), label: 3)
        images.append(ToldAnswers.image(of: 8, probability: 0.9, classes: 11), label: 3)
        images.append(ToldAnswers.image(of: 10, probability: 0.95, classes: 11), label: 8)
        images.append(ToldAnswers.image(of: 10, probability: 0.6, classes: 11), label: 1)
        return images
    }()

    private static let evaluation = Evaluation(
        of: ToldAnswers.model(classes: 11, noDigitBar: 0.8), on: images)

    @Test func `counts right, wrong and refused`() {
        let evaluation = Self.evaluation
        #expect(evaluation.count == 4 && evaluation.correct == 1 && evaluation.refused == 1)
        #expect(evaluation.accuracy == 0.25)
        #expect(evaluation.confusion.counts[3][8] == 1)
        #expect(evaluation.confusion.noDigit?[8] == 1)
        #expect(evaluation.firstLooks == nil)
    }

    @Test func `names what was read wrong, and how sure that was`() {
        let mistakes = Self.evaluation.mistakes
        #expect(mistakes.map(\.name) == ["image 1", "image 2", "image 3"])
        #expect(mistakes[0].label == "3" && mistakes[0].read == "8")
        #expect(abs((mistakes[0].confidence ?? 0) - 0.9) < 0.01)
        #expect(mistakes[1].read == nil)
        #expect(mistakes[1].reason == "It was taken for no digit.")
        // No digit is refused from the bar on; below it, something is read, in doubt.
        #expect(mistakes[2].read != nil && (mistakes[2].confidence ?? 1) < 0.1)
        let named = Evaluation(
            of: ToldAnswers.model(classes: 11, noDigitBar: 0.8), on: Self.images,
            names: ["a", "b", "c", "d"])
        #expect(named.mistakes.map(\.name) == ["b", "c", "d"])
    }

    @Test func `has as its loss the mean surprise at the labels`() {
        let probabilities = [0.99, 0.01, 0.005, 0.04]
        let expected = probabilities.reduce(0) { $0 - log($1) } / 4
        #expect(abs(Self.evaluation.meanLoss - expected) < 0.05)
    }

    @Test func `accepts what is sure enough for an error rate`() throws {
        let rows = Self.evaluation.calibration.acceptance
        #expect(rows.map(\.errorRate) == rows.map(\.errorRate).sorted())
        let strict = try #require(rows.first { $0.errorRate == 0.02 })
        #expect(strict.accepted == 1 && strict.wrong == 0 && strict.review == 2)
        #expect(strict.refused == 1)
        #expect(strict.coverage == 0.25)
        let loose = Evaluation(
            of: ToldAnswers.model(classes: 11, noDigitBar: 0.8), on: Self.images, errorRate: 0.2)
        let row = try #require(loose.calibration.acceptance.last)
        #expect(row.errorRate == 0.2 && row.accepted == 2 && row.wrong == 1 && row.risk == 0.5)
    }

    @Test func `of no images has no figures`() {
        let none = Evaluation(of: ToldAnswers.model(), on: LabelledImages())
        #expect(none.count == 0 && none.accuracy == 0 && none.meanLoss == 0)
        #expect(none.calibration.acceptance.isEmpty && none.calibration.curve == nil)
    }
}

@Suite struct `The probabilities of images` {
    @Test func `come in the order of the images, whatever the workers`() {
        var images = LabelledImages()
        for index in 0..<600 {
            images.append(
                ToldAnswers.image(of: index % 10, probability: 0.5 + Double(index) / 1_300),
                label: 0)
        }
        let rows = ToldAnswers.model().digitProbabilities(for: images, workers: 1)
        #expect(rows == ToldAnswers.model().digitProbabilities(for: images, workers: 3))
        #expect(rows.count == 600)
        for (index, row) in rows.enumerated() {
            #expect(row.count == 10 && row.indexOfLargest == index % 10)
            #expect(abs(row.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test func `of several equally large ones the first is the largest`() {
        #expect([0.1, 0.7, 0.7].indexOfLargest == 1)
        #expect([Float]().indexOfLargest == 0)
    }
}

@Suite struct `A curve of risks` {
    private static func curve(
        _ answers: [(label: UInt8, read: Int, probability: Double)], classes: Int = 10
    ) -> RiskCoverageCurve? {
        var images = LabelledImages()
        for answer in answers {
            images.append(
                ToldAnswers.image(
                    of: answer.read, probability: answer.probability, classes: classes),
                label: answer.label)
        }
        return RiskCoverageCurve(
            of: ToldAnswers.model(classes: classes, noDigitBar: 0.5), on: images, workers: 1)
    }

    @Test func `counts what is accepted from each confidence on, and what of it is wrong`() throws {
        let curve = try #require(
            Self.curve([(1, 1, 0.99), (2, 2, 0.9), (3, 4, 0.8), (5, 5, 0.6)]))
        #expect(curve.points.last?.accepted == 4 && curve.points.last?.wrong == 1)
        #expect(curve.points.map(\.accepted) == curve.points.map(\.accepted).sorted())
        #expect(curve.points.map(\.wrong) == curve.points.map(\.wrong).sorted())
    }

    @Test func `leaves out what is taken for no digit`() throws {
        let curve = try #require(
            Self.curve([(1, 1, 0.99), (2, 10, 0.9), (10, 10, 0.9), (10, 7, 0.8)], classes: 11))
        #expect(curve.points.last?.accepted == 2)
        #expect(curve.points.last?.wrong == 1)
    }

    @Test func `is none without images`() { #expect(Self.curve([]) == nil) }
}
