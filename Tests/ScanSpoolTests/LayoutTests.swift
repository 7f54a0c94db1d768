import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `The folders of a root` {
    let top: FilePath

    init() throws {
        top = try makeTemporaryFolder()
    }

    @Test func `are made, parents too, and can be made again`() throws {
        defer { removeTree(top) }
        let layout = SpoolLayout(root: top.appending("some/where"))
        try layout.create()
        try layout.create()
        let names = try Folder(at: layout.root).names().map { String(decoding: $0, as: UTF8.self) }
        #expect(
            names.sorted() == [
                "done", "failed", "inbox", "models", "outbox", "review", "training", "work",
            ])
        for digit in 0...9 { #expect(exists(layout.training.appending("\(digit)"))) }
        let mode = try FileFacts(at: layout.inbox).mode
        #expect(mode & 0o007 == 0, "others see nothing: \(String(mode, radix: 8))")
    }

    @Test func `are refused when a file has their name`() throws {
        defer { removeTree(top) }
        try writeFile([], to: top.appending("inbox"))
        let error = #expect(throws: SpoolError.self) { try SpoolLayout(root: top).create() }
        #expect(
            error?.description
                == "'\(top.display)/inbox' should be a folder, but a regular file is there. "
                + "Move it away.")
        #expect(error?.isMachineTrouble == true)
    }

    @Test func `are refused when they are links, but the root may be one`() throws {
        defer { removeTree(top) }
        try makeFolders(top.appending("real/elsewhere"))
        try link(to: top.appending("real"), at: top.appending("root"))
        let layout = SpoolLayout(root: top.appending("root"))
        try layout.create()
        #expect(exists(top.appending("real/inbox")))
        _ = try Spool(layout)

        _ = layout.done.withPlatformString { rmdir($0) }
        try link(to: top.appending("real/elsewhere"), at: layout.done)
        let error = #expect(throws: SpoolError.self) { try layout.create() }
        #expect(error == .notAFolder(layout.done, .symbolicLink))
    }

    @Test func `that cannot be made say why`() throws {
        defer { removeTree(top) }
        #expect(
            top.withPlatformString { chmod($0, 0o555) } == 0)
        let layout = SpoolLayout(root: top.appending("root"))
        let error = #expect(throws: SpoolError.self) {
            try withoutPrivileges { try layout.create() }
        }
        #expect(
            error?.description
                == "mkdir of '\(top.display)/root' failed: Permission denied. "
                + "Let digitd's user write there.")
    }
}

func link(to target: FilePath, at path: FilePath) throws {
    let result = target.withPlatformString { target in
        path.withPlatformString { symlink(target, $0) }
    }
    guard result == 0 else { throw PreparationFailure("symlink", path) }
}

@Suite struct `An open spool` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    var layout: SpoolLayout { temporary.layout }

    init() throws {
        temporary = try TemporarySpool()
    }

    @Test func `is content while everything is in its place`() throws {
        try spool.check()
        try spool.sync()
        #expect(try spool.freeBytes() > 0)
    }

    @Test func `makes a folder again that someone removed`() throws {
        #expect(layout.inbox.withPlatformString { rmdir($0) } == 0)
        try spool.check()
        let path = try temporary.drop("a.png")
        #expect(try spool.claim(path, as: "1"))
    }

    @Test func `takes from the new folder when one was replaced`() throws {
        try temporary.drop("old.png")
        try move(layout.inbox, to: layout.root.appending("inbox-old"))
        let path = try temporary.drop("new.png")
        #expect(try !spool.claim(path, as: "1"))
        try spool.check()
        #expect(try spool.claim(path, as: "1"))
    }

    @Test func `stops when the root is gone, and goes on when it is back`() throws {
        let away = temporary.top.appending("away")
        try move(layout.root, to: away)
        #expect(throws: SpoolError.rootMissing(layout.root)) { try spool.check() }
        try makeFolders(layout.root)
        #expect(throws: SpoolError.rootReplaced(layout.root)) { try spool.check() }
        #expect(try Folder(at: layout.root).names().isEmpty, "nothing is written to a stranger")
        #expect(layout.root.withPlatformString { rmdir($0) } == 0)
        try move(away, to: layout.root)
        try spool.check()
    }

    @Test func `refuses a folder that became a file`() throws {
        #expect(layout.done.withPlatformString { rmdir($0) } == 0)
        try writeFile([], to: layout.done)
        #expect(throws: SpoolError.notAFolder(layout.done, .regular)) { try spool.check() }
    }

    @Test func `removes what a killed process was writing, and nothing else`() throws {
        try temporary.drop(".writing-3", in: .work)
        try temporary.claim("17")
        try temporary.drop(".reason-17", in: .work)
        try temporary.drop(".reason-18", in: .work)
        // A reader of a living daemon, which is writing, opens the folders as well.
        let again = try Spool(layout)
        #expect(try temporary.contents(of: .work).count == 4)
        #expect(try again.removeLeftovers().sorted() == ["work/.reason-18", "work/.writing-3"])
        #expect(
            try temporary.contents(of: .work) == [
                ".reason-17: scan", "17~claimed-by-digitd-and-about-to-be-read: scan",
            ])
        #expect(try again.workFiles() == ["17"])
    }
}

func move(_ path: FilePath, to goal: FilePath) throws {
    let result = path.withPlatformString { path in
        goal.withPlatformString { rename(path, $0) }
    }
    guard result == 0 else { throw PreparationFailure("rename", path) }
}

@Suite struct `The lock of a root` {
    let temporary: TemporarySpool
    var layout: SpoolLayout { temporary.layout }

    init() throws {
        temporary = try TemporarySpool()
    }

    @Test func `keeps a second daemon out and names the first`() throws {
        let lock = try SpoolLock(layout)
        let error = #expect(throws: SpoolError.self) { try SpoolLock(layout) }
        #expect(
            error?.description
                == "'\(layout.root.display)' is in use by another digitd (process \(getpid())). "
                + "Stop that one first, or give this one a root of its own.")
        #expect(SpoolLock.holder(layout) == getpid())
        withExtendedLifetime(lock) {}
    }

    @Test func `is free again when its holder is gone`() throws {
        #expect(SpoolLock.holder(layout) == nil)
        do {
            let lock = try SpoolLock(layout)
            #expect(SpoolLock.holder(layout) == getpid())
            withExtendedLifetime(lock) {}
        }
        #expect(SpoolLock.holder(layout) == nil)
        _ = try SpoolLock(layout)
    }

    @Test func `does not mind being looked at`() throws {
        for _ in 1...200 {
            #expect(SpoolLock.holder(layout) == nil)
            _ = try SpoolLock(layout)
        }
    }

    @Test func `keeps a second daemon out though its file was removed`() throws {
        let lock = try SpoolLock(layout)
        #expect(layout.lock.withPlatformString { unlink($0) } == 0)
        #expect(throws: SpoolError.alreadyRunning(root: layout.root, processID: nil)) {
            try SpoolLock(layout)
        }
        withExtendedLifetime(lock) {}
    }
}
