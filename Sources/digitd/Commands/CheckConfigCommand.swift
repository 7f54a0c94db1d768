import ArgumentParser
import PlainText
import SystemPackage

/// `digitd check-config`: says whether a configuration is right, and what follows from it.
struct CheckConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Checks a configuration and prints the values that follow from it.",
        usage: """
            digitd check-config [FILE] [--root DIR] [--set KEY=VALUE ...] [--quiet]
            digitd check-config --keys
            """,
        discussion: """
            Prints every key with its value and where the value comes from, as YAML that can be \
            used as a configuration file. When something is wrong, each problem is named with its \
            key, its value, what is allowed and where it stands, and the command ends with 78.

              digitd check-config               what the service would use
              digitd check-config digitd.yaml   a file before it is installed
              digitd check-config --keys        all keys with what is allowed
              digitd check-config --quiet       nothing but warnings and problems
            """)

    @Argument(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"]))
    var file: String?

    @Flag(help: "List every key with its default, what is allowed and its environment variable.")
    var keys = false

    @Flag(help: "Print nothing but warnings and problems.")
    var quiet = false

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        if file != nil, options.config != nil {
            throw ValidationError("Give the file once, as FILE or with --config FILE.")
        }
        if keys, quiet {
            throw ValidationError("Give either --keys or --quiet.")
        }
    }

    func run() async throws {
        guard !keys else { return StandardStream.output.write(Self.listOfKeys()) }
        var options = options
        if let file { options.config = file }
        let loaded = try await options.load(root: rootOptions.root)
        for warning in loaded.warnings { StandardStream.error.writeLine("Warning: \(warning)") }
        guard !quiet else { return }
        StandardStream.output.write(Self.effectiveValues(loaded))
    }

    /// Returns the whole configuration as YAML, the origin of each value in a comment.
    static func effectiveValues(_ loaded: ConfigurationLoader.Loaded) -> String {
        var lines: [(text: String, origin: String)] = []
        var section = ""
        for key in ConfigurationKey.all {
            let parts = key.name.split(separator: ".").map(String.init)
            if parts.count == 2, parts[0] != section {
                section = parts[0]
                lines.append(("\(section):", ""))
            }
            let indentation = parts.count == 2 ? "  " : ""
            let name = parts.last ?? key.name
            let origin = loaded.origins[key.name] ?? .builtIn
            if let value = key.text(loaded.configuration) {
                lines.append(("\(indentation)\(name): \(value)", "\(origin)"))
            } else {
                lines.append(("\(indentation)# \(name):", "not set"))
            }
        }
        let width = lines.map(\.text.count).max() ?? 0
        return lines.map { line in
            guard !line.origin.isEmpty else { return line.text + "\n" }
            return "\(line.text.leftAligned(in: width))  # \(line.origin)\n"
        }.joined()
    }

    /// Returns a paragraph for each key.
    static func listOfKeys() -> String {
        let defaults = DigitdConfiguration()
        return ConfigurationKey.all.map { key in
            """
            \(key.name)
              default: \(key.text(defaults) ?? "not set")
              allowed: \(key.allowed)
              environment: \(key.environmentVariable)

            """
        }.joined(separator: "\n")
    }
}
