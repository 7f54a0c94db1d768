/// What the intake does next, decided from what has happened so far: no disk, no clock, no task.
///
/// Whoever carries it out does one ``Step`` at a time and says what came of it with
/// ``step(after:at:)``, which names the next one:
///
///     recover ──▶ begin ──▶ hand over … ──▶ look ⇄ wait ──▶ drain ──▶ end
///        ▲  │                                                 │
///        │  └────────────────▶ tell of trouble ◀──────────────┘
///        └──────── pause ◀────────────┘
///
/// What others notice meanwhile is heard with ``hear(_:at:)``. It never breaks into a step, but a
/// step that waits has to be ended then, for another one may be due.
struct IntakeState {
    /// What anybody may notice at any moment.
    enum News: Sendable, Equatable {
        /// Something has changed in the inbox just now.
        case hint

        /// The work is asked to end: nothing more is claimed, what is claimed is answered.
        case stopRequested

        /// A stage of the work has failed, and what is in hand is dropped.
        case failed(IntakeFailure)
    }

    /// What is to be done now.
    enum Step: Sendable, Equatable {
        /// Bring ledger and folders into agreement, and find what is left to read.
        case recover

        /// Say that the work begins, and let the stages start.
        case begin(isAfterTrouble: Bool)

        /// Hand the stages the next portion of what recovery has left to read.
        case handOver

        /// Look into the inbox once, claim what is ready, and hand it to the stages.
        case look

        /// Wait for the moment, or until something is heard.
        case wait(until: ContinuousClock.Instant)

        /// Hand over nothing more, and wait until the stages have ended.
        case drain

        /// Say that the work is paused, and why: in the log only where it is new.
        case tell(IntakeFailure, isNew: Bool)

        /// Leave the machine alone until the moment, or until something is heard.
        case pause(until: ContinuousClock.Instant)

        /// Return.
        case end

        /// End with the error.
        case fail(IntakeFailure)
    }

    /// What came of a step.
    enum Outcome: Sendable, Equatable {
        /// Recovery has left so many portions to read.
        case recovered(portions: Int)

        /// The look is over.
        case looked(InboxLook)

        /// The step is done; or its moment has come, or something was heard.
        case done

        /// The step could not be done.
        case failed(IntakeFailure)
    }

    /// Whether to end once everything in the inbox is answered.
    let stopsWhenEmpty: Bool

    /// How long to leave the machine alone before looking whether its trouble is over.
    let retryInterval: Duration

    /// How long scans that are claimed are still read after a request to stop.
    ///
    /// What is left then stays in `work/` for the next start.
    static let patience = Duration.seconds(3)

    /// The step under way; nil before the first.
    private var underWay: Step?

    private var stopRequestedAt: ContinuousClock.Instant?

    /// What ends the stages that are at work: the first of what failed.
    private var failure: IntakeFailure?

    /// The trouble that was told and is not known to be over.
    private var trouble: IntakeFailure?

    /// The portions that recovery has left and nobody has taken over.
    private var portions = 0

    /// When something was noticed first, of what no wait has taken into account.
    private var hint: ContinuousClock.Instant?

    private var lookBegan: ContinuousClock.Instant?
    private var lastLook: InboxLook?

    /// Creates the state of an intake that has not begun.
    init(stopsWhenEmpty: Bool, retryInterval: Duration) {
        self.stopsWhenEmpty = stopsWhenEmpty
        self.retryInterval = retryInterval
    }

    /// Takes note of what was noticed; whoever waits has to be woken.
    mutating func hear(_ news: News, at now: ContinuousClock.Instant) {
        switch news {
        case .hint: hint = hint ?? now
        case .stopRequested: stopRequestedAt = stopRequestedAt ?? now
        // The stages end when they see that nobody takes what they hand over; what they say then
        // is not what went wrong.
        case .failed(let failure): self.failure = self.failure ?? failure
        }
    }

    /// Whether the next chunk of a batch should be read at a moment.
    func mayReadOn(at now: ContinuousClock.Instant) -> Bool {
        if failure != nil { return false }
        guard let stopRequestedAt else { return true }
        return now < stopRequestedAt + Self.patience
    }

