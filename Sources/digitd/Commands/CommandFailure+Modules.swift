import DigitTraining
import NeuralNetwork
import SystemPackage

extension CommandFailure {
    /// Runs the work and turns the modules' errors into an end with a meaning.
    static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as TrainingError {
            throw CommandFailure(error)
        } catch let error as ArchitectureError {
            throw CommandFailure(.usage, "\(error)")
        } catch let error as ModelError {
            throw CommandFailure(.badData, "\(error)")
        }
    }

    /// The end that belongs to an error of training data, models or recipes.
    init(_ error: TrainingError) {
        let meaning: ExitMeaning =
            switch error {
            case .file(_, _, .noSuchFileOrDirectory), .idxMissing: .noInput
            case .file(_, _, .permissionDenied), .file(_, _, .notPermitted): .noPermission
            case .file: .inputOutput
            case .unknownRecipe: .usage
            case .unknownModelVersion, .nothingToRollBackTo: .noInput
            case .retrainingInProgress: .temporary
            default: .badData
            }
        self.init(meaning, "\(error)")
    }
}
