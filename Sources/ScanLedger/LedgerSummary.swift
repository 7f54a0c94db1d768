/// What the ledger holds, in a few numbers: for the status line and `digitd status`.
public struct LedgerSummary: Sendable, Equatable {
    /// The answers with one status and one code.
    public struct Tally: Sendable, Equatable {
        /// How they were answered.
        public var status: ScanAnswer.Status

        /// Their code, where they have one.
        public var code: String?

        /// How many there are.
        public var count: Int

        /// Creates a tally.
        public init(status: ScanAnswer.Status, code: String?, count: Int) {
            self.status = status
            self.code = code
            self.count = count
        }
    }

    /// The answers by status and code, the largest count first.
    public var tallies: [Tally]

    /// How many scans are claimed and not answered yet.
    public var claimed: Int

    /// How many scans are answered and not filed away yet.
    public var answered: Int

    /// How many rows people have corrected.
    public var corrections: Int

    /// How many rows another model has corrected that read them again.
    public var rereadings: Int

    /// Of how many scans a retention has removed something.
    public var cleared: [ClearedThing: Int]

    /// The last retraining that the daemon started.
    public var lastRetraining: RetrainingRecord?

    /// How many scans were answered with a status.
    public func count(_ status: ScanAnswer.Status) -> Int {
        tallies.reduce(0) { $1.status == status ? $0 + $1.count : $0 }
    }

    /// How many scans were answered.
    public var answers: Int { tallies.reduce(0) { $0 + $1.count } }

    /// Creates a summary.
    public init(
        tallies: [Tally] = [], claimed: Int = 0, answered: Int = 0, corrections: Int = 0,
        rereadings: Int = 0, cleared: [ClearedThing: Int] = [:],
        lastRetraining: RetrainingRecord? = nil
    ) {
        self.tallies = tallies
        self.claimed = claimed
        self.answered = answered
        self.corrections = corrections
        self.rereadings = rereadings
        self.cleared = cleared
        self.lastRetraining = lastRetraining
    }
}
