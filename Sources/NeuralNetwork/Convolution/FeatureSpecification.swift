/// The shape of a convolutional or pooling layer, as an architecture's text says it.
///
///     16c3x3nrelu   16 maps, windows of 3×3, padded, normalised, ReLU
///     20c5x5v       20 maps, windows of 5×5 that stay inside (valid), sigmoid
///     p2x2          the largest of each 2×2
public enum FeatureSpecification: Sendable, Hashable {
    /// A convolutional layer.
    case convolution(
        maps: Int, height: Int, width: Int, isPadded: Bool, isNormalised: Bool,
        activation: Activation)

    /// A max-pooling layer.
    case maxPooling(height: Int, width: Int)

    /// The largest side of a window: more is a typing error.
    static let maximumSide = 64

    /// The shape of a layer.
    init(_ layer: FeatureLayer) {
        switch layer {
        case .convolution(let layer):
            self = .convolution(
                maps: layer.outputs, height: layer.kernelHeight, width: layer.kernelWidth,
                isPadded: layer.isPadded, isNormalised: layer.normalisation != nil,
                activation: layer.activation)
        case .maxPooling(let height, let width):
            self = .maxPooling(height: height, width: width)
        }
    }

    /// Reads a layer's text; `nil` when it is none.
    init?(parsing text: Substring) {
        if text.first == "p" {
            guard let (window, rest) = Self.window(text.dropFirst()), rest.isEmpty else {
                return nil
            }
            self = .maxPooling(height: window.height, width: window.width)
            return
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let maps = Int(digits), (1...4096).contains(maps) else { return nil }
        var rest = text.dropFirst(digits.count)
        guard rest.popFirst() == "c", let (window, after) = Self.window(rest) else { return nil }
        rest = after
        func takes(_ letter: Character) -> Bool {
            guard rest.first == letter else { return false }
            rest.removeFirst()
            return true
        }
        let isPadded = !takes("v")
        let isNormalised = takes("n")
        let activation = rest.isEmpty ? .sigmoid : Activation(rawValue: String(rest))
        guard let activation, activation != .softmax else { return nil }
        if isPadded, window.height % 2 == 0 || window.width % 2 == 0 { return nil }
        self = .convolution(
            maps: maps, height: window.height, width: window.width, isPadded: isPadded,
            isNormalised: isNormalised, activation: activation)
    }

    /// Reads the two sides of a window, as in `3x3`, and returns what comes behind them.
    static func window(
        _ text: Substring
    ) -> (sides: (height: Int, width: Int), rest: Substring)? {
        let first = text.prefix { $0.isASCII && $0.isNumber }
        var rest = text.dropFirst(first.count)
        guard rest.popFirst() == "x" else { return nil }
        let second = rest.prefix { $0.isASCII && $0.isNumber }
        guard let height = Int(first), let width = Int(second),
            (1...maximumSide).contains(height), (1...maximumSide).contains(width)
        else { return nil }
        return ((height, width), rest.dropFirst(second.count))
    }

    /// The shape of what the layer makes of maps of a shape; `nil` when they hold no window.
    func outputShape(for shape: FeatureShape) -> FeatureShape? {
        var result = shape
        switch self {
        case .convolution(let maps, let height, let width, let isPadded, _, _):
            result.channels = maps
            if !isPadded {
                result.height -= height - 1
                result.width -= width - 1
            }
        case .maxPooling(let height, let width):
            result.height /= height
            result.width /= width
        }
        return result.height > 0 && result.width > 0 ? result : nil
    }

    /// The number of weights, biases and scales on maps of a shape.
    func parameterCount(for shape: FeatureShape) -> Int {
        guard case .convolution(let maps, let height, let width, _, let isNormalised, _) = self
        else { return 0 }
        return maps * (height * width * shape.channels + (isNormalised ? 2 : 1))
    }
}

extension FeatureSpecification: CustomStringConvertible {
    /// The text from which the same layer is parsed.
    public var description: String {
        switch self {
        case .convolution(let maps, let height, let width, let isPadded, let normalised, let by):
            "\(maps)c\(height)x\(width)" + (isPadded ? "" : "v") + (normalised ? "n" : "")
                + (by == .sigmoid ? "" : by.rawValue)
        case .maxPooling(let height, let width): "p\(height)x\(width)"
        }
    }
}
