import DigitReading
import NeuralNetwork

extension DigitReader {
    /// Creates the reader that digitd reads with: a model of digits, the reader of lines that goes with it, and the
    /// finder of numbers that is built in.
    ///
    /// - Parameters:
    ///   - model: The model of digits.
    ///   - settings: How to read.
    /// - Precondition: The model reads digits.
    public init(completing model: Model, settings: ReadingSettings = ReadingSettings()) {
        self.init(
            model: model, lines: BuiltInModel.lines(beside: model), finder: BuiltInModel.finder,
            settings: settings)
    }
}
