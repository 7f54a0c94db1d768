import Files
import Glibc
import SystemPackage

/// Looks through the inbox for scans whose turn has come.
///
/// A *pass* reads every folder once, as a stream: memory does not grow with the number of files, and
/// neither does the cost of each. A call of ``scan(limit:)`` goes on where the last one stopped, so a
/// full inbox is read once for all its batches and not once for each.
///
/// Use it from one task at a time.
public final class InboxScanner {
    /// How deep below the inbox folders are looked into.
    public static let maximumDepth = 32

    /// How long the path of a folder may be, so that every path we make of it fits into `PATH_MAX`.
    static let maximumFolderPathLength = 2_500

    private let spool: Spool
    private var clock: QuietClock
    private var quietTimes: QuietTimes

    /// The folders we are in, the innermost last; empty between two passes.
    private var levels: [Level] = []
    private var counts = InboxScan()
    private var nextDue: Duration?

    private var postponements = Postponements()

    private struct Level {
        let folder: Folder
        let path: RelativePath?
        let entries: FolderEntries
    }

    /// Creates a scanner of a spool's inbox.
    ///
    /// - Parameters:
    ///   - spool: The spool.
    ///   - rule: How long files are left alone.
    ///   - clock: The clocks; the machine's unless a test has its own.
    ///   - completeness: Tells whether a file is complete. This module knows no picture formats.
    ///   - hasEnd: Tells whether a file that seems to lack its end has it further in front.
    public init(
        _ spool: Spool, rule: SettleRule, clock: SpoolClock = .machine,
        completeness: @escaping CompletenessCheck, hasEnd: @escaping EndSearch = { _, _ in false }
    ) {
        self.spool = spool
        self.clock = QuietClock(clock)
        quietTimes = QuietTimes(rule, completeness: completeness, hasEnd: hasEnd)
    }

    /// Returns what is ready, at most `limit` entries, going on where the last call stopped.
    ///
    /// - Throws: Machine trouble with the inbox itself; the next call then begins a new pass.
    public func scan(limit: Int) throws(SpoolError) -> InboxScan {
        precondition(limit > 0, "a scan of at most \(limit) entries can never end")
        let now = clock.read()
        do {
            if levels.isEmpty { try beginPass(now) }
            var ready: [InboxEntry] = []
            while ready.count < limit, let level = levels.last {
                guard let entry = try nextEntry(of: level, now) else {
                    levels.removeLast()
                    continue
                }
                if let entry = try judge(entry, in: level, now) { ready.append(entry) }
            }
            if levels.isEmpty {
                clock.forgetUnseen()
                quietTimes.forgetUnseen()
            }
            return result(ready: ready, now)
        } catch {
            levels = []
            throw error
        }
    }

    /// Leaves something alone for a while because it cannot be taken, so that it does not stand in
    /// the way of others in each scan.
    ///
    /// Each time it is for twice as long, from a second to ten minutes; and never longer than until the
    /// thing or its folder gets another owner or mode, or another thing has its name.
    public func postpone(_ path: RelativePath, because reason: SpoolError) {
        postponements.add(path, because: reason, look: look(at: path), now: clock.monotonic)
    }

    /// How a thing and its folder look, by its path.
    private func look(at path: RelativePath) -> Postponements.Look? {
        let inbox = spool.folder(.inbox)
        let folder = path.parent.map { try? inbox.folder($0) } ?? inbox
        guard let folder, let facts = try? folder.facts(of: path.name) else { return nil }
        return Postponements.Look(facts, in: folder)
    }
}

// MARK: - A pass

extension InboxScanner {
    private func beginPass(_ now: QuietClock.Reading) throws(SpoolError) {
        counts = InboxScan()
        nextDue = nil
        postponements.forgetOld(now: now.monotonic)
        clock.beginPass()
        quietTimes.beginPass()
        let inbox = spool.folder(.inbox)
        try enter(inbox, path: nil)
    }

    private func enter(_ folder: Folder, path: RelativePath?) throws(SpoolError) {
        do {
            levels.append(Level(folder: folder, path: path, entries: try FolderEntries(of: folder)))
        } catch {
            throw .system(SystemCallFailure("opendir", on: folder.path, errno: error))
        }
    }

    private func nextEntry(
        of level: Level, _ now: QuietClock.Reading
    ) throws(SpoolError) -> FolderEntries.Entry? {
        do {
            return try level.entries.next()
        } catch .noSuchFileOrDirectory {
            // The folder was removed while we read it.
            return nil
        } catch {
            guard let path = level.path, !error.isOfProcess else {
                throw .system(SystemCallFailure("readdir", on: level.folder.path, errno: error))
            }
            leaveAlone(path, because: .unreadableFolder(path, error), now)
            return nil
        }
    }

    /// Notes a folder that cannot be read, whose trouble is not that of the others.
    private func leaveAlone(
        _ path: RelativePath, because reason: SpoolError, _ now: QuietClock.Reading
    ) {
        postponements.add(path, because: reason, look: look(at: path), now: now.monotonic)
        note(BlockedEntry(path: path, reason: reason))
    }

