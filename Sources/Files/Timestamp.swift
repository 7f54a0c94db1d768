import CivilTime

/// A moment as reports write it: local time with its offset from UTC.
public struct Timestamp: Sendable, Equatable {
    /// The moment as ISO 8601, to the second: `2026-11-22T14:05:09+01:00`.
    public let iso: String

    /// The moment as part of a file's name: `2026-11-22T14-05-09`.
    public var fileName: String { String(iso.prefix(19)).replacing(":", with: "-") }

    /// Creates a moment from its ISO 8601 form.
    public init(iso: String) {
        self.iso = iso
    }

    /// Returns the present moment.
    public static func now() -> Timestamp {
        Timestamp(iso: LocalTime.now().iso8601WithoutMilliseconds)
    }
}
