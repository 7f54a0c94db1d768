import NeuralNetwork

/// What a digit is written with: how wide its stroke is and how evenly it leaves ink.
public enum Pen: String, Sendable, Hashable, CaseIterable {
    /// Thin and even.
    case ballpoint

    /// A broad nib, held at an angle: wide down-strokes, narrow up-strokes.
    case fountain

    /// Wide, even, with blunt ends.
    case feltTip = "felt-tip"

    /// Grey and grainy.
    case pencil

    /// The typical width of the stroke in digit heights.
    var typicalWidth: Float {
        switch self {
        case .ballpoint: 0.11
        case .fountain: 0.145
        case .feltTip: 0.175
        case .pencil: 0.1
        }
    }

    /// How dark full ink is, in `0...1`.
    func darkness(using generator: inout SeededGenerator) -> Float {
        switch self {
        case .ballpoint: generator.uniform(in: 0.75...1)
        case .fountain, .feltTip: generator.uniform(in: 0.85...1)
        case .pencil: generator.uniform(in: 0.45...0.75)
        }
    }

    /// How much of the ink the grain of the paper takes away, in `0...1`.
    var grain: Float {
        switch self {
        case .ballpoint: 0.12
        case .fountain, .feltTip: 0
        case .pencil: 0.5
        }
    }
}