    private func result(ready: [InboxEntry], _ now: QuietClock.Reading) -> InboxScan {
        var scan = counts
        scan.ready = ready.sorted { $0.path < $1.path }
        scan.isComplete = levels.isEmpty
        scan.nextDue = nextDue.map { max(.zero, $0 - now.monotonic) }
        return scan
    }

    /// Returns the entry if it is ready, and counts it if it is not.
    private func judge(
        _ entry: FolderEntries.Entry, in level: Level, _ now: QuietClock.Reading
    ) throws(SpoolError) -> InboxEntry? {
        if FileName.isIgnored(entry.name) {
            counts.ignored += 1
            return nil
        }
        let facts: FileFacts
        do {
            guard let found = try level.folder.facts(of: entry.name) else { return nil }
            facts = found
        } catch {
            block(path(of: entry.name, in: level), because: error, at: level.folder)
            return nil
        }
        if facts.kind == .folder {
            return try judgeFolder(entry.name, facts, in: level, now)
        }
        if isPostponed(entry.name, facts, in: level, now) { return nil }
        let age = clock.age(of: path(of: entry.name, in: level), facts, now)
        if facts.kind != .regular {
            return entryIfQuiet(
                entry.name, facts, in: level, age, for: quietTimes.rule.settle, now,
                refusal: .notARegularFile(facts.kind))
        }
        let quietTime = quietTimes.quietTime(
            of: entry.name, in: level.folder, at: path(of: entry.name, in: level), facts, age)
        guard let quietTime else {
            wait(age: .zero, until: now.monotonic + quietTimes.rule.settle)
            return nil
        }
        return entryIfQuiet(entry.name, facts, in: level, age, for: quietTime, now, refusal: nil)
    }

    private func judgeFolder(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ now: QuietClock.Reading
    ) throws(SpoolError) -> InboxEntry? {
        let path = path(of: name, in: level)
        if isPostponed(name, facts, in: level, now) { return nil }
        if let refusal = refusal(ofFolder: path) {
            return entryIfQuiet(
                name, facts, in: level, clock.age(of: path, facts, now),
                for: quietTimes.rule.quietTime(.unknown), now, refusal: refusal)
        }
        try enterFolder(name, path, facts, in: level, now)
        return nil
    }

    private func refusal(ofFolder path: RelativePath) -> SpoolError? {
        if FileName.isOfPicture(path.name) { return .notARegularFile(.folder) }
        if levels.count > Self.maximumDepth { return .nestedTooDeep(folders: levels.count) }
        if path.bytes.count > Self.maximumFolderPathLength {
            return .pathTooLong(bytes: path.bytes.count)
        }
        return nil
    }

    /// Goes into a folder: its entries come next, and what is left of this one after them.
    private func enterFolder(
        _ name: [UInt8], _ path: RelativePath, _ facts: FileFacts, in level: Level,
        _ now: QuietClock.Reading
    ) throws(SpoolError) {
        do throws(Errno) {
            let folder = try level.folder.folder(named: name)
            if folder.identity.device != level.folder.identity.device {
                note(BlockedEntry(path: path, reason: .otherFilesystem(folder.path)))
            } else {
                let entries = try FolderEntries(of: folder)
                levels.append(Level(folder: folder, path: path, entries: entries))
            }
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels {
            // It went, or something else took its name: the next pass sees what.
        } catch .permissionDenied {
            note(
                BlockedEntry(
                    path: path, reason: .closedFolder(path, facts: facts.ownerAndMode)))
        } catch {
            if error.isOfProcess {
                throw .system(
                    SystemCallFailure("openat", on: level.folder.path(of: name), errno: error))
            }
            leaveAlone(path, because: .unreadableFolder(path, error), now)
        }
    }

    private func entryIfQuiet(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ age: Duration,
        for quietTime: Duration, _ now: QuietClock.Reading, refusal: SpoolError?
    ) -> InboxEntry? {
        guard age < quietTime else {
            return InboxEntry(
                path: path(of: name, in: level), kind: facts.kind, size: facts.size,
                inode: facts.identity.inode, modified: facts.modified, refusal: refusal)
        }
        wait(age: age, until: now.monotonic + quietTime - age)
        return nil
    }

    private func wait(age: Duration, until due: Duration) {
        counts.waiting += 1
        counts.longestWait = max(counts.longestWait ?? .zero, age)
        nextDue = min(nextDue ?? due, due)
    }

    private func path(of name: [UInt8], in level: Level) -> RelativePath {
        let file = RelativePath(components: [name])
        return level.path.map { file.below($0) } ?? file
    }

    private func isPostponed(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ now: QuietClock.Reading
    ) -> Bool {
        guard !postponements.isEmpty else { return false }
        let path = path(of: name, in: level)
        guard
            let reason = postponements.reason(
                path, facts, in: level.folder, now: now.monotonic)
        else { return false }
        counts.postponed += 1
        note(BlockedEntry(path: path, reason: reason))
        return true
    }

    private func block(_ path: RelativePath, because errno: Errno, at folder: Folder) {
        let facts = (try? folder.facts(of: path.name))?.ownerAndMode ?? "owner unknown"
        note(BlockedEntry(path: path, reason: .cannotTake(path, facts: facts, errno)))
    }

    private func note(_ blocked: BlockedEntry) {
        if counts.blocked.count < 16 { counts.blocked.append(blocked) }
    }
}
