import NeuralNetwork
import Testing

@Suite struct `The text of an architecture` {
    @Test func `of the lecture is sigmoid everywhere`() throws {
        let lecture = try Architecture(parsing: "784-30-10")
        #expect(lecture.inputs == 784)
        #expect(lecture.layers == [.init(size: 30), .init(size: 10)])
        #expect(lecture.outputs == 10)
        #expect(lecture.parameterCount == 784 * 30 + 30 + 30 * 10 + 10)
    }

    @Test func `may name the activation of each layer`() throws {
        let network = try Architecture(parsing: "784-512relu-256sigmoid-10softmax")
        #expect(network.layers.map(\.activation) == [.relu, .sigmoid, .softmax])
        #expect(network.outputActivation == .softmax)
    }

    @Test(arguments: ["784-30-10", "784-512relu-256relu-10softmax", "2-1"])
    func `is what an architecture is printed as`(text: String) throws {
        #expect(try Architecture(parsing: text).description == text)
    }

    @Test(arguments: [
        ("", "    ", "expected a number of neurons, as in '784-30-10'"),
        ("784", "       ", "expected '-' and the next layer, as in '784-30-10'"),
        ("784--10", "        ", "expected a number of neurons, as in '784-30-10'"),
        ("784-30x-10", "          ", "'x' is no activation; there are sigmoid, relu, softmax"),
        ("784-0-10", "        ", "a layer has 1 to 65536 neurons, not 0"),
        (
            "784-99999999999999999999", "        ",
            "a layer has 1 to 65536 neurons, not 99999999999999999999"
        ),
        ("784relu-10", "       ", "the inputs are pixels and have no activation"),
        (
            "784-30softmax-10", "          ",
            "softmax gives probabilities and can only end a network"
        ),
        ("784-3٣-10", "         ", "'٣' is no activation; there are sigmoid, relu, softmax"),
    ])
    func `is pointed into where it is wrong`(text: String, indent: String, sentence: String) {
        let error = #expect(throws: ArchitectureError.self) { try Architecture(parsing: text) }
        #expect(
            error?.description
                == "'\(text)' is not an architecture:\n    \(text)\n\(indent)^ \(sentence)")
    }
}
