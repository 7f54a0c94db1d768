import FoundationEssentials

/// How far a trainer is, as it tells the daemon: a line of JSON before the report.
///
///     {"learned":0.4}
public struct TrainerProgress: Codable, Sendable, Equatable {
    /// The share of the learning that is done: `0...1`.
    public var learned: Double

    /// Creates what a trainer tells.
    public init(learned: Double) {
        self.learned = learned
    }

    /// What a line tells; nil when it is another one.
    init?(line: [UInt8]) {
        guard let told = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
        self = told
    }

    /// The share in whole tenths, as people are told: `40`.
    var percent: Int { Int(min(1, max(0, learned)) * 10) * 10 }
}
