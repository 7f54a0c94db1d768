import LinearAlgebra

/// How the cost changes with each weight and bias, layer by layer, shaped as in the network.
public struct Gradient: Sendable, Equatable {
    /// The change with each weight: ∂C/∂W, shaped `[inputs, outputs]`.
    public var weights: [Matrix]

    /// The change with each bias: ∂C/∂b, shaped `[outputs]`.
    public var biases: [[Float]]
}

// The book's program `network.py`, in its order and in its letters. Where it goes through a mini-batch
// image by image, here images are the rows of a matrix, so that everything is transposed. `Trainer`
// takes the same steps several times as fast; the tests compare the two, weight by weight.
extension Network {
    /// Learns by mini-batch stochastic gradient descent (Nielsen, chapter 1, `SGD`).
    ///
    /// - Parameters:
    ///   - images: What it learns from.
    ///   - epochs: How often each image is seen.
    ///   - miniBatchSize: The number of images of one step.
    ///   - eta: The learning rate η.
    ///   - cost: What is made small.
    ///   - generator: Gives the order of the images.
    /// - Precondition: The network has dense layers alone.
    public mutating func learn(
        from images: LabelledImages, epochs: Int, miniBatchSize: Int, eta: Float,
        cost: Cost = .quadratic, using generator: inout SeededGenerator
    ) {
        for _ in 0..<epochs {
            var order = Array(0..<images.count)
            order.shuffle(using: &generator)
            for start in stride(from: 0, to: order.count, by: miniBatchSize) {
                let places = order[start..<min(start + miniBatchSize, order.count)]
                update(by: images.selecting(places), eta: eta, cost: cost)
            }
        }
    }

    /// Takes one step of gradient descent (`update_mini_batch`; equations (20) and (21)).
    ///
    ///     w → w - η ∂C/∂w        b → b - η ∂C/∂b
    mutating func update(by miniBatch: LabelledImages, eta: Float, cost: Cost) {
        let x = miniBatch.intensities(of: 0..<miniBatch.count)
        var y = Matrix(rows: miniBatch.count, columns: outputs)
        for (row, digit) in miniBatch.labels.enumerated() { y[row, Int(digit)] = 1 }
        let nabla = gradient(of: cost, images: x, targets: y)
        for l in layers.indices {
            for w in layers[l].weights.elements.indices {
                layers[l].weights.elements[w] -= eta * nabla.weights[l].elements[w]
            }
            for b in layers[l].biases.indices { layers[l].biases[b] -= eta * nabla.biases[l][b] }
        }
    }

    /// Returns the gradient of the cost, averaged over a batch, by backpropagation (chapter 2,
    /// `backprop`).
    ///
    /// - Parameters:
    ///   - cost: What is made small.
    ///   - x: Pixel intensities in `0...1`, shaped `[batch, inputs]`.
    ///   - y: The outputs there should be, shaped `[batch, outputs]`.
    /// - Returns: The gradient, shaped as the network.
    /// - Precondition: The batch is not empty, the cost suits the network's outputs, and the network has
    ///   dense layers alone.
    public func gradient(of cost: Cost, images x: Matrix, targets y: Matrix) -> Gradient {
        precondition(image == nil && x.rows > 0 && x.rows == y.rows && y.columns == outputs)
        var nabla = Gradient(weights: layers.map(\.weights), biases: layers.map(\.biases))
        // Forward: the weighted inputs zˡ and the activations aˡ of every layer.
        var zs: [Matrix] = []
        var activations = [x]
        for layer in layers {
            zs.append(layer.weightedInputs(for: activations[activations.count - 1]))
            activations.append(layer.activation(zs[zs.count - 1]))
        }
        // Back: the errors δˡ, from the last layer to the first; `activations[l]` is what layer l sees.
        let last = layers.count - 1
        var delta = cost.delta(
            a: activations[last + 1], y: y, z: zs[last], layers[last].activation)  // (BP1)
        for l in layers.indices.reversed() {
            nabla.biases[l] = delta.sumOfRows  // (BP3)
            nabla.weights[l] = activations[l].transposed * delta  // (BP4)
            guard l > 0 else { break }
            delta =
                (delta * layers[l].weights.transposed)
                ⊙ layers[l - 1].activation.prime(zs[l - 1])  // (BP2)
        }
        return nabla
    }
}
