import Glibc

/// The two clocks that intake goes by; tests bring their own.
public struct SpoolClock: Sendable {
    /// What the wall shows, since 1970: the clock that files are stamped with, which may jump.
    public let wall: @Sendable () -> Duration

    /// What has passed since some fixed moment, sleep included, which never jumps.
    public let monotonic: @Sendable () -> Duration

    /// Creates a clock from two functions.
    public init(
        wall: @escaping @Sendable () -> Duration, monotonic: @escaping @Sendable () -> Duration
    ) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// The machine's clocks.
    public static let machine = SpoolClock(
        wall: { time(of: CLOCK_REALTIME) }, monotonic: { time(of: CLOCK_BOOTTIME) })

    private static func time(of clock: clockid_t) -> Duration {
        var now = timespec()
        clock_gettime(clock, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }
}
