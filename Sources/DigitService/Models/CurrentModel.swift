import NeuralNetwork
import Synchronization

/// The model that reads, replaced in one step: a batch is read by one model from its first scan to
/// its last.
final class CurrentModel: Sendable {
    private let state: Mutex<Model>

    init(_ model: Model) {
        state = Mutex(model)
    }

    /// The model for the next batch.
    var model: Model { state.withLock { $0 } }

    /// Makes another model read from the next batch on.
    func replace(with model: Model) {
        state.withLock { $0 = model }
    }
}
