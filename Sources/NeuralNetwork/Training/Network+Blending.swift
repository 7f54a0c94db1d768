import LinearAlgebra

extension Network {
    /// Creates the network on the straight way between two of the same shape: every number `share` of
    /// the way from that of `start` to that of `end`.
    ///
    /// - Precondition: Both have the same architecture.
    public init(from start: Network, to end: Network, share: Float) {
        precondition(start.architecture == end.architecture, "only like networks can be blended")
        let layers = zip(start.layers, end.layers).map { left, right in
            DenseLayer(
                weights: left.weights.blended(with: right.weights, share: share),
                biases: left.biases.blended(with: right.biases, share: share),
                activation: left.activation)
        }
        guard let image = start.image else {
            self.init(layers: layers)
            return
        }
        let features = zip(start.features, end.features).map { left, right -> FeatureLayer in
            guard let own = left.weighing, let other = right.weighing else { return left }
            return left.weighing(by: own.blended(with: other, share: share))
        }
        self.init(image: image, features: features, layers: layers)
    }
}

extension ConvolutionLayer {
    fileprivate func blended(with other: ConvolutionLayer, share: Float) -> ConvolutionLayer {
        var layer = self
        layer.weights = weights.blended(with: other.weights, share: share)
        layer.biases = biases.blended(with: other.biases, share: share)
        if let own = normalisation, let others = other.normalisation {
            layer.normalisation = BatchNormalisation(
                scales: own.scales.blended(with: others.scales, share: share),
                means: own.means.blended(with: others.means, share: share),
                variances: own.variances.blended(with: others.variances, share: share))
        }
        return layer
    }
}

extension Matrix {
    fileprivate func blended(with other: Matrix, share: Float) -> Matrix {
        Matrix(
            rows: rows, columns: columns,
            elements: elements.blended(with: other.elements, share: share))
    }
}

extension [Float] {
    fileprivate func blended(with other: [Float], share: Float) -> [Float] {
        zip(self, other).map { $0 + share * ($1 - $0) }
    }
}
