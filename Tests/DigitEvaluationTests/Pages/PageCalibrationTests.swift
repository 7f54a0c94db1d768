import DigitReading
import Handwriting
import ModelStore
import ScanImages
import Testing

@testable import DigitEvaluation

@Suite struct `Calibrating on pages` {
    @Test func `refuses to learn from pages without a number`() throws {
        let run = PageCalibrationRun(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines,
            finder: BuiltInModel.finder,
            synthesiser: PageSynthesiser(layouts: [.loose], isBlank: true), count: 2, workers: 2)
        #expect(throws: CalibrationError.self) { try run.run() }
    }

    @Test func `fits as many weights as a number on a page has figures`() {
        let answers = (0..<200).map { index -> NumberCalibration.Answer in
            let isRight = index % 4 > 0
            let band = isRight ? 0.95 : 0.6
            return .init(
                evidence: .init(
                    share: 0.9, surestLook: 0.9, inkLeftAside: 0, digits: 3,
                    finder: FinderFigures(
                        band: band, own: 0.9, otherHandwriting: Double(index % 3) / 10,
                        furniture: Double(index % 5) / 10)),
                isRight: isRight)
        }
        let calibration = NumberCalibration(fittedTo: answers)
        #expect(calibration.weights.count == NumberCalibration.pageSize)
        #expect(calibration.confidence(answers[1].evidence) > 0.9)
        #expect(calibration.confidence(answers[0].evidence) < 0.2)
        #expect(NumberCalibration(text: calibration.text) == calibration)
    }
}
