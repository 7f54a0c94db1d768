import Configuration
import DigitTraining
import Glibc
import Synchronization
import SystemPackage

/// Reads the configuration from its sources: the command line before the environment, the
/// environment before the file, the file before the built-in defaults.
struct ConfigurationLoader: Sendable {
    /// The file that was asked for; it must be there.
    var file: FilePath?

    /// The file that is read when it is there and no other was asked for.
    var defaultFile: FilePath? = "/etc/digitd/digitd.yaml"

    /// The environment: `DIGITD_READING_ERROR_RATE` is the key `reading.errorRate`.
    var environment: [String: String] = [:]

    /// Values from the command line, with the option that gave each.
    var overrides: [Override] = []

    /// A value from the command line.
    struct Override: Sendable {
        var key: String
        var value: String
        var option: String
    }

    /// A configuration, and where each of its values came from.
    struct Loaded: Sendable {
        var configuration = DigitdConfiguration()

        /// The origins by key; a key that is not in it has its built-in default.
        var origins: [String: ConfigurationOrigin] = [:]

        /// The file that was read.
        var file: FilePath?

        /// Sentences about what is allowed, but is probably a mistake.
        var warnings: [String] = []
    }

    /// Returns the whole, valid configuration, or all that is wrong with it.
    func load() async throws(ConfigurationError) -> Loaded {
        // Where the service's file is there but cannot be read, that is an error: running with the
        // defaults instead would surprise.
        let path = file ?? defaultFile.flatMap { Self.isMissing($0) ? nil : $0 }
        let provider = try await Self.provider(for: path)
        return try load(provider?.snapshot() as? LocatedYAMLSnapshot, from: path)
    }

    /// Returns the configuration that follows from the values of a file, or all that is wrong with it.
    ///
    /// - Parameters:
    ///   - values: What stands in the file, if one was read.
    ///   - path: Where it is.
    /// - Returns: The whole, valid configuration.
    /// - Throws: What is wrong, each with its place.
    func load(
        _ values: LocatedYAMLSnapshot?, from path: FilePath?
    ) throws(ConfigurationError) -> Loaded {
        let lines = FileLines(path: path.map { "\($0)" } ?? "", keys: values?.keys ?? [])

        var loaded = Loaded(file: path, warnings: unknownVariables)
        var problems = unknownKeys(in: lines)
        let reporter = LastAccess()
        let reader = ConfigReader(providers: providers(with: values), accessReporter: reporter)
        for key in ConfigurationKey.all {
            let text = reader.string(forKey: ConfigKey(key.name))
            guard let found = reporter.found else { continue }
            let origin = origin(of: key.name, found, in: lines)
            if case .file = origin, lines.key(key.name)?.hasValue == false {
                problems.append(
                    .missingValue(origin: origin, key: key.name, allowed: key.allowed))
            } else if let text, key.assign(text, &loaded.configuration) {
                loaded.origins[key.name] = origin
            } else {
                let value = text ?? "a list"
                let mistake = text.flatMap(key.mistake).map { "; \($0)" } ?? ""
                problems.append(
                    .valueNotAllowed(
                        origin: origin, key: key.name, value: value,
                        allowed: key.allowed + mistake))
            }
        }
        problems += loaded.configuration.contradictions
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return loaded
    }
}

extension ConfigurationLoader {
    /// The keys of the file that was read.
    private struct FileLines {
        var path: String
        var keys: [LocatedYAMLSnapshot.Key]

        func key(_ name: String) -> LocatedYAMLSnapshot.Key? {
            keys.first { $0.name == name }
        }
    }

    private static func provider(
        for path: FilePath?
    ) async throws(ConfigurationError) -> FileProvider<LocatedYAMLSnapshot>? {
        guard let path else { return nil }
        if let reason = reasonNotReadable(path) {
            throw ConfigurationError(
                problems: [.unreadableFile(path: "\(path)", reason: reason)])
        }
        do {
            return try await FileProvider<LocatedYAMLSnapshot>(filePath: path)
        } catch {
            throw ConfigurationError(
                problems: [.malformedFile(path: "\(path)", reason: "\(error)")])
        }
    }

