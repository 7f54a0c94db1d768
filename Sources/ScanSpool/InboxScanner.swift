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
    private let rule: SettleRule
    private let clock: SpoolClock
    private let completeness: CompletenessCheck
    private let hasEnd: EndSearch

    /// The folders we are in, the innermost last; empty between two passes.
    private var levels: [Level] = []
    private var counts = InboxScan()
    private var nextDue: Duration?

    /// Wall clock minus monotonic clock at the last look, and when they last disagreed.
    private var clockOffset: Duration
    private var lastJump: Duration?

    private var observations = Observations()
    private var searched = Observations()
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
        self.rule = rule
        self.clock = clock
        self.completeness = completeness
        self.hasEnd = hasEnd
        clockOffset = clock.wall() - clock.monotonic()
    }

    /// Returns what is ready, at most `limit` entries, going on where the last call stopped.
    ///
    /// - Throws: Machine trouble with the inbox itself; the next call then begins a new pass.
    public func scan(limit: Int) throws(SpoolError) -> InboxScan {
        precondition(limit > 0, "a scan of at most \(limit) entries can never end")
        let now = readClocks()
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
                observations.forgetUnseen()
                searched.forgetUnseen()
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
        postponements.add(path, because: reason, look: look(at: path), now: clock.monotonic())
    }

    /// How a thing and its folder look, by its path.
    private func look(at path: RelativePath) -> Postponements.Look? {
        let inbox = spool.folder(.inbox)
        let folder = path.parent.map { try? inbox.folder($0) } ?? inbox
        guard let folder, let facts = try? folder.facts(of: path.name) else { return nil }
        return Postponements.Look(facts, in: folder)
    }

    static let maximumRemembered = 4_096
}

// MARK: - A pass

