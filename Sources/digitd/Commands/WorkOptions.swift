import ArgumentParser
import ParallelWork

/// The options of the commands that work for long: what their choices follow from, and on how many cores.
struct WorkOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("From what every random choice follows.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Cores that work at once; 0 means all of them.", valueName: "n"))
    var workers = 0

    func validate() throws {
        guard workers >= 0 else {
            throw ValidationError("--workers is \(workers); allowed is 0 (all cores) or more.")
        }
    }

    /// How many cores that is here.
    var cores: Int { workerCount(askedFor: workers) }
}
