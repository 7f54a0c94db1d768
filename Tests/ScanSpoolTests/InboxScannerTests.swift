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
}
