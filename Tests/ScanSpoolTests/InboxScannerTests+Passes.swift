import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

// More than one look: full inboxes, what was put off, and what changes while it is read.
extension `Looking through the inbox` {
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
