/// What is wrong with a configuration; each case becomes one sentence.
enum ConfigurationProblem: Error, Equatable, Sendable {
    /// The file cannot be read; the reason is the system's own.
    case unreadableFile(path: String, reason: String)

    /// The file is not YAML, or not a mapping of keys to values.
    case malformedFile(path: String, reason: String)

    /// Nobody knows that key.
    case unknownKey(origin: ConfigurationOrigin, key: String, nearest: String?)

    /// The key was one of an earlier version; `successor` says what took its place.
    case formerKey(origin: ConfigurationOrigin, key: String, successor: String)

    /// The key stands there without a value.
    case missingValue(origin: ConfigurationOrigin, key: String, allowed: String)

    /// The value is not one the key may have.
    case valueNotAllowed(origin: ConfigurationOrigin, key: String, value: String, allowed: String)

    /// Two values that are allowed by themselves do not go together.
    case contradiction(key: String, value: String, other: String, otherValue: String)

    /// A `--set` without an equals sign.
    case malformedOverride(text: String)
}

/// Where a value was found.
enum ConfigurationOrigin: Hashable, Sendable {
    /// Nowhere: the value the program was built with.
    case builtIn

    /// A line of the configuration file, counted from 1; 0 where the line is not known.
    case file(path: String, line: Int)

    /// An environment variable.
    case environment(variable: String)

    /// The command line.
    case commandLine(option: String)
}

extension ConfigurationOrigin: CustomStringConvertible {
    var description: String {
        switch self {
        case .builtIn: "built-in default"
        case .file(let path, let line): line > 0 ? "\(path):\(line)" : path
        case .environment(let variable): "environment variable \(variable)"
        case .commandLine(let option): option
        }
    }
}

extension ConfigurationProblem: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadableFile(let path, let reason):
            "The configuration file '\(path)' cannot be read: \(reason)."
        case .malformedFile(let path, let reason):
            "The configuration file '\(path)' is not a YAML mapping of keys to values: \(reason)"
        case .unknownKey(let origin, let key, let nearest):
            if let nearest {
                "\(origin): '\(key)' is not a key; did you mean '\(nearest)'?"
            } else {
                "\(origin): '\(key)' is not a key; 'digitd check-config --keys' lists all of them."
            }
        case .formerKey(let origin, let key, let successor):
            "\(origin): '\(key)' is no longer a key; \(successor)."
        case .missingValue(let origin, let key, let allowed):
            "\(origin): '\(key)' has no value; allowed is \(allowed). "
                + "Remove the line to have the default."
        case .valueNotAllowed(let origin, let key, let value, let allowed):
            "\(origin): '\(key)' is '\(value)'; allowed is \(allowed)."
        case .contradiction(let key, let value, let other, let otherValue):
            "'\(key)' is \(value), shorter than '\(other)', which is \(otherValue); "
                + "make it at least as long."
        case .malformedOverride(let text):
            "--set: '\(text)' is not KEY=VALUE, for example --set reading.errorRate=0.02."
        }
    }
}

/// All problems of a configuration at once, so that a person mends it in one go.
struct ConfigurationError: Error, Equatable, Sendable {
    /// The problems in the order they were found; never empty.
    var problems: [ConfigurationProblem]

    /// Whether all of them are in what was given on the command line.
    var isOfCommandLine: Bool {
        problems.allSatisfy { problem in
            switch problem {
            case .unknownKey(let origin, _, _), .formerKey(let origin, _, _),
                .missingValue(let origin, _, _), .valueNotAllowed(let origin, _, _, _):
                if case .commandLine = origin { true } else { false }
            case .malformedOverride: true
            case .unreadableFile, .malformedFile, .contradiction: false
            }
        }
    }
}

extension ConfigurationError: CustomStringConvertible {
    var description: String {
        guard problems.count > 1 else { return problems.first?.description ?? "" }
        return "The configuration has \(problems.count) problems:\n"
            + problems.map { "  \($0)" }.joined(separator: "\n")
    }
}