    private func providers(
        with file: LocatedYAMLSnapshot?
    ) -> [any ConfigProvider] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for override in overrides {
            let key = AbsoluteConfigKey(ConfigKey(override.key))
            values[key] = ConfigValue(.string(override.value), isSecret: false)
        }
        let providers: [any ConfigProvider] = [
            InMemoryProvider(name: Self.commandLineName, values: values),
            EnvironmentVariablesProvider(environmentVariables: environment)
                .prefixKeys(with: "digitd"),
        ]
        return file.map { providers + [SnapshotProvider(values: $0)] } ?? providers
    }

    private static let commandLineName = "command line"

    private func origin(
        of key: String, _ found: LastAccess.Found, in lines: FileLines
    ) -> ConfigurationOrigin {
        if found.provider.contains(Self.commandLineName) {
            return .commandLine(option: overrides.last { $0.key == key }?.option ?? "--set")
        }
        if found.provider.contains("EnvironmentVariables") {
            return .environment(variable: found.encodedKey)
        }
        return .file(path: lines.path, line: lines.key(key)?.line ?? 0)
    }

    private func unknownKeys(in lines: FileLines) -> [ConfigurationProblem] {
        let known = ConfigurationKey.all.map(\.name)
        let sections = Set(known.compactMap { $0.split(separator: ".").first.map(String.init) })
        // A section whose keys are all commented out is left with no value; that is fine.
        let inFile =
            lines.keys
            .filter { !known.contains($0.name) && ($0.hasValue || !sections.contains($0.name)) }
            .map { ($0.name, ConfigurationOrigin.file(path: lines.path, line: $0.line)) }
        let inOverrides =
            overrides
            .filter { !known.contains($0.key) }
            .map { ($0.key, ConfigurationOrigin.commandLine(option: $0.option)) }
        return (inFile + inOverrides).map { name, origin in
            if let successor = ConfigurationKey.former[name] {
                return .formerKey(origin: origin, key: name, successor: successor)
            }
            return .unknownKey(
                origin: origin, key: name, nearest: NearestName.of(name, among: known))
        }
    }

    /// Variables that look like ours and are not: a warning only, since container engines make
    /// such variables for services by themselves (`DIGITD_PORT`).
    private var unknownVariables: [String] {
        let known = Set(ConfigurationKey.all.map(\.environmentVariable) + ["DIGITD_CONFIG"])
        return environment.keys.sorted()
            .filter { $0.hasPrefix("DIGITD_") && !known.contains($0) }
            .map { variable in
                let nearest = NearestName.of(variable, among: known.sorted())
                let hint = nearest.map { "; did you mean \($0)?" } ?? "."
                return "The environment variable \(variable) is not one of digitd's\(hint)"
            }
    }

    private static func isMissing(_ path: FilePath) -> Bool {
        access(path.string, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Why a file cannot be read, in the system's words; `nil` when it can.
    private static func reasonNotReadable(_ path: FilePath) -> String? {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .nonBlocking)
            defer { try? descriptor.close() }
            var byte: UInt8 = 0
            _ = try withUnsafeMutableBytes(of: &byte) { try descriptor.read(into: $0) }
            return nil
        } catch {
            return (error as? Errno).map { "\($0)" } ?? "\(error)"
        }
    }
}

/// Remembers which provider answered the last question, so that a message can name the place.
private final class LastAccess: AccessReporter {
    /// The provider that had a value, and what it calls the key.
    struct Found: Sendable {
        var provider: String
        var encodedKey: String
    }

    private let last = Mutex<Found?>(nil)

    /// The answer to the last question; `nil` when nobody had one.
    var found: Found? { last.withLock { $0 } }

    func report(_ event: AccessEvent) {
        // The last provider asked is the one that answered, or the one that failed to convert.
        let answer = event.providerResults.last.flatMap { result -> Found? in
            switch result.result {
            case .success(let lookup):
                lookup.value == nil
                    ? nil : Found(provider: result.providerName, encodedKey: lookup.encodedKey)
            case .failure:
                Found(provider: result.providerName, encodedKey: "")
            }
        }
        last.withLock { $0 = answer }
    }
}
