import LinearAlgebra
import NeuralNetwork
import Testing

@Suite struct `The cost` {
    let outputs = Matrix(rows: 1, columns: 2, elements: [0.75, 0.25])
    let targets = Matrix(rows: 1, columns: 2, elements: [1, 0])

    @Test func `is half the squared distance when it is quadratic`() {
        let cost = Cost.quadratic.average(of: outputs, targets: targets, activation: .sigmoid)
        #expect(abs(cost - 0.0625) < 1e-12)
    }

    @Test func `counts each sigmoid output in the cross-entropy, softmax only the right one`() {
        let sigmoid = Cost.crossEntropy.average(
            of: outputs, targets: targets, activation: .sigmoid)
        let softmax = Cost.crossEntropy.average(
            of: outputs, targets: targets, activation: .softmax)
        #expect(abs(sigmoid - 2 * 0.287_682_072) < 1e-8)
        #expect(abs(softmax - 0.287_682_072) < 1e-8)
    }

    @Test func `of certainty in the wrong is large, not infinite`() {
        let wrong = Matrix(rows: 1, columns: 2, elements: [0, 1])
        let cost = Cost.crossEntropy.average(of: wrong, targets: targets, activation: .sigmoid)
        #expect(cost.isFinite && cost > 100)
    }

    @Test func `needs probabilities for a cross-entropy`() {
        #expect(!Cost.crossEntropy.suits(.relu))
        #expect(Cost.crossEntropy.suits(.sigmoid) && Cost.crossEntropy.suits(.softmax))
        #expect(Activation.allCases.allSatisfy { Cost.quadratic.suits($0) })
    }
}
