import ArgumentParser
import Foundation
import SystemPackage

/// The options of every command that works with a configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file.",
            discussion: "Without it: the file named by DIGITD_CONFIG, or /etc/digitd/digitd.yaml.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Overrides one key, for example --set intake.settle=200ms. May be repeated.",
            valueName: "key=value"))
    var overrides: [String] = []

    /// The options as arguments, for a process that is to work with the same configuration.
    var arguments: [String] {
        let file = config.map { ["--config", FilePath.absolute($0).string] } ?? []
        return file + overrides.flatMap { ["--set", $0] }
    }

    /// Reads the configuration; `root` and `errorRate` are the command's own options.
    func load(
        root: String? = nil, errorRate: ErrorRateOption? = nil
    ) async throws -> ConfigurationLoader.Loaded {
        let environment = ProcessInfo.processInfo.environment
        var loader = ConfigurationLoader(environment: environment)
        loader.file = (config ?? environment["DIGITD_CONFIG"]).map { FilePath($0) }
        loader.overrides = try overrides.map { text in
            guard let equals = text.firstIndex(of: "=") else {
                throw CommandFailure(
                    .usage, ConfigurationProblem.malformedOverride(text: text).description)
            }
            return ConfigurationLoader.Override(
                key: String(text[..<equals]), value: String(text[text.index(after: equals)...]),
                option: "--set")
        }
        if let root {
            loader.overrides.append(
                .init(key: "root", value: "\(FilePath.absolute(root))", option: "--root"))
        }
        if let rate = errorRate?.errorRate {
            loader.overrides.append(
                .init(key: "reading.errorRate", value: rate, option: "--error-rate"))
        }
        do {
            return try await loader.load()
        } catch {
            throw CommandFailure(error.isOfCommandLine ? .usage : .configuration, "\(error)")
        }
    }
}

extension FilePath {
    /// The path a person gave, seen from the working directory.
    static func absolute(_ path: String) -> FilePath {
        let given = FilePath(path)
        guard given.isRelative else { return given.lexicallyNormalized() }
        return FilePath(FileManager.default.currentDirectoryPath).pushing(given)
            .lexicallyNormalized()
    }
}
