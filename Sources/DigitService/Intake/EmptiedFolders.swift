import Files
import ScanLedger
import ScanSpool

/// The folders of the inbox that scans were taken out of: those that are left empty go after a while.
///
/// A folder that a person made and put nothing into stays, and so does a new folder of the same name. Putting
/// something into an emptied folder, or taking something out, starts the time again.
///
/// What earlier processes have emptied is found by the last answers: it is a folder of theirs that nobody has changed
/// since, nor one below it.
struct EmptiedFolders {
    private struct Emptied {
        var look: Spool.FolderLook
        var since: ContinuousClock.Instant
    }

    private let spool: Spool
    private let patience: Duration
    private let earlier: () throws -> [AnsweredPlace]
    private var knowsEarlier = false
    private var folders: [RelativePath: Emptied] = [:]
    private var next: ContinuousClock.Instant?

    /// Of more folders than this, those that come later stay.
    private static let most = 10_000

    /// Creates an empty list.
    ///
    /// - Parameters:
    ///   - spool: Where the inbox is.
    ///   - patience: How long a folder stays empty before it goes.
    ///   - earlier: The scans that were answered last; asked for once.
    init(
        in spool: Spool, patience: Duration,
        earlier: @escaping () throws -> [AnsweredPlace] = { [] }
    ) {
        self.spool = spool
        self.patience = patience
        self.earlier = earlier
    }

    /// Notes that something was taken out of folders.
    mutating func note(_ paths: some Sequence<RelativePath>) {
        for path in Set(paths) where folders[path] != nil || folders.count < Self.most {
            guard let look = spool.look(atInboxFolder: path) else { continue }
            folders[path] = Emptied(look: look, since: .now)
        }
    }

    /// Removes what has been empty for long enough.
    ///
    /// - Parameter stays: Says of a folder whether it stays, though it is empty.
    mutating func clear(except stays: (RelativePath) -> Bool) {
        if !knowsEarlier {
            knowsEarlier = true
            clearEarlier(except: stays)
        }
        guard !folders.isEmpty, next.map({ $0 <= .now }) ?? true else { return }
        next = .now + patience / 10
        var parents: [RelativePath] = []
        for (path, emptied) in folders where emptied.since.duration(to: .now) >= patience {
            guard let look = spool.look(atInboxFolder: path), !stays(path) else {
                folders[path] = nil
                continue
            }
            guard look == emptied.look else {
                folders[path] = Emptied(look: look, since: .now)
                continue
            }
            folders[path] = nil
            if spool.removeEmptyInboxFolder(path), let parent = path.parent {
                parents.append(parent)
            }
        }
        note(parents)
    }

    /// Removes what earlier processes have emptied, the innermost first, and goes on watching what is not empty for
    /// long enough.
    private mutating func clearEarlier(except stays: (RelativePath) -> Bool) {
        var answered: [RelativePath: Duration] = [:]
        for place in (try? earlier()) ?? [] {
            var next = RelativePath(bytes: place.name)?.parent
            while let path = next {
                answered[path] = max(answered[path] ?? .zero, place.time)
                next = path.parent
            }
        }
        let now = SpoolClock.machine.wall()
        // All of them are looked at before the first one goes, for that changes the one around it.
        var ours: [(path: RelativePath, age: Duration)] = []
        for (path, time) in answered {
            guard let look = spool.look(atInboxFolder: path), look.modified <= time, !stays(path)
            else { continue }
            ours.append((path, now - look.modified))
        }
        for (path, age) in ours.sorted(by: { $0.path.bytes.count > $1.path.bytes.count }) {
            if age < patience || !spool.removeEmptyInboxFolder(path) { note([path]) }
        }
    }
}
