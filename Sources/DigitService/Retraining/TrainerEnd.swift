import PlainText

/// How a trainer process ended, and the last line it wrote on each of its outputs.
struct TrainerEnd: Sendable, Equatable {
    /// What ended it.
    enum Cause: Sendable, Equatable {
        /// It ended by itself.
        case exited(code: Int32)

        /// It was killed.
        case signalled(Int32)

        /// It was ended, since it took longer than it may.
        case tookTooLong(Duration)
    }

    var cause: Cause

    /// The last line of its output, where its report stands; nil when it wrote nothing.
    var lastOutput: [UInt8]?

    /// The last line of its complaints.
    var lastError: [UInt8]?
}

extension TrainerEnd {
    /// Why there is no report to go by, as a sentence.
    var complaint: String {
        let end =
            switch cause {
            case .exited(let code): "It ended with code \(code)"
            case .signalled(let signal): "It was killed by signal \(signal)"
            case .tookTooLong(let limit):
                "It was ended after \(Int(limit / .seconds(1)).grouped) seconds "
                    + "('retraining.timeLimit')"
            }
        if case .tookTooLong = cause { return end + "." }
        if cause != .exited(code: 0) {
            return lastError.map { String(decoding: $0, as: UTF8.self) }
                ?? "\(end) and said nothing."
        }
        guard let lastOutput else { return "\(end) and said nothing." }
        // Rubbish may be long, and nobody would read on.
        let beginning = String(decoding: lastOutput.prefix(200), as: UTF8.self)
        return "\(end), and its last line is no report: '\(beginning)'."
    }
}