extension InboxScanner {
    private func beginPass(_ now: Clocks) throws(SpoolError) {
        counts = InboxScan()
        nextDue = nil
        postponements.forgetOld(now: now.monotonic)
        observations.beginPass()
        searched.beginPass()
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
        of level: Level, _ now: Clocks
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
    private func leaveAlone(_ path: RelativePath, because reason: SpoolError, _ now: Clocks) {
        postponements.add(path, because: reason, look: look(at: path), now: now.monotonic)
        note(BlockedEntry(path: path, reason: reason))
    }

    private func result(ready: [InboxEntry], _ now: Clocks) -> InboxScan {
        var scan = counts
        scan.ready = ready.sorted { $0.path < $1.path }
        scan.isComplete = levels.isEmpty
        scan.nextDue = nextDue.map { max(.zero, $0 - now.monotonic) }
        return scan
    }

    /// Returns the entry if it is ready, and counts it if it is not.
    private func judge(
        _ entry: FolderEntries.Entry, in level: Level, _ now: Clocks
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
        let age = age(of: entry.name, facts, in: level, now)
        if facts.kind != .regular {
            return entryIfQuiet(
                entry.name, facts, in: level, age, for: rule.settle, now,
                refusal: .notARegularFile(facts.kind))
        }
        guard let quietTime = quietTime(entry.name, facts, in: level, age) else {
            wait(age: .zero, until: now.monotonic + rule.settle)
            return nil
        }
        return entryIfQuiet(entry.name, facts, in: level, age, for: quietTime, now, refusal: nil)
    }

    private func judgeFolder(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ now: Clocks
    ) throws(SpoolError) -> InboxEntry? {
        let path = path(of: name, in: level)
        if isPostponed(name, facts, in: level, now) { return nil }
        if let refusal = refusal(ofFolder: path) {
            return entryIfQuiet(
                name, facts, in: level, age(of: name, facts, in: level, now),
                for: rule.quietTime(.unknown), now, refusal: refusal)
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
        _ name: [UInt8], _ path: RelativePath, _ facts: FileFacts, in level: Level, _ now: Clocks
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
        for quietTime: Duration, _ now: Clocks, refusal: SpoolError?
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
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ now: Clocks
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

// MARK: - Is the file complete?

extension InboxScanner {
    /// How much of a file's beginning and end is looked at.
    private static let probeLength = 64

    /// Files of up to this size are read as a whole.
    private static let wholeLength = 4096

    private enum Look {
        case found(FileCompleteness)
        case changedMeanwhile
    }

    /// How long a regular file is left alone; nil when it changes just now.
    private func quietTime(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ age: Duration
    ) -> Duration? {
        // Between the shortest and the longest wait it depends on whether the file is complete.
        guard age >= rule.settle, age < rule.incompleteLimit else { return rule.settle }
        switch look(at: name, facts, in: level.folder) {
        case .found(.incomplete): return quietTimeWithoutEnd(name, facts, in: level, age)
        case .found(let completeness): return rule.quietTime(completeness)
        case .changedMeanwhile: return nil
        }
    }

    /// How long a file is left alone that does not end as its format ends.
    ///
    /// The end may have other data behind it. That is looked for once the file was quiet for as long as it
    /// then has to be, and again only when the file has changed: it may take reading all of it.
    private func quietTimeWithoutEnd(
        _ name: [UInt8], _ facts: FileFacts, in level: Level, _ age: Duration
    ) -> Duration {
        let short = rule.quietTime(.unknown)
        if age < short, facts.size > 0 { return min(short, rule.quietTime(.incomplete)) }
        let isSearched = searched.remember(path(of: name, in: level), facts)
        guard facts.size > 0, !isSearched, let file = try? level.folder.fileForReading(name) else {
            return rule.quietTime(.incomplete)
        }
        let isThere = hasEnd(facts.size) { offset, count in
            (try? file.read(count, from: offset)) ?? []
        }
        return isThere ? short : rule.quietTime(.incomplete)
    }

    /// Asks the format whether the file is complete.
    private func look(at name: [UInt8], _ facts: FileFacts, in folder: Folder) -> Look {
        // Programs make an empty file first and fill it later.
        if facts.size == 0 { return .found(.incomplete) }
        do throws(Errno) {
            let file = try folder.fileForReading(name)
            let head: [UInt8]
            let tail: [UInt8]
            if facts.size <= Self.wholeLength {
                // One call instead of two.
                let whole = try file.read(facts.size)
                head = Array(whole.prefix(Self.probeLength))
                tail = Array(whole.suffix(Self.probeLength))
            } else {
                head = try file.read(Self.probeLength)
                tail = try file.read(Self.probeLength, from: facts.size - Self.probeLength)
            }
            let after = try FileFacts(of: file.descriptor)
            guard after.kind == .regular, after.changed == facts.changed, after.size == facts.size
            else { return .changedMeanwhile }
            return .found(completeness(head, tail, facts.size))
        } catch .noSuchFileOrDirectory {
            return .changedMeanwhile
        } catch {
            // Not ours to read: its reading will say why.
            return .found(.unknown)
        }
    }
}

// MARK: - How long has it been quiet?

extension InboxScanner {
    private struct Clocks {
        let wall: Duration
        let monotonic: Duration
    }

    /// Reads both clocks, and notices when the wall clock was set since the last time.
    private func readClocks() -> Clocks {
        let now = Clocks(wall: clock.wall(), monotonic: clock.monotonic())
        let offset = now.wall - now.monotonic
        let drift = offset - clockOffset
        // Clocks are steered by at most 0.5 ms a second; a second's difference is a jump.
        if drift > .seconds(1) || drift < .seconds(-1) { lastJump = now.monotonic }
        clockOffset = offset
        return now
    }

    /// For how long a thing has not changed, as far as we can be sure.
    ///
    /// The change time's distance from the wall clock is the answer while that clock runs evenly.
    /// After it was set, no more is believed than the time since. A change time in the future says
    /// nothing: then the time counts since we first saw the file as it is.
    private func age(
        of name: [UInt8], _ facts: FileFacts, in level: Level, _ now: Clocks
    ) -> Duration {
        let age = now.wall - facts.changed
        if age < .zero {
            return observations.age(
                of: path(of: name, in: level), facts, now: now.monotonic)
        }
        guard let lastJump else { return age }
        return min(age, now.monotonic - lastJump)
    }

    /// Files that have to be remembered from one look to the next: few.
    private struct Observations {
        private struct Observation {
            let changed: Duration
            let size: Int
            let since: Duration
            var pass: Int
        }

        private var files: [RelativePath: Observation] = [:]
        private var pass = 0

        mutating func beginPass() {
            pass += 1
        }

        /// Forgets the files that the pass which now ends did not see: they are gone.
        mutating func forgetUnseen() {
            if !files.isEmpty { files = files.filter { $0.value.pass == pass } }
        }

        /// Whether the file was seen before as it is; now it was.
        mutating func remember(_ path: RelativePath, _ facts: FileFacts) -> Bool {
            let isKnown = files[path]?.changed == facts.changed && files[path]?.size == facts.size
            _ = age(of: path, facts, now: .zero)
            return isKnown
        }

        mutating func age(of path: RelativePath, _ facts: FileFacts, now: Duration) -> Duration {
            if let known = files[path], known.changed == facts.changed, known.size == facts.size {
                files[path]?.pass = pass
                return now - known.since
            }
            if files.count < InboxScanner.maximumRemembered || files[path] != nil {
                files[path] = Observation(
                    changed: facts.changed, size: facts.size, since: now, pass: pass)
            }
            return .zero
        }
    }
}
