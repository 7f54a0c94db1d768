import Files
import Glibc
import SystemPackage

/// What lies in an inbox, counted without opening anything: for `digitd status`, which may run
/// beside a daemon that takes the files away meanwhile.
struct InboxCensus: Equatable {
    /// The number of things that wait for an answer.
    private(set) var waiting = 0

    /// The age of the longest-waiting of them, in seconds.
    private(set) var oldestSeconds: Double?

    /// The path of that one below the inbox.
    private(set) var oldest: String?

    /// The number of names that are not taken for scans.
    private(set) var ignored = 0

    /// The first of these names.
    private(set) var ignoredNames: [String] = []

    /// The most names that are shown.
    static let namesTold = 5

    /// Folders deeper than this are not looked into.
    private static let maximumDepth = 64

    /// Looks through an inbox.
    init(_ inbox: FilePath) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        guard let folder = try? Folder(at: inbox, followingLinks: true) else { return }
        visit(
            folder, below: "", depth: 0,
            now: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
    }

    private mutating func visit(
        _ folder: Folder, below prefix: String, depth: Int, now: Duration
    ) {
        guard depth < Self.maximumDepth, let entries = try? FolderEntries(of: folder) else {
            return
        }
        while let entry = try? entries.next() {
            // Taken since it was listed.
            guard let facts = try? folder.facts(of: entry.name) else { continue }
            let shown = prefix + FileName.display(entry.name)
            if FileName.isIgnored(entry.name) {
                ignored += 1
                if ignoredNames.count < Self.namesTold { ignoredNames.append(shown) }
            } else if facts.kind == .folder {
                guard let inside = try? folder.folder(named: entry.name) else { continue }
                visit(inside, below: shown + "/", depth: depth + 1, now: now)
            } else {
                count(shown, age: max(0, (now - facts.changed) / .seconds(1)))
            }
        }
    }

    private mutating func count(_ name: String, age: Double) {
        waiting += 1
        if age > oldestSeconds ?? -1 {
            oldestSeconds = age
            oldest = name
        }
    }
}
