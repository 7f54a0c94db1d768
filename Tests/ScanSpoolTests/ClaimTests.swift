import DigitTestSupport
import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

@Suite struct `Claiming a scan` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }

    init() throws {
        temporary = try TemporarySpool()
    }

    @Test func `moves it from the inbox into work under its id`() throws {
        let path = try temporary.drop("a/b.png", "seven")
        #expect(try spool.claim(path, as: "17"))
        #expect(try temporary.contents(of: .inbox) == [])
        #expect(
            try temporary.contents(of: .work) == [
                "17~claimed-by-digitd-and-about-to-be-read: seven"
            ])
        #expect(try spool.read("17", maximumBytes: 100) == Array("seven".utf8))
        #expect(try spool.workFiles() == ["17"])
    }

    @Test func `takes over what lies in work under another name`() throws {
        // Given the claim of an earlier version, a newer one, and names that test the limits
        let long = String(repeating: "x", count: 255)
        for name in ["17", "18", long, Spool.claimSuffix, ".reason-17"] {
            try temporary.drop(name, name, in: .work)
        }
        try temporary.claim("18", "newer")
        // When
        let ids = try spool.workFiles()
        // Then each has an id under which it can be read, and the same ones at the next start
        #expect(ids.count == 4)
        #expect(Set(ids).isSuperset(of: ["17", "18", Spool.claimSuffix]))
        for id in ids where id != "18" {
            let text = id.hasPrefix("xxx") ? long : id
            #expect(try spool.read(id, maximumBytes: 1_000) == Array(text.utf8))
        }
        // Nothing replaces a claim: the older 18 stays where it was.
        #expect(try spool.read("18", maximumBytes: 100) == Array("newer".utf8))
        #expect(try readFile(temporary.layout.work.appending("18")) == Array("18".utf8))
        #expect(try Set(spool.workFiles()) == Set(ids))
    }

    @Test func `finds nothing when the scan is gone`() throws {
        let path = try temporary.drop("a/b.png")
        #expect(try spool.claim(path, as: "1"))
        #expect(try !spool.claim(path, as: "2"))
        let neverThere = try #require(RelativePath("c/d.png"))
        #expect(try !spool.claim(neverThere, as: "3"))
        #expect(try spool.workFiles() == ["1"])
    }
}

extension `Claiming a scan` {
    @Test func `is won by exactly one of two claimers`() async throws {
        let spool = self.spool
        let rounds = 2_000
        var paths: [RelativePath] = []
        for round in 0..<rounds {
            paths.append(try temporary.drop("scan-\(round).png", "\(round)"))
        }
        let scans = paths
        let won = try await withThrowingTaskGroup(of: Set<Int>.self) { group in
            for claimer in ["a", "b", "c"] {
                group.addTask {
                    var won: Set<Int> = []
                    for (round, path) in scans.enumerated()
                    where try spool.claim(path, as: "\(claimer)-\(round)") {
                        won.insert(round)
                    }
                    return won
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(won.map(\.count).reduce(0, +) == rounds)
        #expect(won.reduce(into: Set()) { $0.formUnion($1) }.count == rounds)
        #expect(try temporary.contents(of: .inbox) == [])
        #expect(try spool.workFiles().count == rounds)
    }

    @Test(arguments: awkwardNames)
    func `takes any name`(name: [UInt8]) throws {
        let path = try #require(RelativePath(bytes: Array("Ordner/".utf8) + name))
        try temporary.drop(path, [7])
        #expect(try spool.claim(path, as: "1"))
        #expect(try spool.read("1", maximumBytes: 1) == [7])
        let filed = try spool.fileAway("1", to: .failed, as: path)
        #expect(filed?.name == name)
        #expect(try temporary.contents(of: .failed).count == 1)
    }

    @Test func `moves a link itself and never what it leads to`() throws {
        let target = temporary.top.appending("secret")
        try writeFile(Array("secret".utf8), to: target)
        try link(to: target, at: temporary.layout.inbox.appending("link.png"))
        let path = try #require(RelativePath("link.png"))
        #expect(try spool.claim(path, as: "1"))
        #expect(exists(target))
        let error = #expect(throws: SpoolError.self) { try spool.read("1", maximumBytes: 100) }
        #expect(error == .notARegularFile(.symbolicLink))
        #expect(
            error?.description
                == "This is a symbolic link, not a file with a picture. Drop the picture itself.")
    }

    @Test func `does not go through a link to another folder`() throws {
        let elsewhere = temporary.top.appending("elsewhere")
        try makeFolders(elsewhere)
        try writeFile([1], to: elsewhere.appending("a.png"))
        try link(to: elsewhere, at: temporary.layout.inbox.appending("folder"))
        let path = try #require(RelativePath("folder/a.png"))
        #expect(try !spool.claim(path, as: "1"))
        #expect(exists(elsewhere.appending("a.png")))
    }

    @Test func `names the folder that does not let go of a file`() throws {
        let path = try temporary.drop("locked/a.png")
        let folder = temporary.layout.inbox.appending("locked")
        for open in [temporary.layout.inbox, temporary.layout.work] {
            #expect(open.withPlatformString { chmod($0, 0o777) } == 0)
        }
        #expect(folder.withPlatformString { chmod($0, 0o555) } == 0)
        let error = #expect(throws: SpoolError.self) {
            try withoutPrivileges { try spool.claim(path, as: "1") }
        }
        #expect(error?.isMachineTrouble == false)
        #expect(error?.description.hasPrefix("'locked/a.png' cannot be taken out of its") == true)
        #expect(error?.description.contains("mode 0555): Permission denied. Let") == true)
    }

    @Test func `is the machine's trouble when the inbox itself does not let go`() throws {
        let path = try temporary.drop("a.png")
        #expect(temporary.layout.inbox.withPlatformString { chmod($0, 0o555) } == 0)
        let error = #expect(throws: SpoolError.self) {
            try withoutPrivileges { try spool.claim(path, as: "1") }
        }
        #expect(error?.isMachineTrouble == true)
    }

