import ScanLedger

/// What tests replace: clocks, the service manager, crashes.
package struct Seams: Sendable {
    /// What the service manager hears.
    package var notifications: Notifications

    /// What happens between two steps.
    package var crash: CrashHook

    /// Called with the name of each scan before this process reads it.
    package var isAboutToRead: @Sendable (String) -> Void

    /// For how long a chunk of small scans is waited for.
    package var patience: Duration

    /// How long to wait before learning is tried again while somebody else learns.
    package var learningRetryInterval: Duration

    /// The time of answers.
    package var now: @Sendable () -> AnswerTime

    /// How often to look whether trouble is over.
    package var retryInterval: Duration

    /// How often to look for another model.
    package var modelInterval: Duration

    /// How long to wait before looking for what was kept for long enough.
    package var clearingDelay: Duration

    /// How long a folder of the inbox that was emptied stays.
    package var emptyFolderPatience: Duration

    /// Creates what the daemon really uses, except for what is given.
    package init(
        notifications: Notifications = Notifications(),
        crash: @escaping CrashHook = { _ in },
        isAboutToRead: @escaping @Sendable (String) -> Void = { _ in },
        patience: Duration = .seconds(5), learningRetryInterval: Duration = .seconds(60),
        now: @escaping @Sendable () -> AnswerTime = { .now() },
        retryInterval: Duration = .seconds(2), modelInterval: Duration = .seconds(1),
        clearingDelay: Duration = .seconds(600), emptyFolderPatience: Duration = .seconds(600)
    ) {
        self.notifications = notifications
        self.crash = crash
        self.isAboutToRead = isAboutToRead
        self.patience = patience
        self.learningRetryInterval = learningRetryInterval
        self.now = now
        self.retryInterval = retryInterval
        self.modelInterval = modelInterval
        self.clearingDelay = clearingDelay
        self.emptyFolderPatience = emptyFolderPatience
    }
}
