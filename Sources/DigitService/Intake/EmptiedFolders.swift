import Files
import ScanSpool

/// The folders of the inbox that scans were taken out of: those that are left empty go after a while.
///
/// A folder that a person made and put nothing into stays, and so does a new folder of the same name. Putting
/// something into an emptied folder, or taking something out, starts the time again.
struct EmptiedFolders {
    private struct Emptied {
        var look: Spool.FolderLook
        var since: ContinuousClock.Instant
    }

    private let spool: Spool
    private let patience: Duration
    private var folders: [RelativePath: Emptied] = [:]
    private var next: ContinuousClock.Instant?

    /// Of more folders than this, those that come later stay.
    private static let most = 10_000

    /// Creates an empty list.
    ///
    /// - Parameters:
    ///   - spool: Where the inbox is.
    ///   - patience: How long a folder stays empty before it goes.
    init(in spool: Spool, patience: Duration) {
        self.spool = spool
        self.patience = patience
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
}
