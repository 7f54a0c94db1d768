/// Says what a test waited for in vain.
public struct WaitedInVain: Error, CustomStringConvertible {
    /// What the test waited for, and how long.
    public let description: String
}

/// Waits until a condition holds, looking every few milliseconds, and gives up at a deadline.
///
/// For what can only be seen from outside, such as a file another process writes. The deadline is
/// generous: a test that passes never waits for it.
///
/// What is waited for completes the sentence "waited for …"; at the deadline `WaitedInVain` says it.
public func waitUntil(
    _ what: String, within deadline: Duration = .seconds(120),
    isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + deadline
    while try await !condition() {
        if clock.now > end { throw WaitedInVain(description: "waited \(deadline) for \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
