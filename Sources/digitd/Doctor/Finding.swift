/// One thing that `digitd doctor` has looked at.
struct Finding: Encodable, Equatable {
    /// How it is.
    enum Level: String, Encodable {
        /// As it should be.
        case fine
        /// digitd works, but not as well as it could, or not for long.
        case warning
        /// digitd cannot work.
        case fault
    }

    /// What was looked at, in a word.
    var subject: String

    /// How it is.
    var level: Level

    /// What was found, as a sentence.
    var found: String

    /// What a person can do about it; nil where nothing has to be done.
    var cure: String?

    /// What is as it should be.
    static func fine(_ subject: String, _ found: String) -> Finding {
        Finding(subject: subject, level: .fine, found: found)
    }

    /// What is not good.
    static func warning(_ subject: String, _ found: String, cure: String) -> Finding {
        Finding(subject: subject, level: .warning, found: found, cure: cure)
    }

    /// What keeps digitd from working.
    static func fault(_ subject: String, _ found: String, cure: String) -> Finding {
        Finding(subject: subject, level: .fault, found: found, cure: cure)
    }
}
