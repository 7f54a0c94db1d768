import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

// Every row of what inotify does with a user's action. Each test waits for the hint itself, within
// the time limit, never for a while. A watcher under test looks at its root every 50 ms.

@Suite(.timeLimit(.minutes(5))) struct `Watching a folder` {
    let top: FilePath
    let folder: FilePath

    init() throws {
        top = try makeTemporaryFolder()
        folder = top.appending("inbox")
        try makeFolders(folder)
    }

    /// Waits until the hints so far contain these, and returns them all.
    @discardableResult
    func hints(_ wanted: FolderHint, from watcher: FolderWatcher) async -> FolderHint {
        var seen: FolderHint = []
        for await hint in watcher.events {
            seen.formUnion(hint)
            if seen.isSuperset(of: wanted) { break }
        }
        return seen
    }

    /// Waits until a hint has come *after* which the condition holds.
    func hint(from watcher: FolderWatcher, until condition: () throws -> Bool) async throws {
        for await _ in watcher.events where try condition() { return }
        Issue.record("the hints ended")
    }

    func watch() -> FolderWatcher {
        FolderWatcher(folder, checkInterval: .milliseconds(50))
    }

    @Test func `sees a file that is written and closed`() async throws {
        defer { removeTree(top) }
        let watcher = watch()
        #expect(watcher.mode == .events)
        try writeFile([1], to: folder.appending("a.png"))
        #expect(await hints(.files, from: watcher) == .files)
    }

    @Test func `sees a file that is moved in`() async throws {
        defer { removeTree(top) }
        try writeFile([1], to: top.appending("a.png"))
        let watcher = watch()
        try move(top.appending("a.png"), to: folder.appending("a.png"))
        await hints(.files, from: watcher)
    }

    @Test func `sees a hard link, which is never written or closed`() async throws {
        defer { removeTree(top) }
        let original = top.appending("a.png")
        try writeFile([1], to: original)
        let watcher = watch()
        let result = original.withPlatformString { original in
            folder.appending("a.png").withPlatformString { Glibc.link(original, $0) }
        }
        #expect(result == 0)
        await hints(.files, from: watcher)
    }

    @Test func `sees a file that had no name while it was written`() async throws {
        defer { removeTree(top) }
        // O_TMPFILE is a macro of two flags that Swift's Glibc module does not show.
        let unnamed = 0o20_200000 | O_RDWR
        let descriptor = folder.withPlatformString { open($0, unnamed, 0o600) }
        try #require(descriptor >= 0, "open: \(Errno(rawValue: errno))")
        defer { close(descriptor) }
        #expect(write(descriptor, "x", 1) == 1)
        let watcher = watch()
        let result = "/proc/self/fd/\(descriptor)".withCString { unnamed in
            folder.appending("a.png").withPlatformString {
                linkat(AT_FDCWD, unnamed, AT_FDCWD, $0, Int32(AT_SYMLINK_FOLLOW))
            }
        }
        #expect(result == 0, "linkat: \(Errno(rawValue: errno))")
        await hints(.files, from: watcher)
    }

    @Test func `sees each time that an open file grows`() async throws {
        defer { removeTree(top) }
        let file = try FileDescriptor.open(
            folder.appending("a.png"), .writeOnly, options: .create,
            permissions: .init(rawValue: 0o600))
        let watcher = watch()
        for _ in 1...3 {
            try file.writeAll("more".utf8)
            await hints(.files, from: watcher)
        }
        try file.close()
    }

    @Test func `sees a mode that lets us read at last`() async throws {
        defer { removeTree(top) }
        let file = folder.appending("a.png")
        try writeFile([1], to: file)
        let watcher = watch()
        #expect(file.withPlatformString { chmod($0, 0o600) } == 0)
        await hints(.files, from: watcher)
    }

    @Test func `watches a folder that was closed as soon as it is opened`() throws {
        defer { removeTree(top) }
        let closed = folder.appending("closed")
        try makeFolders(closed.appending("inner"))
        for (path, mode) in [(top, 0o755), (folder, 0o755), (closed, 0)] as [(FilePath, mode_t)] {
            #expect(path.withPlatformString { chmod($0, mode) } == 0)
        }
        let events = try withoutPrivileges {
            let watches = try InotifyWatches(folder, mask: UInt32(IN_ATTRIB | IN_CREATE))
            watches.addEverythingAgain()
            return watches
        }
        #expect(events.count == 1)
        #expect(closed.withPlatformString { chmod($0, 0o755) } == 0)
        let event = try #require(events.read().first { $0.name == Array("closed".utf8) })
        #expect(event.has(IN_ATTRIB) && event.has(IN_ISDIR))
        for _ in 0..<2 {
            withoutPrivileges {
                events.addTree(event.name, in: event.watch, unlessWatched: true)
            }
            #expect(events.count == 3)
        }
    }

    @Test func `sees into a folder that is moved in with all that is in it`() async throws {
        defer { removeTree(top) }
        try makeFolders(top.appending("album/one/two"))
        let watcher = watch()
        try move(top.appending("album"), to: folder.appending("album"))
        try await hint(from: watcher) { watcher.watchedFolders == 4 }
        try writeFile([1], to: folder.appending("album/one/two/a.png"))
        await hints(.files, from: watcher)
    }

    @Test func `hints after each new folder is watched, so that nothing falls between`()
        async throws
    {
        defer { removeTree(top) }
        let watcher = watch()
        let deep = folder.appending("a/b/c/d")
        try makeFolders(deep)
        try await hint(from: watcher) { watcher.watchedFolders == 5 }
        try writeFile([1], to: deep.appending("a.png"))
        await hints(.files, from: watcher)
    }

    @Test func `sees into the folders that were there before`() async throws {
        defer { removeTree(top) }
        try makeFolders(folder.appending("a/b"))
        let watcher = watch()
        try await hint(from: watcher) { watcher.watchedFolders == 3 }
        try writeFile([1], to: folder.appending("a/b/x.png"))
        await hints(.files, from: watcher)
    }

    @Test func `follows a folder that is renamed and forgets one that leaves`() async throws {
        defer { removeTree(top) }
        try makeFolders(folder.appending("a/b"))
        let watcher = watch()
        try await hint(from: watcher) { watcher.watchedFolders == 3 }
        try move(folder.appending("a"), to: folder.appending("z"))
        try writeFile([1], to: folder.appending("z/b/x.png"))
        await hints(.files, from: watcher)
        try makeFolders(folder.appending("z/b/new"))
        try await hint(from: watcher) { watcher.watchedFolders == 4 }
        try move(folder.appending("z"), to: top.appending("gone"))
        try await eventually("one folder is watched") { watcher.watchedFolders == 1 }
    }

    @Test func `changes over when the folder was renamed and another took its place`() async throws
    {
        defer { removeTree(top) }
        let watcher = watch()
        try move(folder, to: top.appending("old"))
        try makeFolders(folder)
        await hints(.replaced, from: watcher)
        try await eventually("the new folder is watched") { watcher.mode == .events }
        try writeFile([1], to: folder.appending("a.png"))
        await hints(.files, from: watcher)
    }

    @Test func `waits for a folder that was removed to come back`() async throws {
        defer { removeTree(top) }
        let watcher = watch()
        removeTree(folder)
        await hints(.replaced, from: watcher)
        try await eventually("the loss is noticed") { watcher.mode != .events }
        try makeFolders(folder)
        try await eventually("the new folder is watched") { watcher.mode == .events }
        try writeFile([1], to: folder.appending("a.png"))
        await hints(.files, from: watcher)
    }

    @Test func `starts without a folder and finds it when it comes`() async throws {
        defer { removeTree(top) }
        let later = top.appending("later")
        let watcher = FolderWatcher(later, checkInterval: .milliseconds(50))
        #expect(
            watcher.mode
                == .scanning(
                    because: "open of '\(later.display)' failed: No such file or directory"))
        try makeFolders(later)
        await hints(.replaced, from: watcher)
        #expect(watcher.mode == .events)
    }

    @Test func `looks at intervals where there are no events`() async throws {
        defer { removeTree(top) }
        let watcher = FolderWatcher(top.appending("nowhere"), checkInterval: .milliseconds(50))
        await hints(.time, from: watcher)
    }

    @Test func `tells of an overflow of the kernel's queue`() async throws {
        defer { removeTree(top) }
        let watcher = watch()
        // The watcher reads in bursts; only a flood that outruns it overflows the queue, so flood
        // until it has. `fchmod` is an event a call, and two files keep the kernel from merging.
        let files = try ["a", "b"].map { name in
            try FileDescriptor.open(
                folder.appending(name), .writeOnly, options: .create,
                permissions: .init(rawValue: 0o600))
        }
        let flood = Task.detached {
            while watcher.overflows == 0, !Task.isCancelled {
                for _ in 1...20_000 {
                    for file in files { _ = fchmod(file.rawValue, 0o600) }
                }
            }
        }
        let seen = await hints(.overflow, from: watcher)
        flood.cancel()
        await flood.value
        #expect(seen.contains(.files))
        #expect(watcher.overflows > 0)
        for file in files { try file.close() }
        try writeFile([1], to: folder.appending("after.png"))
        await hints(.files, from: watcher)
    }

    @Test func `merges a burst into few hints`() async throws {
        defer { removeTree(top) }
        let watcher = watch()
        for number in 1...500 { try writeFile([1], to: folder.appending("\(number).png")) }
        // Whatever came until now waits as one.
        await hints(.files, from: watcher)
        watcher.stop()
        var rest = 0
        for await _ in watcher.events { rest += 1 }
        #expect(rest <= 1)
    }

    @Test func `hears of removals only when it is asked to`() async throws {
        defer { removeTree(top) }
        try writeFile([1], to: folder.appending("a.png"))
        let deaf = watch()
        let watcher = FolderWatcher(folder, noticesRemovals: true)
        try move(folder.appending("a.png"), to: top.appending("a.png"))
        await hints(.files, from: watcher)
        // Events of one folder come in order: had the other heard of the move, it would be first.
        try writeFile([1], to: folder.appending("b.png"))
        await hints(.files, from: deaf)
        #expect(deaf.overflows == 0)
    }

    @Test func `ends its stream when it is stopped`() async throws {
        defer { removeTree(top) }
        let watcher = watch()
        watcher.stop()
        for await _ in watcher.events {}
    }

    @Test func `gives everything back when it goes`() async throws {
        defer { removeTree(top) }
        let before = try inotifyInstances()
        for _ in 1...200 {
            let watcher = watch()
            #expect(watcher.mode == .events, "the kernel allows 128 at a time")
            watcher.stop()
            try await eventually("the instance is closed") { try inotifyInstances() <= before + 30 }
        }
    }

    // MARK: Mounts

    @Test(.enabled(if: canMount, "mounting needs root"))
    func `notices a filesystem mounted over the folder, which the kernel does not report`()
        async throws
    {
        defer { removeTree(top) }
        let watcher = watch()
        try mountMemory(at: folder)
        defer { unmount(folder) }
        await hints(.replaced, from: watcher)
        try writeFile([1], to: folder.appending("a.png"))
        await hints(.files, from: watcher)
    }

    @Test(.enabled(if: canMount, "mounting needs root"))
    func `notices that the folder's filesystem was unmounted`() async throws {
        defer { removeTree(top) }
        try mountMemory(at: folder)
        let watcher = watch()
        unmount(folder)
        await hints(.replaced, from: watcher)
        try writeFile([1], to: folder.appending("a.png"))
        await hints(.files, from: watcher)
    }
}

/// Whether the tests may mount; a container's root often may not.
let canMount: Bool = {
    guard isRoot, let folder = try? makeTemporaryFolder() else { return false }
    defer { removeTree(folder) }
    guard (try? mountMemory(at: folder)) != nil else { return false }
    unmount(folder)
    return true
}()

func mountMemory(at path: FilePath) throws {
    let result = path.withPlatformString { mount("digitd-test", $0, "tmpfs", 0, "size=1m") }
    guard result == 0 else { throw PreparationFailure("mount", path) }
}

func unmount(_ path: FilePath) {
    _ = path.withPlatformString { umount2($0, Int32(MNT_DETACH)) }
}

func inotifyInstances() throws -> Int {
    let folder = try Folder(at: "/proc/self/fd")
    return try folder.names().filter { name in
        let path = "/proc/self/fd/" + String(decoding: name, as: UTF8.self)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink(path, &buffer, buffer.count)
        return count > 0
            && String(decoding: buffer[..<count].map(UInt8.init), as: UTF8.self).contains("inotify")
    }.count
}

/// Waits until a condition holds, by asking again and again for at most a minute.
func eventually(
    _ what: String, _ condition: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        if ContinuousClock.now > deadline {
            Issue.record("never: \(what)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
