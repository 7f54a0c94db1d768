import Files
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import ScanSpool

/// A format for these tests: a file is whole when it ends in `END`, and unknown without `PIC`.
let testFormat: CompletenessCheck = { head, tail, _ in
    guard head.starts(with: "PIC".utf8) else { return .unknown }
    return tail.suffix(3).elementsEqual("END".utf8) ? .complete : .incomplete
}

@Suite struct `Looking through the inbox` {
    let temporary: TemporarySpool
    let time = TestClock()
    let scanner: InboxScanner
    var inbox: FilePath { temporary.layout.inbox }

    init() throws {
        temporary = try TemporarySpool()
        scanner = InboxScanner(
            temporary.spool, rule: SettleRule(), clock: time.clock, completeness: testFormat)
    }

    func scan(limit: Int = 100) throws -> InboxScan {
        try scanner.scan(limit: limit)
    }

    func readyNames(limit: Int = 100) throws -> [String] {
        try scan(limit: limit).ready.map(\.path.display)
    }

    func catchUp() throws {
        try time.catchUp(with: inbox)
    }

    func append(_ text: String, to path: String) throws {
        let file = try FileDescriptor.open(
            inbox.appending(path), .writeOnly, options: [.append, .create],
            permissions: .init(rawValue: 0o644))
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }

    // MARK: The settle rule

    @Test func `takes a whole file when it was quiet for the settle time`() throws {
        try temporary.drop("a.png", "PIC END")
        try catchUp()
        let early = try scan()
        #expect(early.ready.isEmpty)
        #expect(early.waiting == 1)
        #expect(early.isComplete)
        let due = try #require(early.nextDue)
        #expect(due == .milliseconds(100))
        time.pass(due - .milliseconds(1))
        #expect(try readyNames().isEmpty)
        time.pass(.milliseconds(1))
        #expect(try readyNames() == ["a.png"])
    }

    @Test func `takes a file of a format it does not know after two seconds`() throws {
        try temporary.drop("a.txt", "a letter to grandmother")
        try catchUp()
        time.pass(.milliseconds(1_500))
        let early = try scan()
        #expect(early.ready.isEmpty)
        #expect(early.nextDue == .milliseconds(500))
        time.pass(.milliseconds(500))
        #expect(try readyNames() == ["a.txt"])
    }

    @Test(arguments: ["", "PIC", "PIC and no more"])
    func `waits a minute for the end of a file and then takes it`(text: String) throws {
        try temporary.drop("a.png", text)
        try catchUp()
        time.pass(.seconds(59))
        let early = try scan()
        #expect(early.ready.isEmpty)
        #expect(early.nextDue == .seconds(1))
        #expect(early.longestWait == .seconds(59))
        time.pass(.seconds(1))
        #expect(try readyNames() == ["a.png"])
    }

    @Test
    func `takes a file whose end has other data behind it as one of a format it does not know`()
        throws
    {
        let searches = Mutex(0)
        let scanner = InboxScanner(
            temporary.spool, rule: SettleRule(), clock: time.clock, completeness: testFormat
        ) { size, read in
            searches.withLock { $0 += 1 }
            return String(decoding: read(0, size), as: UTF8.self).contains("END")
        }
        try temporary.drop("whole.png", "PIC END and more")
        try temporary.drop("half.png", "PIC")
        try catchUp()
        time.pass(.milliseconds(1_500))
        let early = try scanner.scan(limit: 10)
        #expect(early.ready.isEmpty)
        #expect(try #require(early.nextDue) <= .milliseconds(500))
        #expect(searches.withLock { $0 } == 0)
        time.pass(.milliseconds(500))
        #expect(try scanner.scan(limit: 10).ready.map(\.path.display) == ["whole.png"])
        #expect(try temporary.spool.claim(#require(RelativePath("whole.png")), as: "1"))
        // What is read is read once, until it changes.
        #expect(try scanner.scan(limit: 10).nextDue == .seconds(58))
        #expect(searches.withLock { $0 } == 2)
        try append(" END and more", to: "half.png")
        try catchUp()
        time.pass(.seconds(2))
        #expect(try scanner.scan(limit: 10).ready.map(\.path.display) == ["half.png"])
        #expect(searches.withLock { $0 } == 3)
    }

