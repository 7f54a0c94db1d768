import DigitEvaluation
import DigitTraining
import Files
import ModelStore
import NeuralNetwork
import Testing

@testable import digitd

@Suite struct `The end of a command` {
    private static func trouble(_ errno: Int32) -> FileError {
        .system(operation: "open", path: "f", errno: .init(rawValue: errno))
    }

    /// ENOENT, EACCES, EPERM, EIO and ENOSPC, each as it is and as a module hands it on.
    @Test(
        arguments: [
            (2, .noInput), (13, .noPermission), (1, .noPermission), (5, .inputOutput),
            (28, .inputOutput),
        ] as [(Int32, ExitMeaning)])
    func `tells what the system refused, whoever asked it`(errno: Int32, meaning: ExitMeaning) {
        let error = Self.trouble(errno)
        let all: [any Error] = [
            error, LabelError.file(error), IDXError.file(error), ModelStoreError.file(error),
            RetrainingError.file(error),
        ]
        for error in all {
            let failure = #expect(throws: CommandFailure.self) {
                try CommandFailure.translating { throw error }
            }
            #expect(failure?.meaning == meaning, "\(error)")
            #expect(failure?.message == "\(Self.trouble(errno))")
        }
    }

    private static let ends: [(any Error, ExitMeaning)] = [
        (FileError.notAFile(path: "f", kind: "a pipe"), .badData),
        (FileError.tooLarge(path: "f", bytes: 2, limit: 1), .badData),
        (LabelError.file(.notAFile(path: "f", kind: "a pipe")), .badData),
        (LabelError.noDigitFolders(folder: "f"), .badData),
        (LabelError.noUsableImages(path: "f", problems: 0), .badData),
        (LabelError.wrongHeader(table: "t", found: "x"), .badData),
        (LabelError.wrongLine(table: "t", line: 2, found: "x"), .badData),
        (IDXError.missing(folder: "f", name: "n"), .noInput),
        (IDXError.truncated(path: "f", foundBytes: 1, expectedBytes: 2), .badData),
        (IDXError.corrupt(path: "f", reason: "r"), .badData),
        (RecipeError.unknown(name: "n", nearest: nil, known: []), .usage),
        (RecipeError.badArchitecture(recipe: "n", reason: "r"), .badData),
        (RecipeError.tooFewImages(recipe: "n", found: 1, needed: 20), .badData),
        (RecipeError.badCheckpoint(reason: "r"), .badData),
        (CalibrationError.nothingToCalibrate(model: "m"), .badData),
        (ModelStoreError.unknownVersion("7", known: []), .noInput),
        (ModelStoreError.nothingToRollBackTo(current: "built-in"), .noInput),
        (ModelStoreError.damagedModel(path: "m", reason: "r"), .badData),
        (RetrainingError.inProgress(lock: "l", process: 1), .temporary),
    ]

    @Test func `has the meaning that belongs to the error of a module, and its sentence`() {
        for (error, meaning) in Self.ends {
            let failure = #expect(throws: CommandFailure.self) {
                try CommandFailure.translating { throw error }
            }
            #expect(failure?.meaning == meaning, "\(error)")
            #expect(failure?.message == "\(error)")
            #expect(CommandFailure(ending: error).meaning == meaning, "\(error)")
        }
    }

    @Test func `is wrong usage for an architecture, and inside digitd for what nobody knows`() {
        struct Unheard: Error {}
        let failure = #expect(throws: CommandFailure.self) {
            try CommandFailure.translating { _ = try Architecture(parsing: "784-") }
        }
        #expect(failure?.meaning == .usage)
        #expect(throws: Unheard.self) { try CommandFailure.translating { throw Unheard() } }
        #expect(CommandFailure(ending: Unheard()).meaning == .software)
    }

    @Test func `stays what it is when a command has said it already`() {
        let failure = #expect(throws: CommandFailure.self) {
            try CommandFailure.translating { throw CommandFailure(.cannotCreate, "Full.") }
        }
        #expect(failure?.meaning == .cannotCreate && failure?.message == "Full.")
    }
}
