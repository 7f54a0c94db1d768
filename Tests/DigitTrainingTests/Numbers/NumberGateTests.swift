import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite struct `The gate of readers of lines` {
    /// Two readers on a hundred numbers.
    private func comparison(
        before: Int, gained: Int = 0, lost: Int = 0, gains: [Double] = [], of count: Int = 100
    ) -> NumberComparison {
        NumberComparison(
            answers: .init(
                images: "numbers", count: count, correctBefore: before,
                correctAfter: before + gained - lost, gained: gained, lost: lost),
            gains: gains)
    }

    private func verdict(
        base: NumberComparison? = nil, labelled: NumberComparison, suspicious: Int = 0
    ) -> RetrainingGate.Verdict {
        NumberGate().verdict(
            base: base ?? comparison(before: 80, gains: [0]), labelled: labelled,
            suspicious: suspicious, usable: labelled.answers.count)
    }

    private let likelier = [Double](repeating: 0.2, count: 20)

    @Test func `opens where the labels have become likelier, though none more is read right`() {
        #expect(verdict(labelled: comparison(before: 80, gains: likelier)).opens)
    }

    @Test func `stays closed where that may be chance`() {
        let mixed = (0..<20).map { $0 % 2 == 0 ? 0.2 : -0.19 }
        #expect(!verdict(labelled: comparison(before: 80, gains: mixed)).opens)
        #expect(!verdict(labelled: comparison(before: 80, gains: [5, 5, 5])).opens)
    }

    @Test func `stays closed where fewer are read right`() {
        let worse = comparison(before: 80, gained: 1, lost: 2, gains: likelier)
        #expect(!verdict(labelled: worse).opens)
    }

    @Test func `stays closed where most labels are not what is read`() {
        guard
            case .keepOut(let reason, _) = verdict(
                labelled: comparison(before: 40, gains: likelier))
        else {
            Issue.record("it opened")
            return
        }
        #expect(reason.contains("only 40 are read as they are labelled"))
    }

    @Test func `stays closed where other numbers are forgotten`() {
        let labelled = comparison(before: 80, gains: likelier)
        let fewer = comparison(before: 80, lost: 2, gains: [0])
        #expect(!verdict(base: fewer, labelled: labelled).opens)
        let one = comparison(before: 80, lost: 1, gains: [-0.05])
        #expect(verdict(base: one, labelled: labelled).opens)
        let unlikelier = comparison(before: 80, gains: [-0.2, -0.1])
        #expect(!verdict(base: unlikelier, labelled: labelled).opens)
    }

    @Test func `asks a person first where many labels look wrong`() {
        let labelled = comparison(before: 40, gains: likelier, of: 57)
        #expect(verdict(labelled: labelled, suspicious: 2).opens)
        guard case .keepOut(let reason, let next) = verdict(labelled: labelled, suspicious: 4)
        else {
            Issue.record("it opened")
            return
        }
        #expect(reason == "4 of 61 labelled numbers look wrong.")
        #expect(next.contains("sure__"))
    }

    @Test func `counts signs as they fall`() {
        // Of the 8 ways to sign three equal gains one has the whole sum.
        #expect(abs(NumberGate.chance(of: [1, 1, 1]) - 0.125) < 0.02)
        #expect(NumberGate.chance(of: [-1, 1, 0]) == 1)
        #expect(NumberGate.chance(of: []) == 1)
        #expect(NumberGate.chance(of: likelier) < 0.001)
    }
}