    @Test func `waits for a slow writer, however long it takes`() throws {
        try temporary.drop("a.png", "PIC")
        for _ in 1...5 {
            try catchUp()
            time.pass(.milliseconds(90))
            #expect(try readyNames().isEmpty)
            try append("…", to: "a.png")
        }
        try append("END", to: "a.png")
        try catchUp()
        #expect(try readyNames().isEmpty)
        time.pass(.milliseconds(100))
        #expect(try readyNames() == ["a.png"])
    }

    @Test func `does not take the end marker of an earlier pass for the last word`() throws {
        // Scanners write a whole file, close it, open it again and write a better one.
        try temporary.drop("a.png", "PIC END")
        try catchUp()
        time.pass(.milliseconds(90))
        #expect(try readyNames().isEmpty)
        try append(" once more", to: "a.png")
        try catchUp()
        time.pass(.seconds(30))
        #expect(try readyNames().isEmpty)
        try append(" END", to: "a.png")
        try catchUp()
        time.pass(.milliseconds(100))
        #expect(try readyNames() == ["a.png"])
    }

    @Test func `takes files that were there before the start by the same rule`() throws {
        try temporary.drop("whole.png", "PIC END")
        try temporary.drop("half.png", "PIC")
        try catchUp()
        time.pass(.seconds(10))
        let fresh = InboxScanner(
            temporary.spool, rule: SettleRule(), clock: time.clock, completeness: testFormat)
        #expect(try fresh.scan(limit: 10).ready.map(\.path.display) == ["whole.png"])
    }

    @Test func `believes no change time older than the last jump of the clock`() throws {
        try temporary.drop("half.png", "PIC")
        try catchUp()
        #expect(try readyNames().isEmpty)
        time.setWall(by: .seconds(86_400))
        #expect(try readyNames().isEmpty, "a day has passed on the wall only")
        time.pass(.seconds(59))
        #expect(try readyNames().isEmpty)
        time.pass(.seconds(1))
        #expect(try readyNames() == ["half.png"])
    }

    @Test func `counts for itself when a change time lies in the future`() throws {
        time.setWall(by: .seconds(-3_600))
        #expect(try readyNames().isEmpty)
        try temporary.drop("a.png", "PIC END")
        let first = try scan()
        #expect(first.ready.isEmpty)
        #expect(first.waiting == 1)
        #expect(first.nextDue == .milliseconds(100))
        time.pass(.milliseconds(60))
        try append(" changed END", to: "a.png")
        #expect(try readyNames().isEmpty)
        time.pass(.milliseconds(60))
        #expect(try readyNames().isEmpty, "the change began the wait anew")
        time.pass(.milliseconds(40))
        #expect(try readyNames() == ["a.png"])
    }

    @Test func `leaves a file to its reading when it may not look into it`() throws {
        try temporary.drop("a.png", "PIC END")
        #expect(inbox.appending("a.png").withPlatformString { chmod($0, 0) } == 0)
        try catchUp()
        time.pass(.seconds(1))
        let early = try withoutPrivileges { try scan() }
        #expect(early.ready.isEmpty)
        time.pass(.seconds(1))
        let late = try withoutPrivileges { try scan() }
        #expect(late.ready.map(\.path.display) == ["a.png"])
    }

    // MARK: What is there

