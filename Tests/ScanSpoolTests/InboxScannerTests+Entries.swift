import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

// What lies in the inbox: what is handed out, what is left alone, and what is refused.
extension `Looking through the inbox` {
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
}
