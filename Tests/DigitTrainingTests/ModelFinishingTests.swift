import DigitReading
import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Finishing a model` {
    /// Digits with answers of a confidence that is too high: one in five is wrong at 0.99.
    private static func digits(_ count: Int, classes: Int) -> LabelledImages {
        var images = LabelledImages()
        for index in 0..<count {
            let read = index % 5 == 0 ? (index + 1) % 10 : index % 10
            images.append(
                ToldAnswers.image(of: read, probability: 0.99, classes: classes),
                label: UInt8(index % 10))
        }
        return images
    }

    private static func nonDigits(_ count: Int) -> LabelledImages {
        var images = LabelledImages()
        for _ in 0..<count {
            images.append(ToldAnswers.image(of: 10, probability: 0.999, classes: 11), label: 10)
        }
        return images
    }

    private static func finishing(classes: Int = 11, workers: Int = 1) -> ModelFinishing {
        var facts = ToldAnswers.model().facts
        facts.additional = ["kept": "as it is"]
        return ModelFinishing(
            network: ToldAnswers.network(classes: classes), facts: facts,
            digits: digits(400, classes: classes),
            nonDigits: classes == 11 ? nonDigits(80) : LabelledImages(), workers: workers)
    }

    @Test func `calibrates it, sets its bar and counts its curve, before it is measured`() throws {
        let (model, measured) = Self.finishing().model { _ in
            nil
        } measuring: { model, facts in
            facts.accuracy = 0.5
            return model
        }
        // Sure of 0.99 and right in four of five: the temperature cools that down.
        #expect(model.facts.temperature > 1.5)
        #expect(model.facts.noDigitBar == 0.5)
        #expect(model.facts.accuracy == 0.5)
        #expect(model.facts.additional["kept"] == "as it is")
        let curve = try #require(RiskCoverageCurve(of: model.facts))
        #expect(curve.points.last?.accepted == 400 && curve.points.last?.wrong == 80)
        // What was measured is the model as it answers, without what was measured of it.
        #expect(measured.facts.temperature == model.facts.temperature)
        #expect(measured.facts.noDigitBar == 0.5 && measured.facts.accuracy == nil)
        #expect(RiskCoverageCurve(of: measured.facts) == nil)
    }

    @Test func `sets no bar on a network that knows digits alone`() {
        let model = Self.finishing(classes: 10).model { _ in
            nil
        } measuring: { _, _ in
        }.model
        #expect(model.facts.noDigitBar == nil)
        #expect(model.facts.temperature > 1.5)
    }

    @Test func `gives one model, whatever the number of workers`() {
        let one = Self.finishing().model { _ in
            nil
        } measuring: { _, _ in
        }.model
        let three = Self.finishing(workers: 3).model { _ in
            nil
        } measuring: { _, _ in
        }.model
        #expect(one.fileBytes == three.fileBytes)
    }

    @Test func `asks for a scout where there are features to win time for`() throws {
        var asked = 0
        _ = Self.finishing().model { _ in
            asked += 1
            return nil
        } measuring: { _, _ in
        }
        #expect(asked == 0)

        var generator = SeededGenerator(testSeed: 1)
        let network = Network(
            try Architecture(parsing: "28x28-2c5x5vrelu-p4x4-10softmax"), using: &generator)
        let finishing = ModelFinishing(
            network: network, facts: ToldAnswers.model().facts,
            digits: Self.digits(60, classes: 10), nonDigits: LabelledImages(), workers: 1)
        let scout = Scout(network: ToldAnswers.network(), temperature: 2, bar: 0.9)
        let model = finishing.model { calibrated in
            asked += 1
            #expect(calibrated.facts.temperature != 1)
            return scout
        } measuring: { _, _ in
        }.model
        #expect(asked == 1 && model.scout == scout)
    }
}