    @Test func `can be undone`() throws {
        let path = try temporary.drop("a.png", "first")
        #expect(try spool.claim(path, as: "1"))
        try temporary.drop("a.png", "second")
        #expect(try spool.putBack("1", as: path)?.display == "a~1.png")
        #expect(try temporary.contents(of: .inbox) == ["a.png: second", "a~1.png: first"])
        #expect(try spool.putBack("1", as: path) == nil)
    }

    @Test func `goes back under the first name that is free`() throws {
        let path = try temporary.drop("a.png", "first")
        #expect(try spool.claim(path, as: "1"))
        for name in ["a.png", "a~1.png", "a~1~1.png"] { try temporary.drop(name, "theirs") }
        #expect(try spool.putBack("1", as: path)?.display == "a~1~2.png")
        #expect(try temporary.spool.workFiles() == [])
    }

    @Test(arguments: [Errno.noSpace, .ioError, .readOnlyFileSystem, .diskQuotaExceeded])
    func `reports the machine's trouble and takes nothing`(errno: Errno) throws {
        let path = try temporary.drop("a.png")
        let error = #expect(throws: SpoolError.self) {
            let faults = SystemCallFaults(failing: 1, with: errno, isLasting: true)
            try SystemCallFaults.$current.withValue(faults) {
                try spool.claim(path, as: "1")
            }
        }
        #expect(error?.isMachineTrouble == true)
        #expect(error?.description.contains("renameat2 of '") == true)
        #expect(try temporary.contents(of: .inbox) == ["a.png: scan"])
    }

    @Test(
        arguments: [
            (.permissionDenied, "and to it if it is a folder itself."),
            (.notPermitted, "It may be immutable, or another user's in a sticky folder."),
            (.resourceBusy, "It may be a mount point: unmount it."),
            (.improperLink, "It may be a mount point: unmount it."),
            (.ioError, "Check the disk."),
        ] as [(Errno, String)])
    func `is one entry's trouble where others can be taken`(errno: Errno, cure: String) throws {
        for name in ["a.png", "folder/a.png"] {
            let path = try temporary.drop(name)
            let faults = SystemCallFaults(failing: 1, with: errno, only: ["renameat2"])
            let error = #expect(throws: SpoolError.self) {
                try SystemCallFaults.$current.withValue(faults) { try spool.claim(path, as: "1") }
            }
            #expect(error?.isMachineTrouble == false)
            #expect(error?.description.hasPrefix("'\(name)' cannot be taken out") == true)
            #expect(error?.description.hasSuffix(cure) == true)
        }
        #expect(try Folder(at: temporary.layout.work).names().isEmpty)
        #expect(try Folder(at: temporary.layout.inbox).names().count == 2)
    }

    @Test func `is in the inbox or in work, whole, whichever call fails, and back again`() throws {
        let failed = try failingEachCall { faults, fault in
            let temporary = try TemporarySpool()
            let path = try temporary.drop("a/b.png")
            let isTaken = faults.during { (try? temporary.spool.claim(path, as: "1")) == true }
            #expect(
                try temporary.contents(of: .inbox) == (isTaken ? [] : ["a/b.png: scan"]),
                "\(fault)")
            #expect(try temporary.spool.workFiles() == (isTaken ? ["1"] : []), "\(fault)")
            guard isTaken else { return }
            _ = faults.during { try? temporary.spool.putBack("1", as: path) }
            _ = try temporary.spool.putBack("1", as: path)
            #expect(try temporary.contents(of: .inbox) == ["a/b.png: scan"], "\(fault)")
        }
        #expect(failed > 10)
    }
}

/// Names that filesystems allow and programs trip over.
let awkwardNames: [[UInt8]] = [
    Array("a\nb.png".utf8), Array("\"quoted\", 'too'.png".utf8), Array("=1+1.png".utf8),
    Array("-rf".utf8), Array("@cmd".utf8), [0xff, 0xfe, 0x2e, 0x70, 0x6e, 0x67],
    Array("e\u{301}.png".utf8), Array("\u{e9}.png".utf8), Array("%s%n.png".utf8),
    Array(" ".utf8), Array(repeating: UInt8(ascii: "x"), count: 255),
    Array(repeating: 0xff, count: 255), Array("CON".utf8), Array("a\\b.png".utf8),
]

