extension FeatureSpecification {
    /// Whether a text looks like one of a feature, and not of neurons.
    static func isMeant(by text: Substring) -> Bool {
        text.contains { $0 == "c" || $0 == "p" }
            || text.drop { $0.isASCII && $0.isNumber }.first == "u"
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
        var rest = text
        guard let maps = Self.number(&rest), (1...4096).contains(maps) else { return nil }
        switch rest.popFirst() {
        case "c": self.init(convolutionOf: maps, rest)
        case "u": self.init(joiningInto: maps, rest)
        default: return nil
        }
    }

    private init?(convolutionOf maps: Int, _ text: Substring) {
        guard let (window, after) = Self.window(text) else { return nil }
        var rest = after
        var shape = ConvolutionShape(maps: maps, height: window.height, width: window.width)
        shape.isPadded = !Self.takes("v", &rest)
        for (letter, place) in [("s", \ConvolutionShape.stride), ("d", \.dilation)]
        where rest.hasPrefix(letter) && rest.dropFirst().first?.isNumber == true {
            rest.removeFirst()
            guard let number = Self.number(&rest), (2...Self.maximumSide).contains(number) else {
                return nil
            }
            shape[keyPath: place] = number
        }
        shape.isNormalised = Self.takes("n", &rest)
        guard let activation = Self.activation(rest) else { return nil }
        shape.activation = activation
        if shape.isPadded {
            if window.height % 2 == 0 || window.width % 2 == 0 { return nil }
        } else if shape.stride * shape.dilation > 1 {
            return nil
        }
        self = .convolution(shape)
    }

    private init?(joiningInto maps: Int, _ text: Substring) {
        var rest = text
        guard let place = Self.number(&rest) else { return nil }
        let isNormalised = Self.takes("n", &rest)
        guard let activation = Self.activation(rest) else { return nil }
        self = .joining(
            maps: maps, with: place, isNormalised: isNormalised, activation: activation)
    }

    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest.removeFirst(digits.count)
        return Int(digits)
    }

    private static func takes(_ letter: Character, _ rest: inout Substring) -> Bool {
        guard rest.first == letter else { return false }
        rest.removeFirst()
        return true
    }

    private static func activation(_ rest: Substring) -> Activation? {
        let activation = rest.isEmpty ? .sigmoid : Activation(rawValue: String(rest))
        return activation == .softmax ? nil : activation
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
}

extension FeatureSpecification: CustomStringConvertible {
    /// The text from which the same layer is parsed.
    public var description: String {
        func tail(_ isNormalised: Bool, _ activation: Activation) -> String {
            (isNormalised ? "n" : "") + (activation == .sigmoid ? "" : activation.rawValue)
        }
        return switch self {
        case .convolution(let layer):
            "\(layer.maps)c\(layer.height)x\(layer.width)" + (layer.isPadded ? "" : "v")
                + (layer.stride > 1 ? "s\(layer.stride)" : "")
                + (layer.dilation > 1 ? "d\(layer.dilation)" : "")
                + tail(layer.isNormalised, layer.activation)
        case .maxPooling(let height, let width): "p\(height)x\(width)"
        case .joining(let maps, let place, let isNormalised, let activation):
            "\(maps)u\(place)" + tail(isNormalised, activation)
        }
    }
}
