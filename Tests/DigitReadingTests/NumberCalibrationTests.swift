import DigitTestSupport
import Foundation
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

@Suite(.tellingSeeds) struct `How sure a number is` {
    private static let calibration = NumberCalibration(weights: [0.25, 0.75, -4, -2, -0.5])

    @Test func `follows from all evidence`() {
        func confidence(
            _ share: Double, _ surestLook: Double, leftAside: Double = 0, digits: Int = 4
        ) -> Double {
            Self.calibration.confidence(
                .init(
                    share: share, surestLook: surestLook, inkLeftAside: leftAside, digits: digits))
        }
        // At even odds nothing but the constant speaks.
        #expect(abs(confidence(0.5, 0.5) - 1 / (1 + exp(0.5))) < 1e-12)
        #expect(abs(confidence(0.5, 0.9) - 1 / (1 + exp(0.5 - 0.75 * log(9)))) < 1e-12)
        #expect(confidence(0.9, 0.9) > confidence(0.8, 0.9))
        #expect(confidence(0.9, 0.9) > confidence(0.9, 0.8))
        #expect(abs(confidence(0.5, 0.5, leftAside: 0.25) - 1 / (1 + exp(2.5))) < 1e-12)
        #expect(abs(confidence(0.5, 0.5, digits: 1) - 1 / (1 + exp(2.5))) < 1e-12)
        #expect(confidence(0.9, 0.9, leftAside: 7) == confidence(0.9, 0.9, leftAside: 1))
        // What is certain or impossible is no more than very probable or improbable.
        #expect(confidence(1, 1) < 1 && confidence(0, 0) > 0)
    }

    @Test func `travels as text`() {
        #expect(NumberCalibration(text: Self.calibration.text) == Self.calibration)
        #expect(Self.calibration.text == "0.25 0.75 -4.0 -2.0 -0.5")
        for text in ["", "1 2 3 4", "1 2 3 4 x", "1 2 3 4 5 6", "1 2 3 4 nan", "1 inf 3 4 5"] {
            #expect(NumberCalibration(text: text) == nil)
        }
    }
}

@Suite(.tellingSeeds) struct `Two bars` {
    private static let facts = ModelFacts(
        recipe: "r", cost: .crossEntropy, seed: 0, epochs: 0, data: "d")

    /// A reader of lines with additional facts.
    private func reader(_ additional: [String: String]) throws -> LineReader {
        var facts = Self.facts
        facts.additional = additional
        var generator = SeededGenerator(testSeed: 1)
        let network = Network(
            try Architecture(parsing: "32x4-4c3x3nrelu-p4x2-p8x2-11softmax"), using: &generator)
        return try #require(LineReader(model: Model(network: network, facts: facts)))
    }

    private static let curve = "0.97:2000:0 0.5:4000:900"

    @Test func `are one where the reader of lines has no calibration`() throws {
        let settings = ReadingSettings(errorRate: 0.01)
        for additional in [[:], [RiskCoverageCurve.factKey: Self.curve]] {
            let bars = settings.bars(for: Self.facts, lines: try reader(additional))
            #expect(bars == AcceptanceBars(0.99))
        }
        #expect(settings.bars(for: Self.facts, lines: nil) == AcceptanceBars(0.99))
    }

    @Test func `are two where it has, the one of lines as counted`() throws {
        let calibration = [NumberCalibration.factKey: "0.25 0.75 -4.0 -2.0 -0.5"]
        let counted = try reader(
            calibration.merging([RiskCoverageCurve.factKey: Self.curve]) { $1 })
        func bars(_ errorRate: Double, _ reader: LineReader) -> AcceptanceBars {
            ReadingSettings(errorRate: errorRate).bars(for: Self.facts, lines: reader)
        }
        #expect(bars(0.01, counted) == AcceptanceBars(digits: 0.99, lines: 0.97))
        // Too few numbers were counted for this rate.
        #expect(bars(0.0005, counted) == AcceptanceBars(0.9995))
        #expect(bars(0.01, try reader(calibration)) == AcceptanceBars(0.99))
        #expect(bars(0, counted) == AcceptanceBars(.infinity))
    }

    @Test func `are asked for by what was read how`() throws {
        let bars = AcceptanceBars(digits: 0.99, lines: 0.97)
        let strip = try LineFinder().lines(in: TemplateModel.picture(of: [7]))[0].strip
        let digit = NumberReading(
            text: "7", confidence: 0.98, box: .init(x: 0, y: 0, width: 1, height: 1), digits: [])
        var line = digit
        line.line = LineEvidence(
            strip: strip, columns: [], alternatives: [],
            evidence: .init(share: 0.9, surestLook: 0.9, inkLeftAside: 0, digits: 1))
        #expect(bars.status(of: digit) == .review)
        #expect(bars.status(of: line) == .read)
    }
}
