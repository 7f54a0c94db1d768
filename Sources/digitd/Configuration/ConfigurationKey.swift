import DigitService
import Logging
import SystemPackage

/// One key of the configuration: its name, what it may be, and where its value lives.
///
/// This table is the only place that knows the keys. Reading, validation, `check-config` and the
/// test of `Config/digitd.yaml` all go through it.
struct ConfigurationKey: Sendable {
    /// The name with its section: `intake.settle`.
    let name: String

    /// What the value may be, as it stands in a sentence: "a duration from 10ms to 1h".
    let allowed: String

    /// Reads the text into the configuration; returns whether the text is allowed.
    let assign: @Sendable (_ text: String, _ configuration: inout DigitdConfiguration) -> Bool

    /// The value as it would be written in the file, or `nil` when it has none.
    let text: @Sendable (_ configuration: DigitdConfiguration) -> String?

    /// What is wrong with a text that is not allowed, where more can be said than what is.
    var mistake: @Sendable (_ text: String) -> String? = { _ in nil }
}

extension ConfigurationKey {
    /// All keys in the order of `Config/digitd.yaml`.
    static let all: [ConfigurationKey] = [
        path("root", \.root),

        duration("intake.settle", \.intake.settle, in: .zero ... .seconds(3600)),
        duration(
            "intake.incompleteLimit", \.intake.incompleteLimit, in: .seconds(1) ... .seconds(86_400)
        ),
        duration("intake.unknownSettle", \.intake.unknownSettle, in: .zero ... .seconds(3600)),
        duration(
            "intake.rescanInterval", \.intake.rescanInterval,
            in: .milliseconds(100) ... .seconds(3600)),
        integer("intake.batchSize", \.intake.batchSize, in: 1...4096),
        integer("intake.attempts", \.intake.attempts, in: 1...100),
        bytes("intake.minimumFreeSpace", \.intake.minimumFreeSpace, in: 0...(1 << 40)),

        integer("reading.workers", \.reading.workers, in: 0...1024),
        duration(
            "reading.timeLimit", \.reading.timeLimit, in: .seconds(1) ... .seconds(3600)),
        number("reading.errorRate", \.reading.errorRate, in: 0...1),
        hints("reading.hints", \.reading.hints),
        flag("reading.printed", \.reading.printed),
        bytes("reading.maximumBytes", \.reading.maximumBytes, in: (1 << 10)...(1 << 30)),
        integer("reading.maximumSideInPixels", \.reading.maximumSideInPixels, in: 28...65_500),
        integer("reading.maximumPixels", \.reading.maximumPixels, in: 784...1_000_000_000),

        flag("retraining.enabled", \.retraining.enabled),
        duration("retraining.settle", \.retraining.settle, in: .zero ... .seconds(86_400)),
        optionalDuration(
            "retraining.period", \.retraining.period, in: .seconds(60) ... .seconds(31_536_000)),
        duration(
            "retraining.timeLimit", \.retraining.timeLimit, in: .seconds(60) ... .seconds(604_800)),
        integer("retraining.minimumImages", \.retraining.minimumImages, in: 1...1_000_000),
        path("retraining.idxFolder", \.retraining.idxFolder),

        optionalDuration("retention.originals", \.retention.originals, in: ages),
        optionalDuration("retention.documents", \.retention.documents, in: ages),

        choice("log.level", \.log.level),
        choice("log.destination", \.log.destination),
    ]

    /// A day, so that nothing goes that somebody works with, to a hundred years.
    private static let ages: ClosedRange<Duration> = .seconds(86_400) ... .seconds(36_500 * 86_400)

    /// Keys of earlier versions, with what took their place.
    static let former = [
        "reading.reviewBelow":
            "set 'reading.errorRate', the share of accepted readings that may be wrong: 0.01 in "
            + "place of 0.99"
    ]

    /// The key of that name, or `nil`.
    static func named(_ name: String) -> ConfigurationKey? {
        all.first { $0.name == name }
    }

    /// The environment variable that gives the value: `DIGITD_INTAKE_BATCH_SIZE`.
    var environmentVariable: String {
        var words = "DIGITD_"
        for (previous, letter) in zip(" " + name, name) {
            if previous.isLowercase && letter.isUppercase { words += "_" }
            words += letter == "." ? "_" : letter.uppercased()
        }
        return words
    }

