import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `Filing an original away` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    let today = Shelf.done(day: "2026-11-22")

    init() throws {
        temporary = try TemporarySpool()
    }

    /// Puts a work file in place and returns the path that its scan had.
    func claimed(_ path: String, as id: String, _ text: String = "scan") throws -> RelativePath {
        try temporary.claim(id, text)
        return try #require(RelativePath(path))
    }

    @Test func `puts what was answered under its day, in its folder`() throws {
        let path = try claimed("a/b.png", as: "1")
        let filed = try spool.fileAway("1", to: today, as: path)
        #expect(filed?.display == "done/2026-11-22/a/b.png")
        #expect(try temporary.contents(of: .done) == ["2026-11-22/a/b.png: scan"])
        #expect(try spool.workFiles() == [])
    }

    @Test func `puts the reason beside what could not be read`() throws {
        let path = try claimed("a/b.png", as: "1")
        try spool.stageReason("It is blank.\n", for: "1")
        #expect(try spool.fileAway("1", to: .failed, as: path)?.display == "failed/a/b.png")
        #expect(
            try temporary.contents(of: .failed)
                == ["a/b.png.reason.txt: It is blank.\n", "a/b.png: scan"])
        #expect(try temporary.contents(of: .work) == [])
    }

    @Test func `replaces nothing, however often a name comes`() throws {
        for id in ["1", "2", "3"] {
            let path = try claimed("b.png", as: id, "scan \(id)")
            try spool.stageReason("reason \(id)", for: id)
            _ = try spool.fileAway(id, to: .failed, as: path)
        }
        #expect(
            try temporary.contents(of: .failed) == [
                "b.png.reason.txt: reason 1", "b.png: scan 1", "b~2.png.reason.txt: reason 2",
                "b~2.png: scan 2", "b~3.png.reason.txt: reason 3", "b~3.png: scan 3",
            ])
    }

    @Test func `is done when it was done before`() throws {
        let path = try claimed("b.png", as: "1")
        #expect(try spool.fileAway("1", to: today, as: path) != nil)
        #expect(try spool.fileAway("1", to: today, as: path) == nil)
        #expect(try temporary.contents(of: .done) == ["2026-11-22/b.png: scan"])
    }

    @Test(arguments: awkwardNames)
    func `keeps any name, and fits the reason's`(name: [UInt8]) throws {
        let path = try #require(RelativePath(bytes: name))
        for id in ["1", "20261122-0000002"] {
            try temporary.claim(id, id)
            try spool.stageReason("reason", for: id)
            #expect(try spool.fileAway(id, to: .failed, as: path) != nil)
        }
        let names = try Folder(at: temporary.layout.failed).names()
        #expect(names.count == 4)
        #expect(names.contains(name))
        #expect(names.filter { FileName.hasSuffix($0, ".reason.txt") }.count == 2)
    }

    @Test func `finds a way when a file has the name of the folder`() throws {
        let file = try claimed("a", as: "1", "a file")
        let inside = try claimed("a/b/c.png", as: "2", "in a folder")
        _ = try spool.fileAway("1", to: today, as: file)
        #expect(
            try spool.fileAway("2", to: today, as: inside)?.display
                == "done/2026-11-22/a~2/b/c.png")
        let folder = try claimed("d/e.png", as: "3", "in a folder")
        let later = try claimed("d", as: "4", "a file")
        _ = try spool.fileAway("3", to: today, as: folder)
        #expect(try spool.fileAway("4", to: today, as: later)?.display == "done/2026-11-22/d~4")
    }

    @Test func `does not go through a link on the shelf`() throws {
        let elsewhere = temporary.top.appending("elsewhere")
        try makeFolders(elsewhere)
        try link(to: elsewhere, at: temporary.layout.failed.appending("a"))
        let path = try claimed("a/b.png", as: "1")
        #expect(try spool.fileAway("1", to: .failed, as: path)?.display == "failed/a~1/b.png")
        #expect(try files(below: elsewhere).isEmpty)
    }

    @Test func `moves links, pipes and folders as they are`() throws {
        let layout = temporary.layout
        try link(to: "/etc/passwd", at: layout.claimed("1"))
        #expect(layout.claimed("2").withPlatformString { mkfifo($0, 0o600) } == 0)
        try makeFolders(layout.claimed("3"))
        try writeFile([], to: layout.claimed("3").appending("inside.png"))
        for (id, name) in [("1", "link.png"), ("2", "pipe.png"), ("3", "folder.png")] {
            try spool.stageReason("This is no picture.", for: id)
            let path = try #require(RelativePath(name))
            #expect(try spool.fileAway(id, to: .failed, as: path)?.display == "failed/\(name)")
        }
        let failed = try Folder(at: temporary.layout.failed)
        #expect(try failed.facts(of: Array("link.png".utf8))?.kind == .symbolicLink)
        #expect(try failed.facts(of: Array("pipe.png".utf8))?.kind == .fifo)
        #expect(try failed.facts(of: Array("folder.png".utf8))?.kind == .folder)
        #expect(exists("/etc/passwd"))
    }

    @Test(arguments: [Shelf.failed, .done(day: "2026-11-22")])
    func `goes on to a free name when people use names like ours`(shelf: Shelf) throws {
        let path = try #require(RelativePath("a/x.png"))
        let ours = ["a/x.png", "a/x~3.png", "a/x~3~1.png"]
        for name in ours {
            let top = shelf == .failed ? name : "2026-11-22/\(name)"
            try temporary.drop(top, "theirs", in: shelf.folder)
        }
        try temporary.claim("3")
        try spool.stageReason("reason", for: "3")
        let place = try #require(try spool.fileAway("3", to: shelf, as: path))
        #expect(place.display.hasSuffix("/a/x~3~2.png"))
        let found = try temporary.contents(of: shelf.folder)
        #expect(found.count { $0.hasSuffix(": theirs") } == 3)
        #expect(found.count { $0.hasSuffix(": scan") } == 1)
    }

    @Test func `goes on to a free folder when files have its name`() throws {
        for name in ["a", "a~3"] {
            try temporary.drop("2026-11-22/\(name)", "theirs", in: .done)
        }
        try temporary.claim("3")
        let path = try #require(RelativePath("a/x.png"))
        let place = try spool.fileAway("3", to: .done(day: "2026-11-22"), as: path)
        #expect(place?.display == "done/2026-11-22/a~3~1/x.png")
    }

    /// A crash is a call that fails with nothing done after it: for each call in turn, and then the
    /// restart's second attempt.
    @Test(
        arguments: [Shelf.failed, .done(day: "2026-11-22")],
        [Errno.noSpace, .ioError, .readOnlyFileSystem])
    func `ends the same wherever it was interrupted`(shelf: Shelf, errno: Errno) throws {
        var calls = 0
        while true {
            calls += 1
            let temporary = try TemporarySpool()
            try temporary.claim("1")
            try temporary.spool.stageReason("reason", for: "1")
            let path = try #require(RelativePath("a/b/c.png"))
            let faults = SystemCallFaults(failing: calls, with: errno)
            let error = faults.failure { () throws(SpoolError) in
                _ = try temporary.spool.fileAway("1", to: shelf, as: path)
            }
            if !faults.hasFired { break }
            // A failed look at an existing folder is no error: then the folders are made.
            if let error { #expect(error.isMachineTrouble) }
            _ = try Spool(temporary.layout).fileAway("1", to: shelf, as: path)
            let expected =
                shelf == .failed
                ? ["a/b/c.png.reason.txt: reason", "a/b/c.png: scan"]
                : ["2026-11-22/a/b/c.png: scan"]
            #expect(try temporary.contents(of: shelf.folder) == expected, "call \(calls) failed")
            #expect(try temporary.spool.workFiles() == [])
        }
        #expect(calls > 5)
    }
}

