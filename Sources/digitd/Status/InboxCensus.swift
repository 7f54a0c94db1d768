import Files
import Glibc
import ScanSpool
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
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        visit(inbox, below: "", depth: 0, now: now)
    }

    private mutating func visit(_ folder: FilePath, below prefix: String, depth: Int, now: timespec)
    {
        guard depth < Self.maximumDepth,
            let stream = folder.withPlatformString({ opendir($0) })
        else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let component = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) {
                    FilePath.Component(platformString: $0)
                }
            }
            guard let component, component.kind == .regular else { continue }
            let path = folder.appending(component)
            let shown = prefix + FileName.display(component.bytes)
            var facts = stat()
            // Gone since readdir named it, most likely claimed.
            guard path.withPlatformString({ lstat($0, &facts) }) == 0 else { continue }
            if FileName.isIgnored(component.bytes) {
                ignored += 1
                if ignoredNames.count < Self.namesTold { ignoredNames.append(shown) }
            } else if facts.st_mode & S_IFMT == S_IFDIR {
                visit(path, below: shown + "/", depth: depth + 1, now: now)
            } else {
                count(shown, age: Self.age(of: facts, now: now))
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

    private static func age(of facts: stat, now: timespec) -> Double {
        let seconds = now.tv_sec - facts.st_ctim.tv_sec
        let nanoseconds = now.tv_nsec - facts.st_ctim.tv_nsec
        return max(0, Double(seconds) + Double(nanoseconds) / 1e9)
    }
}
