import LinearAlgebra

extension [DenseLayer] {
    /// The layers' numbers as they stand in a model's file.
    func tensors(named name: String) -> [SafetensorsFile.Tensor] {
        enumerated().flatMap { index, layer in
            [
                SafetensorsFile.Tensor(
                    "\(name).\(index).weights", shape: [layer.inputs, layer.outputs],
                    layer.weights.elements),
                SafetensorsFile.Tensor(
                    "\(name).\(index).biases", shape: [layer.outputs], layer.biases),
            ]
        }
    }

    /// Reads layers of a shape from a model's file.
    init(
        _ shapes: [Architecture.Layer], inputs: Int, named name: String, in file: SafetensorsFile
    ) throws(ModelError) {
        self = []
        var inputs = inputs
        for (index, shape) in shapes.enumerated() {
            append(
                DenseLayer(
                    weights: Matrix(
                        rows: inputs, columns: shape.size,
                        elements: try file.finiteNumbers(
                            "\(name).\(index).weights", shape: [inputs, shape.size])),
                    biases: try file.finiteNumbers("\(name).\(index).biases", shape: [shape.size]),
                    activation: shape.activation))
            inputs = shape.size
        }
    }
}
