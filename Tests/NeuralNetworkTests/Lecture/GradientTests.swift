import DigitTestSupport
import Glibc
import LinearAlgebra
import NeuralNetwork
import Testing

@Suite(.tellingSeeds) struct `The gradient` {
    /// Every activation at the end and before it, with every cost that suits it.
    static let cases: [(architecture: String, cost: Cost)] = {
        var cases: [(String, Cost)] = []
        for hidden in ["sigmoid", "relu"] {
            for outputs in Activation.allCases {
                for cost in Cost.allCases where cost.suits(outputs) {
                    cases.append(("6-5\(hidden)-4\(hidden)-3\(outputs.rawValue)", cost))
                }
            }
        }
        cases.append(("6-3", .quadratic))
        cases.append(("6-3softmax", .crossEntropy))
        return cases
    }()

    @Test(arguments: cases.indices)
    func `meets finite differences`(index: Int) throws {
        let (text, cost) = Self.cases[index]
        let seed: UInt64 = 42
        var generator = SeededGenerator(testSeed: seed)
        let network = Network(try Architecture(parsing: text), using: &generator)
        let images = Matrix(
            rows: 4, columns: 6, elements: (0..<24).map { _ in generator.uniform() })
        let targets = Self.oneHot([0, 2, 1, 2], classes: 3)
        let gradient = network.gradient(of: cost, images: images, targets: targets)
        let exact = ReferenceNetwork(network)

        for (layer, dense) in network.layers.enumerated() {
            let weights = exact.slopes(of: cost, images: images, targets: targets) {
                (reference, place, step) in
                reference.weights[layer][place] += step
            } count: {
                dense.weights.elements.count
            }
            let biases = exact.slopes(of: cost, images: images, targets: targets) {
                (reference, place, step) in
                reference.biases[layer][place] += step
            } count: {
                dense.biases.count
            }
            for (name, found, expected) in [
                ("layers.\(layer).weights", gradient.weights[layer].elements, weights),
                ("layers.\(layer).biases", gradient.biases[layer], biases),
            ] {
                let largest = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
                // Central differences in double precision err by about 1e-9 here, single-precision
                // backpropagation by a few roundings of numbers up to 2.
                #expect(
                    largest <= 2e-6,
                    "\(text), \(cost), seed \(seed), \(name): largest difference \(largest)")
            }
        }
    }

    @Test func `of a batch is the mean of its images'`() throws {
        var generator = SeededGenerator(testSeed: 3)
        let network = Network(try Architecture(parsing: "6-5-3"), using: &generator)
        let images = Matrix(
            rows: 2, columns: 6, elements: (0..<12).map { _ in generator.uniform() })
        let targets = Self.oneHot([1, 2], classes: 3)
        let both = network.gradient(of: .quadratic, images: images, targets: targets)
        let each = (0..<2).map { row in
            network.gradient(
                of: .quadratic,
                images: Matrix(
                    rows: 1, columns: 6, elements: Array(images.elements[row * 6..<row * 6 + 6])),
                targets: Matrix(
                    rows: 1, columns: 3, elements: Array(targets.elements[row * 3..<row * 3 + 3])))
        }
        for layer in 0..<2 {
            for (place, mean) in both.weights[layer].elements.enumerated() {
                let sum = each.map { $0.weights[layer].elements[place] }.reduce(0, +)
                #expect(abs(mean - sum / 2) < 1e-7)
            }
        }
    }

    @Test func `of soft targets is 0 where the network already gives them`() throws {
        var generator = SeededGenerator(testSeed: 4)
        let network = Network(try Architecture(parsing: "6-4relu-3softmax"), using: &generator)
        let images = Matrix(
            rows: 3, columns: 6, elements: (0..<18).map { _ in generator.uniform() })
        let gradient = network.gradient(
            of: .crossEntropy, images: images, targets: network.outputs(for: images))
        #expect(gradient.weights.allSatisfy { $0.elements.allSatisfy { $0 == 0 } })
    }

    static func oneHot(_ labels: [Int], classes: Int) -> Matrix {
        var targets = Matrix(rows: labels.count, columns: classes)
        for (row, label) in labels.enumerated() { targets[row, label] = 1 }
        return targets
    }
}

/// A network in double precision, without matrices, for finite differences.
private struct ReferenceNetwork {
    var weights: [[Double]]
    var biases: [[Double]]
    let activations: [Activation]

    init(_ network: Network) {
        weights = network.layers.map { $0.weights.elements.map(Double.init) }
        biases = network.layers.map { $0.biases.map(Double.init) }
        activations = network.layers.map(\.activation)
    }

    /// How the cost changes when each of `count` numbers is moved, by central differences.
    func slopes(
        of cost: Cost, images: Matrix, targets: Matrix,
        move: (inout ReferenceNetwork, Int, Double) -> Void, count: () -> Int
    ) -> [Double] {
        let step = 1e-6
        return (0..<count()).map { place in
            var (up, down) = (self, self)
            move(&up, place, step)
            move(&down, place, -step)
            return
                (up.cost(cost, images, targets) - down.cost(cost, images, targets)) / (2 * step)
        }
    }

    private func cost(_ cost: Cost, _ images: Matrix, _ targets: Matrix) -> Double {
        var total = 0.0
        for row in 0..<images.rows {
            var a = (0..<images.columns).map { Double(images[row, $0]) }
            for layer in weights.indices { a = forward(a, layer) }
            for (column, a) in a.enumerated() {
                let y = Double(targets[row, column])
                switch (cost, activations[activations.count - 1]) {
                case (.quadratic, _): total += (a - y) * (a - y) / 2
                case (.crossEntropy, .softmax): total -= y * log(a)
                case (.crossEntropy, _): total -= y * log(a) + (1 - y) * log(1 - a)
                }
            }
        }
        return total / Double(images.rows)
    }

    private func forward(_ inputs: [Double], _ layer: Int) -> [Double] {
        let outputs = biases[layer].count
        let z = (0..<outputs).map { column in
            inputs.indices.reduce(biases[layer][column]) {
                $0 + inputs[$1] * weights[layer][$1 * outputs + column]
            }
        }
        switch activations[layer] {
        case .sigmoid: return z.map { 1 / (1 + exp(-$0)) }
        case .relu: return z.map { max(0, $0) }
        case .softmax:
            let powers = z.map { exp($0) }
            return powers.map { $0 / powers.reduce(0, +) }
        }
    }
}
