import Synchronization

/// The state of the intake, where all who do its work find it: whoever notices something says so
/// here, and the one who carries the steps out is woken.
final class IntakeCourse: Sendable {
    private let state: Mutex<IntakeState>
    private let alarm: Alarm

    /// Creates the course of an intake that has not begun.
    ///
    /// - Parameters:
    ///   - state: Where it begins.
    ///   - alarm: Wakes who waits here; others may ring it too, when a step should be thought over.
    init(_ state: IntakeState, alarm: Alarm) {
        self.state = Mutex(state)
        self.alarm = alarm
    }

    /// Takes note of what was noticed just now.
    func hear(_ news: IntakeState.News) {
        // The clock is read inside, so that moments are in order.
        state.withLock { $0.hear(news, at: .now) }
        alarm.ring()
    }

    /// Whether the next chunk of a batch should be read.
    var mayReadOn: Bool { state.withLock { $0.mayReadOn(at: .now) } }

    /// Returns the first step.
    func firstStep() -> IntakeState.Step {
        state.withLock { $0.firstStep() }
    }

    /// Returns the step that follows the one under way, which is done.
    func step(after outcome: IntakeState.Outcome) -> IntakeState.Step {
        state.withLock { $0.step(after: outcome, at: .now) }
    }

    /// Waits until the moment, or until something is heard.
    func wait(until moment: ContinuousClock.Instant) async {
        await alarm.wait(until: moment)
    }
}