    @Test func `goes into folders and orders by path`() throws {
        for path in ["b.png", "a/z.png", "a/b/c/d.png", "a.png", "empty/x/.keep"] {
            try temporary.drop(path, "PIC END")
        }
        try catchUp()
        time.pass(.seconds(1))
        let scan = try scan()
        #expect(
            scan.ready.map(\.path.display) == ["a.png", "a/b/c/d.png", "a/z.png", "b.png"])
        #expect(scan.ready.allSatisfy { $0.kind == .regular && $0.size == 7 && $0.refusal == nil })
        #expect(scan.ignored == 1)
        #expect(scan.waiting == 0)
        #expect(scan.nextDue == nil)
    }

    @Test(arguments: [
        ".hidden.png", "._a.png", ".syncthing.a.png.tmp", "~syncthing~a.png", "~$scan.png",
        "a.png.part", "a.PART", "a.tmp", "a.filepart", "a.crdownload", "@eaDir", "Thumbs.db",
        "desktop.ini", "a.png.reason.txt", "#recycle", "a.png:Zone.Identifier", "a.png~",
    ])
    func `leaves other programs' files alone`(name: String) throws {
        try temporary.drop(name, "PIC END")
        try catchUp()
        time.pass(.seconds(100))
        let scan = try scan()
        #expect(scan.ready.isEmpty)
        #expect(scan.ignored == 1)
    }

    @Test(arguments: [
        "part", "tmp.png", "a~.png", "~a.png", "thumbs.db.png", "reason.txt",
    ])
    func `takes names that only look a little like them`(name: String) throws {
        try temporary.drop(name, "PIC END")
        try catchUp()
        time.pass(.seconds(1))
        #expect(try readyNames() == [name])
    }

    @Test func `does not go into ignored folders`() throws {
        try temporary.drop("@eaDir/a.png", "PIC END")
        try temporary.drop(".stversions/a.png", "PIC END")
        try catchUp()
        time.pass(.seconds(100))
        let scan = try scan()
        #expect(scan.ready.isEmpty)
        #expect(scan.ignored == 2)
    }

    @Test(arguments: awkwardNames)
    func `hands out any name as it is`(name: [UInt8]) throws {
        let path = try #require(RelativePath(bytes: name))
        try temporary.drop(path, Array("PIC END".utf8))
        try catchUp()
        time.pass(.seconds(1))
        #expect(try scan().ready.map(\.path) == [path])
    }

    @Test func `hands out what cannot be a scan, with the reason`() throws {
        try makeFolders(inbox.appending("folder.PNG"))
        try temporary.drop("folder.PNG/inside.png", "PIC END")
        try link(to: "/etc/passwd", at: inbox.appending("link.png"))
        try link(to: "/nowhere", at: inbox.appending("broken"))
        #expect(inbox.appending("pipe.png").withPlatformString { mkfifo($0, 0o666) } == 0)
        try bindSocket(at: inbox.appending("socket.png"))
        try catchUp()
        time.pass(.seconds(2))
        let ready = try scan().ready
        #expect(
            ready.map { "\($0.path): \($0.kind.rawValue)" } == [
                "broken: symbolic link", "folder.PNG: folder", "link.png: symbolic link",
                "pipe.png: named pipe", "socket.png: socket",
            ])
        for entry in ready {
            #expect(entry.refusal == .notARegularFile(entry.kind))
            #expect(try temporary.spool.claim(entry.path, as: entry.path.tagged("1").display))
        }
        #expect(try readyNames().isEmpty)
    }

    @Test(.enabled(if: isRoot, "only root makes devices"))
    func `hands out devices as refused`() throws {
        for (name, kind) in [("null.png", S_IFCHR), ("disk.png", S_IFBLK)] {
            let result = inbox.appending(name).withPlatformString { mknod($0, kind | 0o666, 259) }
            try #require(result == 0, "mknod: \(Errno(rawValue: errno))")
        }
        try catchUp()
        time.pass(.seconds(1))
        #expect(try scan().ready.map(\.kind) == [.device, .device])
    }

    @Test func `refuses folders that go too deep, as one thing`() throws {
        let deep = Array(repeating: "d", count: InboxScanner.maximumDepth).joined(separator: "/")
        try temporary.drop(deep + "/a.png", "PIC END")
        try temporary.drop(deep + "/too/far/b.png", "PIC END")
        try catchUp()
        time.pass(.seconds(2))
        let ready = try scan().ready
        #expect(ready.map(\.path.display) == [deep + "/a.png", deep + "/too"])
        #expect(
            ready.last?.refusal?.description
                == "The folder lies 33 folders deep; scans are looked for down to 32. "
                + "Drop its scans in fewer folders.")
        let entry = try #require(ready.last)
        #expect(try temporary.spool.claim(entry.path, as: "1"))
        let filed = try temporary.spool.fileAway("1", to: .failed, as: entry.path)
        #expect(filed?.name == Array("too".utf8))
        #expect(try temporary.contents(of: .failed) == [deep + "/too/far/b.png: PIC END"])
    }

    @Test func `refuses paths that would outgrow the longest a program can name`() throws {
        let name = String(repeating: "n", count: 250)
        var folder = try Folder(at: inbox)
        for _ in 0..<12 { folder = try folder.makeFolder(Array(name.utf8), mode: 0o770) }
        do {
            let file = try folder.file(Array("a.png".utf8), O_WRONLY | O_CREAT, mode: 0o644)
            try file.write(Array("PIC END".utf8), at: 0)
        }
        try catchUp()
        time.pass(.seconds(2))
        let ready = try scan().ready
        #expect(ready.map(\.kind) == [.folder])
        let entry = try #require(ready.first)
        #expect(
            entry.refusal?.description
                == "The folder's path has 2509 bytes; scans are looked for down to 2500. "
                + "Drop its scans in fewer folders, or folders with shorter names.")
        #expect(try temporary.spool.claim(entry.path, as: "1"))
        #expect(try temporary.spool.fileAway("1", to: .failed, as: entry.path) != nil)
    }

    @Test func `tells of folders that are closed to it`() throws {
        try temporary.drop("closed/a.png", "PIC END")
        try temporary.drop("open/a.png", "PIC END")
        #expect(inbox.appending("closed").withPlatformString { chmod($0, 0) } == 0)
        try catchUp()
        time.pass(.seconds(1))
        let scan = try withoutPrivileges { try self.scan() }
        #expect(scan.ready.map(\.path.display) == ["open/a.png"])
        #expect(scan.blocked.map(\.path.display) == ["closed"])
        #expect(
            scan.blocked.first?.reason.description.hasPrefix(
                "The folder 'closed' is closed to digitd")
                == true)
    }

    @Test(.enabled(if: canMount, "mounting needs root"))
    func `tells of folders on other filesystems, from which no rename leads`() throws {
        try makeFolders(inbox.appending("share"))
        try mountMemory(at: inbox.appending("share"))
        defer { unmount(inbox.appending("share")) }
        try temporary.drop("share/a.png", "PIC END")
        try temporary.drop("b.png", "PIC END")
        try catchUp()
        time.pass(.seconds(1))
        let scan = try scan()
        #expect(scan.ready.map(\.path.display) == ["b.png"])
        let path = inbox.appending("share")
        #expect(scan.blocked.map(\.reason) == [.otherFilesystem(path)])
        #expect(
            scan.blocked.first?.reason.description
                == "'\(path.display)' is on another filesystem than the spool's root, so files "
                + "cannot be moved between them in one step. Keep all of the root on one.")
    }

    @Test func `says so when the inbox itself cannot be read`() throws {
        try temporary.drop("a.png")
        let faults = SystemCallFaults(failing: 1, with: .ioError)
        let error = #expect(throws: SpoolError.self) {
            try SystemCallFaults.$current.withValue(faults) { try scan() }
        }
        #expect(error?.isMachineTrouble == true)
        try catchUp()
        time.pass(.seconds(2))
        #expect(try readyNames() == ["a.png"], "and goes on when it can")
    }

    // MARK: Many

    @Test func `hands out a full inbox once, in batches, from one reading`() throws {
        let count = 1_000
        for number in 0..<count { try temporary.drop("\(number % 7)/\(number).png", "PIC END") }
        try catchUp()
        time.pass(.seconds(1))
        var seen: [RelativePath] = []
        var scans = 0
        while true {
            let scan = try scan(limit: 64)
            scans += 1
            #expect(scan.ready.count <= 64)
            for entry in scan.ready {
                #expect(try temporary.spool.claim(entry.path, as: "\(seen.count)"))
                seen.append(entry.path)
            }
            if scan.isComplete { break }
        }
        #expect(seen.count == count)
        #expect(Set(seen).count == count)
        #expect(scans == 16, "one pass; each call goes on where the last one stopped")
        #expect(try readyNames().isEmpty)
    }

    @Test func `leaves alone what it was asked to postpone`() throws {
        let path = try temporary.drop("a.png", "PIC END")
        try temporary.drop("b.png", "PIC END")
        try catchUp()
        time.pass(.seconds(1))
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600] {
            scanner.postpone(path, because: .notARegularFile(.device))
            time.pass(.seconds(wait) - .milliseconds(1))
            let scan = try scan()
            #expect(scan.ready.map(\.path.display) == ["b.png"])
            #expect(scan.postponed == 1)
            #expect(scan.blocked == [BlockedEntry(path: path, reason: .notARegularFile(.device))])
            time.pass(.milliseconds(1))
            #expect(try readyNames() == ["a.png", "b.png"])
        }
        time.pass(.seconds(601))
        #expect(try readyNames() == ["a.png", "b.png"])
        scanner.postpone(path, because: .notARegularFile(.device))
        time.pass(.seconds(1))
        #expect(try readyNames() == ["a.png", "b.png"], "it was forgotten meanwhile")
    }

    @Test(arguments: ["a.png", "folder/a.png"], [0, 1, 2])
    func `looks again at once when what it postponed, or its folder, gets another mode`(
        name: String, looks: Int
    ) throws {
        let path = try temporary.drop(name, "PIC END")
        try catchUp()
        time.pass(.seconds(1))
        scanner.postpone(path, because: .notARegularFile(.device))
        for _ in 0..<looks { #expect(try readyNames().isEmpty) }
        let mended = path.parent.map { inbox.appending($0.filePath.components) } ?? inbox
        #expect(mended.withPlatformString { chmod($0, 0o700) } == 0)
        #expect(try readyNames() == [name])
    }

    @Test func `goes on behind a folder that cannot be read`() throws {
        try temporary.drop("folder/a.png", "PIC END")
        try temporary.drop("b.png", "PIC END")
        try catchUp()
        time.pass(.seconds(2))
        var blocked = 0
        for (call, target) in [("openat", 1...6), ("readdir", 1...8)] {
            for number in target {
                let scanner = InboxScanner(
                    temporary.spool, rule: SettleRule(), clock: time.clock,
                    completeness: testFormat)
                let faults = SystemCallFaults(failing: number, with: .ioError, only: [call])
                let scan = try? SystemCallFaults.$current.withValue(faults) {
                    try scanner.scan(limit: 10)
                }
                guard let scan else { continue }
                #expect(scan.ready.map(\.path.display).contains("b.png"))
                guard let entry = scan.blocked.first else { continue }
                blocked += 1
                #expect(
                    entry.reason.description
                        == "The folder 'folder' cannot be read: Input/output error. Check the disk."
                )
                let next = try scanner.scan(limit: 10)
                #expect(next.ready.map(\.path.display) == ["b.png"])
                #expect(next.postponed == 1)
            }
        }
        #expect(blocked >= 3)
    }

    @Test func `survives files that vanish and folders that are swapped while it reads`() throws {
        for number in 0..<300 { try temporary.drop("folder/\(number).png", "PIC END") }
        try catchUp()
        time.pass(.seconds(1))
        let first = try scan(limit: 10)
        #expect(first.ready.count == 10)
        removeTree(inbox.appending("folder"))
        try link(to: "/etc", at: inbox.appending("folder"))
        let rest = try scan(limit: 1_000)
        #expect(rest.isComplete)
        #expect(rest.ready.allSatisfy { $0.path.display == "folder" })
        for entry in first.ready { #expect(try !temporary.spool.claim(entry.path, as: "1")) }
    }
}