@Suite struct `Writing a document` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    let path: RelativePath

    init() throws {
        temporary = try TemporarySpool()
        path = try #require(RelativePath("a/b.png.json"))
    }

    @Test func `replaces the one before`() throws {
        try spool.write(Array("old".utf8), to: .outbox, as: path)
        try spool.write(Array("new".utf8), to: .outbox, as: path)
        #expect(try temporary.contents(of: .outbox) == ["a/b.png.json: new"])
        #expect(try temporary.contents(of: .work) == [])
    }

    @Test func `sets aside what stands in its way`() throws {
        try temporary.drop("a/b.png.json/user.txt", "mine", in: .outbox)
        try spool.write(Array("new".utf8), to: .outbox, as: path)
        try temporary.drop("c", "mine too", in: .outbox)
        let other = try #require(RelativePath("c/d.png.json"))
        try spool.write(Array("other".utf8), to: .outbox, as: other)
        #expect(
            try temporary.contents(of: .outbox) == [
                "a/b.png.json: new", "a/b.png~1.json/user.txt: mine", "c/d.png.json: other",
                "c~1: mine too",
            ])
    }

    @Test func `does not write through a link`() throws {
        let precious = temporary.top.appending("precious")
        try writeFile(Array("precious".utf8), to: precious)
        try makeFolders(temporary.layout.outbox.appending("a"))
        try link(to: precious, at: temporary.layout.outbox.appending("a/b.png.json"))
        try spool.write(Array("new".utf8), to: .outbox, as: path)
        #expect(try readFile(precious) == Array("precious".utf8))
        #expect(try temporary.contents(of: .outbox) == ["a/b.png.json: new"])
    }

    @Test(arguments: [Errno.noSpace, .ioError, .readOnlyFileSystem])
    func `has its name last, and a failing call leaves nothing`(errno: Errno) throws {
        var calls = 0
        while true {
            calls += 1
            let faults = SystemCallFaults(failing: calls, with: errno)
            let error = faults.failure { () throws(SpoolError) in
                try spool.write(Array("new".utf8), to: .outbox, as: path)
            }
            if !faults.hasFired { break }
            let contents = try temporary.contents(of: .outbox)
            #expect(contents == (error == nil ? ["a/b.png.json: new"] : []), "call \(calls) failed")
            #expect(try temporary.contents(of: .work) == [], "call \(calls) failed")
            removeTree(temporary.layout.outbox.appending("a"))
        }
        // Folder, file, bytes, name at the least.
        #expect(calls > 4)
    }

    @Test(arguments: [Errno.notSupported, .isDirectory, .invalidArgument])
    func `goes through work where files cannot be without a name`(errno: Errno) throws {
        let flat = try #require(RelativePath("b.png.json"))
        let faults = SystemCallFaults(failing: 1, with: errno, only: ["openat"])
        // When the second call fails as well, it is the one that makes the file in work/.
        let second = SystemCallFaults(failing: 2, with: .noSpace, only: ["openat"])
        #expect(
            faults.failure { () throws(SpoolError) in
                try spool.write(Array("new".utf8), to: .outbox, as: flat)
            } == nil)
        #expect(faults.hasFired)
        #expect(try temporary.contents(of: .outbox) == ["b.png.json: new"])
        #expect(try temporary.contents(of: .work) == [])
        #expect(
            second.failure { () throws(SpoolError) in
                try spool.write(Array("newer".utf8), to: .outbox, as: flat)
            }?.isMachineTrouble == true)
        #expect(try temporary.contents(of: .outbox) == ["b.png.json: new"])
    }

    @Test func `gets its name by way of proc where the kernel knows no shorter one`() throws {
        let faults = SystemCallFaults(
            failing: 1, with: .noSuchFileOrDirectory, only: ["linkat"])
        #expect(
            faults.failure { () throws(SpoolError) in
                try spool.write(Array("new".utf8), to: .outbox, as: path)
            } == nil)
        #expect(faults.hasFired)
        #expect(try temporary.contents(of: .outbox) == ["a/b.png.json: new"])
        #expect(try temporary.contents(of: .work) == [])
    }

    @Test(arguments: [Errno.noSpace, .ioError, .readOnlyFileSystem])
    func `leaves the old one whole when any call fails`(errno: Errno) throws {
        try spool.write(Array("old".utf8), to: .outbox, as: path)
        var calls = 0
        while true {
            calls += 1
            let faults = SystemCallFaults(failing: calls, with: errno)
            let error = faults.failure { () throws(SpoolError) in
                try spool.write(Array("new".utf8), to: .outbox, as: path)
            }
            if !faults.hasFired { break }
            let contents = try temporary.contents(of: .outbox)
            #expect(
                contents == [error == nil ? "a/b.png.json: new" : "a/b.png.json: old"],
                "call \(calls) failed")
            #expect(try temporary.contents(of: .work) == [], "call \(calls) failed")
            try spool.write(Array("old".utf8), to: .outbox, as: path)
        }
        #expect(calls > 3)
    }
}
