import DigitEvaluation
import DigitTraining
import Files
import ModelStore
import NeuralNetwork
import ScanLedger
import ScanSpool
import SystemPackage

extension CommandFailure {
    /// Runs the work and turns the modules' errors into an end with a meaning.
    static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            throw CommandFailure(knowing: error) ?? error
        }
    }

    /// The end that belongs to an error of files, labels, models or recipes; `nil` for any other.
    private init?(knowing error: any Error) {
        guard let meaning = Self.meaning(of: error) else { return nil }
        self.init(meaning, "\(error)")
    }

    private static func meaning(of error: any Error) -> ExitMeaning? {
        switch error {
        case let error as FileError: meaning(ofFileTrouble: error)
        case LabelError.file(let error), IDXError.file(let error), ModelStoreError.file(let error),
            RetrainingError.file(let error):
            meaning(ofFileTrouble: error)
        case IDXError.missing, ModelStoreError.unknownVersion, ModelStoreError.nothingToRollBackTo:
            .noInput
        case RecipeError.unknown, is ArchitectureError: .usage
        case RetrainingError.inProgress: .temporary
        case PageMaterialError.noSamples, PageMaterialError.noDigitWriter: .noInput
        case is PageMaterialError, is LabelError, is IDXError, is RecipeError, is CalibrationError,
            is ModelStoreError, is ModelError:
            .badData
        default: nil
        }
    }

    private static func meaning(ofFileTrouble error: FileError) -> ExitMeaning {
        switch error {
        case .system(_, _, .noSuchFileOrDirectory): .noInput
        case .system(_, _, .permissionDenied), .system(_, _, .notPermitted): .noPermission
        case .system: .inputOutput
        case .notAFile, .tooLarge: .badData
        }
    }

    /// The end that belongs to trouble with the folders of a root.
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

    /// The end that belongs to whatever stopped the daemon.
    init(ending error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as SpoolError: self.init(error)
        case LedgerError.laterVersion: self.init(.badData, "\(error)")
        case let error as LedgerError: self.init(.inputOutput, "\(error)")
        case let error as ModelError: self.init(.badData, "No model can be used: \(error).")
        default: self = CommandFailure(knowing: error) ?? CommandFailure(.software, "\(error)")
        }
    }
}