    private typealias Place<Value> = WritableKeyPath<DigitdConfiguration, Value> & Sendable

    private static func duration(
        _ name: String, _ place: Place<Duration>, in range: ClosedRange<Duration>
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, allowed: sentence(for: range),
            assign: { text, configuration in
                guard let value = DurationText.parse(text), range.contains(value) else {
                    return false
                }
                configuration[keyPath: place] = value
                return true
            },
            text: { DurationText.format($0[keyPath: place]) })
    }

    private static func optionalDuration(
        _ name: String, _ place: Place<Duration?>, in range: ClosedRange<Duration>
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, allowed: "'never' or " + sentence(for: range),
            assign: { text, configuration in
                let value = DurationText.parse(text)
                guard text == "never" || value.map(range.contains) == true else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { $0[keyPath: place].map(DurationText.format) ?? "never" })
    }

    private static func sentence(for range: ClosedRange<Duration>) -> String {
        let bounds = (DurationText.format(range.lowerBound), DurationText.format(range.upperBound))
        return
            "a duration from \(bounds.0) to \(bounds.1), written like 100ms, 2s, 10min, 24h or 7d"
    }

    private static func integer(
        _ name: String, _ place: Place<Int>, in range: ClosedRange<Int>
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name,
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            assign: { text, configuration in
                guard let value = Int(text.filter { $0 != "_" }), range.contains(value) else {
                    return false
                }
                configuration[keyPath: place] = value
                return true
            },
            text: { "\($0[keyPath: place])" })
    }

    private static func number(
        _ name: String, _ place: Place<Double>, in range: ClosedRange<Double>
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name,
            allowed: "a number from \(shortest(range.lowerBound)) to \(shortest(range.upperBound))",
            assign: { text, configuration in
                guard let value = Double(text), range.contains(value) else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { shortest($0[keyPath: place]) })
    }

    private static func shortest(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    private static func bytes(
        _ name: String, _ place: Place<Int>, in range: ClosedRange<Int>
    ) -> ConfigurationKey {
        let bounds = (
            ByteCountText.format(range.lowerBound), ByteCountText.format(range.upperBound)
        )
        return ConfigurationKey(
            name: name,
            allowed: "a size from \(bounds.0) to \(bounds.1), written like 512KiB, 64MiB or 2GiB",
            assign: { text, configuration in
                guard let value = ByteCountText.parse(text), range.contains(value) else {
                    return false
                }
                configuration[keyPath: place] = value
                return true
            },
            text: { ByteCountText.format($0[keyPath: place]) })
    }

    private static func flag(_ name: String, _ place: Place<Bool>) -> ConfigurationKey {
        ConfigurationKey(
            name: name, allowed: "true or false",
            assign: { text, configuration in
                guard let value = Bool(text) else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { "\($0[keyPath: place])" })
    }

    private static func path(_ name: String, _ place: Place<FilePath?>) -> ConfigurationKey {
        ConfigurationKey(
            name: name, allowed: "an absolute path",
            assign: { text, configuration in
                let value = FilePath(text)
                guard value.isAbsolute else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { $0[keyPath: place].map { "\($0)" } })
    }

    private static func hints(_ name: String, _ place: Place<FolderHints>) -> ConfigurationKey {
        ConfigurationKey(
            name: name,
            allowed: "folders of the inbox, each with a pattern, written like year4=dddd, "
                + "parish=18dd|19dd",
            assign: { text, configuration in
                guard let value = try? FolderHints(parsing: text) else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { $0[keyPath: place].isEmpty ? nil : $0[keyPath: place].text },
            mistake: { text in
                do throws(FolderHints.Mistake) {
                    _ = try FolderHints(parsing: text)
                    return nil
                } catch {
                    return error.description
                }
            })
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ place: Place<Choice>
    ) -> ConfigurationKey {
        let words = Choice.allCases.map(\.rawValue)
        return ConfigurationKey(
            name: name,
            allowed: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? ""),
            assign: { text, configuration in
                guard let value = Choice(rawValue: text) else { return false }
                configuration[keyPath: place] = value
                return true
            },
            text: { $0[keyPath: place].rawValue })
    }
}
