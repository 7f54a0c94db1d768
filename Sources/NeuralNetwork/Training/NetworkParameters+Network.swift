extension NetworkParameters {
    /// A network with a copy of these parameters and with the means and variances measured in
    /// training.
    ///
    /// - Parameters:
    ///   - start: A network of the same shape.
    ///   - statistics: Of each layer that is normalised, the means and behind them the variances.
    /// - Returns: The network, as it is used once trained.
    func network(as start: Network, statistics: [SharedNumbers?]) -> Network {
        let features = start.features.enumerated().map { index, layer -> FeatureLayer in
            guard var weighing = layer.weighing, let own = self.features[index] else {
                return layer
            }
            weighing.weights.elements = own.weights.array
            weighing.biases = own.biases.array
            if let numbers = statistics[index]?.array, let scales = own.scales {
                weighing.normalisation = BatchNormalisation(
                    scales: scales.array, means: Array(numbers[..<weighing.outputs]),
                    variances: Array(numbers[weighing.outputs...]))
            }
            return layer.weighing(by: weighing)
        }
        guard let image = start.image else { return dense.network }
        return Network(image: image, features: features, layers: dense.network.layers)
    }
}
