import NeuralNetwork
import Testing

@Suite struct `A perceptron` {
    @Test(arguments: [false, true], [false, true])
    func `is a NAND gate with weights -2, -2 and bias 3`(x: Bool, y: Bool) {
        #expect(Perceptron.nand.fires(on: [x, y]) == !(x && y))
    }

    @Test(arguments: [false, true], [false, true])
    func `adds two bits when five of them are wired`(x: Bool, y: Bool) {
        let (sum, carry) = halfAdder(x, y)
        #expect((carry ? 2 : 0) + (sum ? 1 : 0) == (x ? 1 : 0) + (y ? 1 : 0))
    }

    @Test func `does not fire at its threshold`() {
        #expect(!Perceptron(weights: [1], bias: -1).fires(on: [true]))
        #expect(Perceptron(weights: [1], bias: -0.5).fires(on: [true]))
    }
}
