import CDefaultModel
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
}
