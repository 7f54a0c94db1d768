import DigitEvaluation
import Handwriting
import ModelStore
import Testing

@Suite struct `The labels of recorded digits` {
    private func sample(_ label: String, _ stroke: [SIMD2<Float>]) -> PenSample {
        PenSample(label: label, writer: "w", strokes: [stroke])
    }

    @Test func `are believed where a reader is of no other mind`() throws {
        let check = PenLabelCheck(model: try BuiltInModel.load())
        let seven: [SIMD2<Float>] = [[0, 0], [0.6, 0], [0.25, 1]]
        let bar: [SIMD2<Float>] = [[0.1, 0], [0, 1]]
        #expect(check.isUsable(sample("7", seven)))
        #expect(check.isUsable(sample("1", bar)))
        // A person writes one as another does seven.
        #expect(check.isUsable(sample("1", seven)))
        for label in ["0", "4", "8"] { #expect(!check.isUsable(sample(label, bar))) }
        #expect(check.isUsable(sample("word", bar)))
    }
}
