import Files

/// For how long things in the inbox have not changed, as far as the clocks can tell.
struct QuietClock {
    /// Both clocks, read at one moment.
    struct Reading {
        let wall: Duration
        let monotonic: Duration
    }

    private let clock: SpoolClock

    /// Wall clock minus monotonic clock at the last look, and when they last disagreed.
    private var offset: Duration
    private var lastJump: Duration?

    private var observations = Observations()

    init(_ clock: SpoolClock) {
        self.clock = clock
        offset = clock.wall() - clock.monotonic()
    }

    /// The clock that never jumps.
    var monotonic: Duration { clock.monotonic() }

    /// Reads both clocks, and notices when the wall clock was set since the last time.
    mutating func read() -> Reading {
        let now = Reading(wall: clock.wall(), monotonic: clock.monotonic())
        let drift = now.wall - now.monotonic - offset
        // Clocks are steered by at most 0.5 ms a second; a second's difference is a jump.
        if drift > .seconds(1) || drift < .seconds(-1) { lastJump = now.monotonic }
        offset = now.wall - now.monotonic
        return now
    }

    mutating func beginPass() {
        observations.beginPass()
    }

    mutating func forgetUnseen() {
        observations.forgetUnseen()
    }

    /// For how long a thing has not changed, as far as we can be sure.
    ///
    /// The change time's distance from the wall clock is the answer while that clock runs evenly.
    /// After it was set, no more is believed than the time since. A change time in the future says
    /// nothing: then the time counts since we first saw the file as it is.
    mutating func age(
        of path: @autoclosure () -> RelativePath, _ facts: FileFacts, _ now: Reading
    ) -> Duration {
        let age = now.wall - facts.changed
        if age < .zero { return observations.age(of: path(), facts, now: now.monotonic) }
        guard let lastJump else { return age }
        return min(age, now.monotonic - lastJump)
    }
}
