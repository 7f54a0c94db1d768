import CDefaultModel
import DigitReading
import NeuralNetwork

/// The model that digitd was built with: the last resort when none is stored or none can be used.
public enum BuiltInModel {
    /// Reads the model out of the program itself and tries it.
    ///
    /// - Throws: ``ModelError`` when the program was built with a file that is no model.
    public static func load() throws(ModelError) -> Model {
        try Model(
            fileBytes: Array(
                UnsafeBufferPointer(
                    start: default_model_bytes(), count: default_model_length())))
    }

    /// Reads whole lines where the model of digits brings no reader of its own.
    ///
    /// It was tried when the program was built and tested, so one that cannot be used is a broken
    /// promise of the program's own.
    public static let lines: LineReader = {
        let bytes = UnsafeBufferPointer(start: line_model_bytes(), count: line_model_length())
        do {
            guard let reader = LineReader(model: try Model(fileBytes: Array(bytes))) else {
                preconditionFailure("the built-in model of lines does not read lines")
            }
            return reader
        } catch {
            preconditionFailure("the built-in model of lines cannot be used: \(error)")
        }
    }()

    /// Returns what reads whole lines beside a model of digits: its own reader, or ``lines``.
    public static func lines(beside model: Model) -> LineReader {
        model.lines.flatMap(LineReader.init) ?? lines
    }

    /// Finds numbers on pages; tried as ``lines`` was.
    public static let finder: PageFinder = {
        let bytes = UnsafeBufferPointer(start: finder_model_bytes(), count: finder_model_length())
        do {
            guard let finder = PageFinder(model: try Model(fileBytes: Array(bytes)), ink: ink)
            else {
                preconditionFailure("the built-in model of pages makes no maps")
            }
            return finder
        } catch {
            preconditionFailure("the built-in model of pages cannot be used: \(error)")
        }
    }()

    /// Tells written numbers from printed ones; tried as ``lines`` was.
    public static let ink: InkReader = {
        let bytes = UnsafeBufferPointer(start: ink_model_bytes(), count: ink_model_length())
        do {
            guard let reader = InkReader(model: try Model(fileBytes: Array(bytes))) else {
                preconditionFailure("the built-in model of ink does not tell it")
            }
            return reader
        } catch {
            preconditionFailure("the built-in model of ink cannot be used: \(error)")
        }
    }()

    /// The lecture's network, 784-30-10, for people to look into; tried as ``lines`` was.
    public static let lecture: Model = {
        let bytes = UnsafeBufferPointer(start: lecture_model_bytes(), count: lecture_model_length())
        do {
            return try Model(fileBytes: Array(bytes))
        } catch {
            preconditionFailure("the built-in network of the lecture cannot be used: \(error)")
        }
    }()
}
