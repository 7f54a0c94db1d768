/// What one look into the inbox brought, as far as it matters for the next one.
struct InboxLook: Sendable, Equatable {
    /// How many scans were claimed.
    var found = 0

    /// How many files are not ready yet.
    var waiting = 0

    /// In how long, from the beginning of the look, the first of them may be ready.
    var nextDue: Duration?

    /// Whether all of the inbox was looked through.
    var isComplete = true

    /// How long a file is left alone, by the settings of this look.
    var settle: Duration

    /// After how long to look again in any case, by the settings of this look.
    var rescanInterval: Duration
}
