import Files
import Glibc

/// What was left alone because it could not be taken, and until when.
struct Postponements {
    private struct Postponement {
        let reason: SpoolError
        let wait: Duration
        let end: Duration

        /// How the thing and its folder looked then; nil while nobody could see them.
        var look: Look?
    }

    /// What changes when somebody mends what keeps a thing from being taken.
    struct Look: Equatable {
        private let identity: FileIdentity
        private let changed: Duration
        private let folder: FileIdentity
        private let folderOwner: uid_t
        private let folderGroup: gid_t
        private let folderMode: mode_t

        /// Looks at a folder, and at a thing in it whose facts are known; nil when the folder is gone.
        init?(_ facts: FileFacts, in folder: Folder) {
            guard let parent = try? FileFacts(of: folder.descriptor) else { return nil }
            identity = facts.identity
            changed = facts.changed
            self.folder = parent.identity
            folderOwner = parent.owner
            folderGroup = parent.group
            folderMode = parent.mode
        }
    }

    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(600)

    private var postponements: [RelativePath: Postponement] = [:]

    /// Whether nothing is left alone.
    var isEmpty: Bool { postponements.isEmpty }

    /// Leaves something alone, for twice as long as the time before.
    ///
    /// - Parameters:
    ///   - path: Its path below the inbox.
    ///   - reason: Why it could not be taken.
    ///   - look: How it and its folder look; whoever changes that ends the wait.
    ///   - now: The time of the clock that nobody sets.
    mutating func add(
        _ path: RelativePath, because reason: SpoolError, look: Look?, now: Duration
    ) {
        let known = postponements[path]
        // A bound, so that an inbox full of such files costs us no memory; beyond it they are just
        // tried more often.
        guard known != nil || postponements.count < Observations.maximum else { return }
        let wait = min(known.map { $0.wait * 2 } ?? Self.firstWait, Self.longestWait)
        postponements[path] = Postponement(
            reason: reason, wait: wait, end: now + wait, look: look)
    }

    /// Forgets what was tried again since and not left alone anew: it was taken, or is gone.
    mutating func forgetOld(now: Duration) {
        postponements = postponements.filter { $0.value.end + $0.value.wait > now }
    }

    /// Why something is still to be left alone; nil when its time has come, or something has changed.
    mutating func reason(
        _ path: RelativePath, _ facts: FileFacts, in folder: Folder, now: Duration
    ) -> SpoolError? {
        guard let postponement = postponements[path], postponement.end > now else { return nil }
        guard let look = Look(facts, in: folder) else { return postponement.reason }
        if let known = postponement.look, known != look {
            postponements[path] = nil
            return nil
        }
        postponements[path]?.look = look
        return postponement.reason
    }
}
