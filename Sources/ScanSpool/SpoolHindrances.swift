/// What hinders a daemon at its work, and what it does beside, as it tells those who ask while it holds
/// the lock.
public struct SpoolHindrances: Hashable, Sendable {
    /// Why the work is paused; nil while it goes on.
    public var pause: String?

    /// What in the inbox cannot be taken, each as a sentence; only some where there are many.
    public var blocked: [String]

    /// Labels that cannot be used, each as a sentence; only some where there are many.
    public var labels: [String]

    /// How far a retraining is: `40 %`; nil while none is running.
    public var learning: String?

    /// Creates what hinders; nothing unless it is given.
    public init(
        pause: String? = nil, blocked: [String] = [], labels: [String] = [],
        learning: String? = nil
    ) {
        self.labels = labels
        self.pause = pause
        self.blocked = blocked
        self.learning = learning
    }

    /// Reads what ``lines`` wrote.
    init(lines: [String]) {
        func sentences(after mark: String) -> [String] {
            lines.filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
        }
        self.init(
            pause: sentences(after: Self.pauseMark).first,
            blocked: sentences(after: Self.blockedMark),
            labels: sentences(after: Self.labelMark),
            learning: sentences(after: Self.learningMark).first)
    }

    /// One sentence a line, with a word in front that says what it is.
    var lines: [String] {
        [pause].compactMap(\.self).map { Self.pauseMark + $0 }
            + [learning].compactMap(\.self).map { Self.learningMark + $0 }
            + blocked.map { Self.blockedMark + $0 } + labels.map { Self.labelMark + $0 }
    }

    private static let pauseMark = "paused: "
    private static let blockedMark = "blocked: "
    private static let labelMark = "label: "
    private static let learningMark = "learning: "
}
