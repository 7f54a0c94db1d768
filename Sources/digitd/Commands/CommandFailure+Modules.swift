import DigitTraining
import Files
import NeuralNetwork
import ScanLedger
import ScanSpool
import SystemPackage

extension CommandFailure {
    /// Runs the work, and turns the errors of other modules into a sentence and an exit code.
    static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as FileError {
            throw CommandFailure(error)
        } catch let error as TrainingError {
            throw CommandFailure(error)
        } catch let error as ArchitectureError {
            throw CommandFailure(.usage, "\(error)")
        } catch let error as ModelError {
            throw CommandFailure(.badData, "\(error)")
        }
    }

    /// Creates the sentence and the exit code for trouble with a file.
    init(_ error: FileError) {
        let meaning: ExitMeaning =
            switch error {
            case .system(_, _, .noSuchFileOrDirectory): .noInput
            case .system(_, _, .permissionDenied), .system(_, _, .notPermitted): .noPermission
            case .system: .inputOutput
            case .notAFile, .tooLarge: .badData
            }
        self.init(meaning, "\(error)")
    }

    /// Creates the sentence and the exit code for an error of training data, models or recipes.
    init(_ error: TrainingError) {
        let meaning: ExitMeaning =
            switch error {
            case .file(let error): CommandFailure(error).meaning
            case .idxMissing: .noInput
            case .unknownRecipe: .usage
            case .unknownModelVersion, .nothingToRollBackTo: .noInput
            case .retrainingInProgress: .temporary
            default: .badData
            }
        self.init(meaning, "\(error)")
    }

    /// Creates the sentence and the exit code for trouble with the folders of a root.
    init(_ error: SpoolError) {
        let meaning: ExitMeaning =
            switch error {
            case .alreadyRunning: .temporary
            case .system(let failure) where failure.errno == .permissionDenied: .noPermission
            case .system(let failure) where failure.errno == .noSuchFileOrDirectory: .noInput
            case .rootMissing: .noInput
            case .notAFolder, .otherFilesystem: .cannotCreate
            default: .inputOutput
            }
        self.init(meaning, "\(error)")
    }

    /// Creates the sentence and the exit code for whatever stopped the daemon.
    init(ending error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as SpoolError: self.init(error)
        case let error as FileError: self.init(error)
        case let error as TrainingError: self.init(error)
        case let error as LedgerError: self.init(.inputOutput, "\(error)")
        case let error as ModelError: self.init(.badData, "No model can be used: \(error).")
        default: self.init(.software, "\(error)")
        }
    }
}
