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
        _ feature: FeatureSpecification, inputs: Int, named name: String, in file: SafetensorsFile
    ) throws(ModelError) {
        switch feature {
        case .maxPooling(let height, let width): self = .maxPooling(height: height, width: width)
        case .convolution(let maps, let height, let width, let isPadded, let normalised, let by):
            var normalisation: BatchNormalisation?
            if normalised {
                normalisation = BatchNormalisation(
                    scales: try file.finiteNumbers("\(name).scales", shape: [maps]),
                    means: try file.finiteNumbers("\(name).means", shape: [maps]),
                    variances: try file.finiteNumbers("\(name).variances", shape: [maps]))
            }
            let weights = try file.finiteNumbers(
                "\(name).weights", shape: [height, width, inputs, maps])
            self = .convolution(
                ConvolutionLayer(
                    kernelHeight: height, kernelWidth: width, isPadded: isPadded,
                    weights: Matrix(
                        rows: height * width * inputs, columns: maps, elements: weights),
                    biases: try file.finiteNumbers("\(name).biases", shape: [maps]),
                    normalisation: normalisation, activation: by))
        }
    }
}
