extension Architecture {
    /// Creates an architecture from its text.
    ///
    ///     28x28-16c3x3nrelu-p2x2-10softmax     features of an image first: see ``FeatureSpecification``
    ///
    /// - Throws: ``ArchitectureError``, which points at the character.
    public init(parsing text: String) throws(ArchitectureError) {
        var found = ArchitectureParts(text)
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            try found.take(part, isFirst: index == 0, isLast: index == parts.count - 1)
        }
        self = try found.architecture()
    }
}

/// What was read of the text of an architecture so far.
private struct ArchitectureParts {
    private let text: String

    /// Where in the text the part begins that comes next, in characters.
    private var offset = 0

    private var image: FeatureShape?
    private var features: [FeatureSpecification] = []

    /// The layers of neurons; without an image the first are the inputs.
    private var layers: [Architecture.Layer] = []

    init(_ text: String) {
        self.text = text
    }

    /// Takes the next part, which stands between two hyphens.
    mutating func take(
        _ part: Substring, isFirst: Bool, isLast: Bool
    ) throws(ArchitectureError) {
        if isFirst, let (sides, rest) = FeatureSpecification.window(part), rest.isEmpty {
            image = FeatureShape(height: sides.height, width: sides.width, channels: 1)
        } else if let image, layers.isEmpty, FeatureSpecification.isMeant(by: part) {
            try takeFeature(part, of: image)
        } else {
            try takeLayer(part, isFirst: isFirst, isLast: isLast)
        }
        offset += part.count + 1
    }

    private mutating func takeFeature(
        _ part: Substring, of image: FeatureShape
    ) throws(ArchitectureError) {
        guard let feature = FeatureSpecification(parsing: part) else {
            throw failure(.noFeature(String(part)))
        }
        features.append(feature)
        guard Architecture.shape(after: features, on: image) != nil else { throw failure(.noRoom) }
    }

    private mutating func takeLayer(
        _ part: Substring, isFirst: Bool, isLast: Bool
    ) throws(ArchitectureError) {
        let digits = part.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { throw failure(.noSize) }
        guard let size = Int(digits), Architecture.isSize(size) else {
            throw failure(.sizeOutOfRange(String(digits)))
        }
        let name = String(part.dropFirst(digits.count))
        guard let activation = name.isEmpty ? .sigmoid : Activation(rawValue: name) else {
            throw failure(.unknownActivation(name), after: digits.count)
        }
        if isFirst, !name.isEmpty { throw failure(.activationOfInputs, after: digits.count) }
        if activation == .softmax, !isLast { throw failure(.hiddenSoftmax, after: digits.count) }
        layers.append(Architecture.Layer(size: size, activation: activation))
    }

    /// The architecture, when all parts were taken.
    func architecture() throws(ArchitectureError) -> Architecture {
        guard layers.count > (image == nil ? 1 : 0) else {
            throw ArchitectureError(text: text, offset: text.count, reason: .noLayer)
        }
        guard let image else {
            return Architecture(inputs: layers[0].size, layers: Array(layers.dropFirst()))
        }
        guard !features.isEmpty else {
            let place = text.prefix { $0 != "-" }.count + 1
            throw ArchitectureError(text: text, offset: place, reason: .imageWithoutFeatures)
        }
        return Architecture(image: image, features: features, layers: layers)
    }

    private func failure(
        _ reason: ArchitectureError.Reason, after count: Int = 0
    ) -> ArchitectureError {
        ArchitectureError(text: text, offset: offset + count, reason: reason)
    }
}
