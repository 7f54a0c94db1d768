import ArgumentParser
import DigitReading

/// The options of the commands that read scans: with which models, what is known of the numbers, and
/// from which confidence on an answer is accepted.
struct ReaderOptions: ParsableArguments {
    @OptionGroup var modelOptions: ModelOptions
    @OptionGroup var errorRateOption: ErrorRateOption
    @OptionGroup var hintOptions: HintOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    /// What is known of every number; `nil` when nothing is.
    var hint: ReadingHint? { hintOptions.hint }

    /// Reads the configuration and the models.
    ///
    /// - Returns: The reader, and the settings that are not the reader's.
    func load() async throws -> (reader: DigitReader, configuration: DigitdConfiguration) {
        let configuration = try await configurationOptions.load(
            errorRate: errorRateOption
        ).configuration
        var settings = configuration.readingSettings
        settings.hint = hint
        let model = try modelOptions.load()
        let reader = DigitReader(
            model: model, lines: try modelOptions.loadLines(beside: model),
            finder: try modelOptions.loadFinder(), settings: settings)
        return (reader, configuration)
    }
}
