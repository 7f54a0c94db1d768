/// Why a step of the intake could not be done.
///
/// Two failures that say the same are the same: people are told of each once.
struct IntakeFailure: Error, Sendable {
    /// What went wrong.
    let error: any Error

    /// Whether it is trouble of the machine, which passes or is mended from outside.
    let isMachineTrouble: Bool

    /// What went wrong, as a sentence.
    let sentence: String

    /// Creates the failure that an error stands for.
    init(_ error: any Error) {
        self.error = error
        isMachineTrouble = DigitService.isMachineTrouble(error)
        sentence = "\(error)"
    }
}

extension IntakeFailure: Equatable {
    static func == (one: IntakeFailure, other: IntakeFailure) -> Bool {
        one.sentence == other.sentence && one.isMachineTrouble == other.isMachineTrouble
    }
}
