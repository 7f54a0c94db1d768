import DigitReading
import DigitTestSupport
import Handwriting
import ModelStore
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitEvaluation

@Suite(.tellingSeeds) struct `Calibrating on pages` {
    @Test func `refuses to learn from pages without a number`() throws {
        let run = PageCalibrationRun(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines,
            finder: BuiltInModel.finder,
            synthesiser: PageSynthesiser(layouts: [.loose], isBlank: true), count: 2, workers: 2)
        #expect(throws: CalibrationError.self) { try run.run() }
    }

    /// Numbers on pages, right or wrong as a rule says of their figures.
    private static func answers(
        _ count: Int, where isRight: (FinderFigures) -> Bool
    ) -> [NumberCalibration.Answer] {
        var generator = SeededGenerator(testSeed: 5)
        return (0..<count).map { _ in
            var figures = FinderFigures(
                band: .random(in: 0.6...0.99, using: &generator), own: 0.9,
                otherHandwriting: .random(in: 0...0.3, using: &generator),
                furniture: .random(in: 0...0.5, using: &generator))
            figures.widestGap = .random(in: 0...1.5, using: &generator)
            figures.height = 50
            return .init(
                evidence: .init(
                    share: 0.9, surestLook: 0.9, inkLeftAside: 0, digits: 3, finder: figures),
                isRight: isRight(figures))
        }
    }

    @Test func `fits as many weights as a number on a page has terms`() {
        let answers = Self.answers(300) { $0.band > 0.8 }
        let calibration = NumberCalibration(fittedTo: answers)
        #expect(calibration.weights.count == NumberCalibration.pageSize)
        #expect(NumberCalibration(text: calibration.text) == calibration)
        for answer in answers where abs((answer.evidence.finder?.band ?? 0) - 0.8) > 0.08 {
            #expect((calibration.confidence(answer.evidence) > 0.5) == answer.isRight)
        }
    }

    @Test func `learns that a wide gap is none between walls`() {
        // Two figures, neither of which says anything alone.
        let answers = Self.answers(600) { ($0.widestGap > 0.75) == ($0.furniture > 0.25) }
        let calibration = NumberCalibration(fittedTo: answers)
        let wrong = answers.count { (calibration.confidence($0.evidence) > 0.5) != $0.isRight }
        #expect(wrong < answers.count / 6, "\(wrong)")
    }

    @Test func `sees nothing in figures that say nothing`() {
        // 153 terms explain 400 tosses of a coin well, unless they are held back.
        var coin = SeededGenerator(testSeed: 6)
        let answers = Self.answers(400) { _ in Bool.random(using: &coin) }
        let calibration = NumberCalibration(fittedTo: answers)
        let confidences = answers.map { calibration.confidence($0.evidence) }
        let most = confidences.map { abs($0 - 0.5) }.max() ?? 1
        #expect(most < 0.2, "\(most)")
    }
}