    /// Returns the first step.
    mutating func firstStep() -> Step {
        precondition(underWay == nil, "the intake has begun already")
        let first: Step = stopRequestedAt == nil ? .recover : .end
        underWay = first
        return first
    }

    /// Decides which step follows.
    ///
    /// - Parameters:
    ///   - outcome: What came of the step under way.
    ///   - now: The present moment, never before one that was given earlier.
    /// - Returns: The step to do now.
    /// - Precondition: The outcome is one that the step can have.
    mutating func step(after outcome: Outcome, at now: ContinuousClock.Instant) -> Step {
        let next = next(after: outcome, at: now)
        underWay = next
        return next
    }
}

// MARK: - The decisions

extension IntakeState {
    private mutating func next(
        after outcome: Outcome, at now: ContinuousClock.Instant
    ) -> Step {
        switch (underWay, outcome) {
        case (.recover, .recovered(let portions)):
            self.portions = portions
            defer { trouble = nil }
            return .begin(isAfterTrouble: trouble != nil)
        case (.recover, .failed(let failure)):
            return meet(failure)
        case (.begin, .done), (.handOver, .done):
            return nextClaim(at: now)
        case (.look, .looked(let look)):
            lastLook = look
            return next(after: look, at: now)
        case (.look, .failed(let failure)):
            hear(.failed(failure), at: now)
            return .drain
        case (.wait, .done):
            return nextLook(at: now)
        case (.drain, .done):
            guard let failure else { return .end }
            self.failure = nil
            return meet(failure)
        case (.tell(let failure, _), .done):
            if stopsWhenEmpty { return .fail(failure) }
            return pause(until: now + retryInterval, at: now)
        case (.pause(let end), .done):
            return pause(until: end, at: now)
        default:
            let step = underWay.map { "\($0)" } ?? "nothing"
            preconditionFailure("'\(outcome)' cannot come of '\(step)'")
        }
    }

    /// Whether nothing more should be claimed.
    private var isOver: Bool { failure != nil || stopRequestedAt != nil }

    /// What recovery has left is read before anything new is claimed.
    private mutating func nextClaim(at now: ContinuousClock.Instant) -> Step {
        if isOver { return .drain }
        if portions > 0 {
            portions -= 1
            return .handOver
        }
        lookBegan = now
        return .look
    }

    private mutating func next(after look: InboxLook, at now: ContinuousClock.Instant) -> Step {
        guard look.isComplete else { return nextClaim(at: now) }
        if stopsWhenEmpty {
            if look.found > 0 { return nextClaim(at: now) }
            if look.waiting == 0 { return .drain }
        }
        return nextLook(at: now)
    }

    /// Waits until it is worth looking again: for the next file that was seen, or for the time to
    /// look anyway.
    ///
    /// A hint says that something has changed just then, so it cannot be ready before the settle
    /// time has passed: one look then is enough, and a burst of hints costs no more than one.
    private mutating func nextLook(at now: ContinuousClock.Instant) -> Step {
        if isOver { return .drain }
        guard let lastLook, let lookBegan else { preconditionFailure("a wait before a look") }
        var moment = lookBegan + lastLook.rescanInterval
        if let due = lastLook.nextDue { moment = min(moment, lookBegan + due) }
        if case .wait(let earlier) = underWay { moment = min(moment, earlier) }
        if let hint { moment = min(moment, hint + lastLook.settle) }
        hint = nil
        return now >= moment ? nextClaim(at: now) : .wait(until: moment)
    }

    private mutating func meet(_ failure: IntakeFailure) -> Step {
        guard failure.isMachineTrouble else { return .fail(failure) }
        let isNew = trouble != failure
        trouble = failure
        return .tell(failure, isNew: isNew)
    }

    private func pause(
        until end: ContinuousClock.Instant, at now: ContinuousClock.Instant
    ) -> Step {
        if stopRequestedAt != nil { return .end }
        return now >= end ? .recover : .pause(until: end)
    }
}
