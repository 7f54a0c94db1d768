import LinearAlgebra

extension ConvolutionLayer {
    /// The layer's numbers as they stand in a model's file.
    ///
    /// Weights are shaped `[kernelHeight, kernelWidth, inputs, outputs]`.
    func tensors(named name: String) -> [SafetensorsFile.Tensor] {
        var tensors = [
            SafetensorsFile.Tensor(
                "\(name).weights", shape: [kernelHeight, kernelWidth, inputs, outputs],
                weights.elements),
            .init("\(name).biases", shape: [outputs], biases),
        ]
        if let normalisation {
            tensors += [
                .init("\(name).scales", shape: [outputs], normalisation.scales),
                .init("\(name).means", shape: [outputs], normalisation.means),
                .init("\(name).variances", shape: [outputs], normalisation.variances),
            ]
        }
        return tensors
    }
}

extension FeatureLayer {
    /// Reads a layer's numbers from a model's file.
    init(
        _ feature: FeatureSpecification, window: Int, named name: String, in file: SafetensorsFile
    ) throws(ModelError) {
        switch feature {
        case .maxPooling(let height, let width): self = .maxPooling(height: height, width: width)
        case .convolution(let shape):
            self = .convolution(
                try ConvolutionLayer(shape, window: window, named: name, in: file))
        case .joining(_, let place, _, _):
            self = .joining(
                try ConvolutionLayer(
                    feature.weighingShape, window: window, named: name, in: file), with: place)
        }
    }
}

extension ConvolutionLayer {
    fileprivate init(
        _ shape: FeatureSpecification.ConvolutionShape, window: Int, named name: String,
        in file: SafetensorsFile
    ) throws(ModelError) {
        var normalisation: BatchNormalisation?
        if shape.isNormalised {
            normalisation = BatchNormalisation(
                scales: try file.finiteNumbers("\(name).scales", shape: [shape.maps]),
                means: try file.finiteNumbers("\(name).means", shape: [shape.maps]),
                variances: try file.finiteNumbers("\(name).variances", shape: [shape.maps]))
        }
        let inputs = window / (shape.height * shape.width)
        let weights = try file.finiteNumbers(
            "\(name).weights", shape: [shape.height, shape.width, inputs, shape.maps])
        self.init(
            shape, weights: Matrix(rows: window, columns: shape.maps, elements: weights),
            biases: try file.finiteNumbers("\(name).biases", shape: [shape.maps]),
            normalisation: normalisation)
    }
}
