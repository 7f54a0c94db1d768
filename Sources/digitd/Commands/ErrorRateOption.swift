import ArgumentParser

/// The option that says how many of the accepted readings may be wrong.
struct ErrorRateOption: ParsableArguments {
    @Option(
        name: .customLong("error-rate"), parsing: .unconditional,
        help: ArgumentHelp(
            "The share of accepted readings that may be wrong, 0 to 1; the others are for review. "
                + "Without it: the key reading.errorRate, 0.01 unless changed.",
            valueName: "rate"))
    var errorRate: String?
}
