import CSystemCalls
import Glibc
import Synchronization
import SystemPackage

/// What a watcher has noticed: a hint to look, for the folder itself is the truth.
public struct FolderHint: OptionSet, Hashable, Sendable {
    /// The hints as bits.
    public let rawValue: Int

    /// Creates hints from bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Something in the folder, or below it, was created, moved in, written, closed or changed.
    public static let files = FolderHint(rawValue: 1)

    /// The kernel dropped events because there were too many.
    public static let overflow = FolderHint(rawValue: 2)

    /// Another folder is at the path now, or none: it was removed, replaced, unmounted, mounted over.
    public static let replaced = FolderHint(rawValue: 4)

    /// The time to look anyway has come, because events cannot be relied on here.
    public static let time = FolderHint(rawValue: 8)
}

/// Watches a folder and everything below it, and says when to look.
///
/// inotify's traps, and what is done about them:
///
/// - A hard link or `O_TMPFILE` + `linkat` gives a `CREATE` and never a `CLOSE_WRITE`, and a file
///   moved in a `MOVED_TO` only, so each of them counts.
/// - A folder moved in gives one event however much is in it: each new folder is watched and a hint
///   follows *after* that.
/// - When another folder takes the path, the old one stays watched and is silent; when a filesystem is
///   mounted over it, nothing is reported at all. So the folder at the path is compared with the
///   watched one again and again.
/// - The queue overflows at 16,384 events: that is a hint like any other.
///
/// Bursts are one hint: nobody needs to look twice for two events.
public final class FolderWatcher: Sendable {
    /// How changes are noticed.
    public enum Mode: Hashable, Sendable {
        /// The kernel reports them.
        case events
        /// The kernel does not report them, or not all, so a hint comes every second.
        case scanning(because: String)
    }

    /// The hints, for one consumer; those that it has not taken yet are merged into one.
    public let events: AsyncStream<FolderHint>

    private let thread: WatcherThread

    /// Starts to watch a folder; on return the watch is live, so whatever happens from now on is
    /// seen, and what is there already is not.
    ///
    /// Folders below it are watched a moment later, and a hint follows when they are.
    ///
    /// - Parameters:
    ///   - path: The folder. It may be missing; its coming is noticed by looking.
    ///   - noticesRemovals: Whether a file that goes is a change too.
    ///   - checkInterval: How often the folder at the path is compared with the watched one.
    public init(
        _ path: FilePath, noticesRemovals: Bool = false, checkInterval: Duration = .seconds(5)
    ) {
        let (events, continuation) = AsyncStream.makeStream(
            of: FolderHint.self, bufferingPolicy: .bufferingNewest(1))
        self.events = events
        thread = WatcherThread(
            path, noticesRemovals: noticesRemovals, checkInterval: checkInterval, continuation)
        thread.start()
    }

    deinit {
        thread.stop()
    }

    /// How changes are noticed at present.
    public var mode: Mode { thread.state.withLock { $0.mode } }

    /// How often the kernel's queue overflowed.
    public var overflows: Int { thread.state.withLock { $0.overflows } }

    /// How many folders are watched.
    public var watchedFolders: Int { thread.state.withLock { $0.watchedFolders } }

    /// Stops watching and ends ``events``.
    public func stop() {
        thread.stop()
    }
}