@Suite struct `Reading a claimed scan` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    var place: FilePath { temporary.layout.claimed("1") }

    init() throws {
        temporary = try TemporarySpool()
    }

    @Test func `gives nothing when it is gone`() throws {
        #expect(try spool.read("1", maximumBytes: 10) == nil)
    }

    @Test func `gives an empty file's nothing`() throws {
        try writeFile([], to: place)
        #expect(try spool.read("1", maximumBytes: 10) == [])
    }

    @Test func `stops at the limit before any memory is taken`() throws {
        try writeFile([], to: place)
        // 8 TiB, none of it on the disk.
        #expect(place.withPlatformString { truncate($0, 8 << 40) } == 0)
        let error = #expect(throws: SpoolError.self) { try spool.read("1", maximumBytes: 1000) }
        #expect(
            error?.description
                == "The file has 8796093022208 bytes; the limit is 1000. "
                + "Scan at a lower resolution, or raise the limit.")
    }

    @Test func `does not wait for a pipe's writer`() throws {
        #expect(place.withPlatformString { mkfifo($0, 0o600) } == 0)
        #expect(throws: SpoolError.notARegularFile(.fifo)) {
            try spool.read("1", maximumBytes: 10)
        }
    }

    @Test func `refuses a socket`() throws {
        try bindSocket(at: place)
        #expect(throws: SpoolError.notARegularFile(.socket)) {
            try spool.read("1", maximumBytes: 10)
        }
    }

    @Test func `refuses a folder`() throws {
        try makeFolders(place)
        #expect(throws: SpoolError.notARegularFile(.folder)) {
            try spool.read("1", maximumBytes: 10)
        }
    }

    @Test(.enabled(if: isRoot, "only root makes devices"))
    func `refuses a device`() throws {
        let result = place.withPlatformString { mknod($0, S_IFCHR | 0o666, 1 << 8 | 5) }
        try #require(result == 0, "mknod: \(Errno(rawValue: errno))")
        #expect(throws: SpoolError.notARegularFile(.device)) {
            try spool.read("1", maximumBytes: 10)
        }
    }

    @Test func `says who may read it when we may not`() throws {
        try writeFile([1], to: place)
        #expect(place.withPlatformString { chmod($0, 0o000) } == 0)
        let error = #expect(throws: SpoolError.self) {
            try withoutPrivileges { try spool.read("1", maximumBytes: 10) }
        }
        #expect(error?.isMachineTrouble == false)
        #expect(
            error?.description.hasPrefix("digitd is not allowed to read the file (owner ") == true)
        #expect(
            error?.description.hasSuffix(", mode 0000). Make it readable and drop it again.")
                == true)
    }

    @Test func `reports a bad sector as the file's trouble`() throws {
        try writeFile([1, 2, 3], to: place)
        let faults = SystemCallFaults(failing: 1, with: .ioError, only: ["pread"])
        let error = #expect(throws: SpoolError.self) {
            try SystemCallFaults.$current.withValue(faults) {
                try spool.read("1", maximumBytes: 10)
            }
        }
        #expect(error == .readFailed(.ioError))
        #expect(error?.isMachineTrouble == false)
    }

    @Test func `reports too many open files as the machine's trouble`() throws {
        try writeFile([1], to: place)
        let faults = SystemCallFaults(failing: 1, with: .tooManyOpenFiles)
        let error = #expect(throws: SpoolError.self) {
            try SystemCallFaults.$current.withValue(faults) {
                try spool.read("1", maximumBytes: 10)
            }
        }
        #expect(error?.isMachineTrouble == true)
    }

    @Test func `leaves the other name of a hard link alone`() throws {
        let original = temporary.top.appending("original.png")
        try writeFile([4, 2], to: original)
        let inbox = temporary.layout.inbox.appending("a.png")
        let result = original.withPlatformString { original in
            inbox.withPlatformString { Glibc.link(original, $0) }
        }
        #expect(result == 0)
        let path = try #require(RelativePath("a.png"))
        #expect(try spool.claim(path, as: "1"))
        #expect(try spool.read("1", maximumBytes: 10) == [4, 2])
        #expect(try spool.fileAway("1", to: .done(day: "2026-11-22"), as: path) != nil)
        #expect(try readFile(original) == [4, 2])
    }
}

/// Leaves a UNIX socket at a path that may be longer than `sun_path`.
func bindSocket(at path: FilePath) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    try withUnsafeMutableBytes(of: &address.sun_path) { buffer in
        let bytes = Array(path.string.utf8)
        try #require(bytes.count < buffer.count)
        buffer.copyBytes(from: bytes)
    }
    let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard result == 0 else { throw PreparationFailure("bind", path) }
}
