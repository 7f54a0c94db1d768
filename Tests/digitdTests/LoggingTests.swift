import DigitTestSupport
import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import digitd

/// Keeps what a handler wrote.
private final class Written<Entry: Sendable>: Sendable {
    private let entries = Mutex<[Entry]>([])

    var all: [Entry] { entries.withLock { $0 } }

    func append(_ entry: Entry) { entries.withLock { $0.append(entry) } }
}

@Suite struct `Log lines for people` {
    private func lines(
        hasPriorities: Bool = false, _ body: (Logger) -> Void
    ) -> [String] {
        let written = Written<String>()
        var logger = Logger(label: "digitd") { _ in
            LineLogHandler(hasPriorities: hasPriorities, write: { written.append($0) })
        }
        logger.logLevel = .info
        body(logger)
        return written.all
    }

    @Test func `hold time, level, message and sorted facts`() throws {
        let lines = lines { logger in
            logger.warning("Scan refused", metadata: ["file": "07.png", "code": "truncated"])
        }
        let line = try #require(lines.first)
        let expected =
            #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d warning Scan refused code=truncated file=07.png/#
        #expect(try expected.wholeMatch(in: line) != nil, "\(line)")
    }

    @Test func `start with the priority when the journal reads them`() {
        let lines = lines(hasPriorities: true) { logger in
            logger.debug("below the level")
            logger.info("Ready")
            logger.error("Disk full")
        }
        #expect(lines == ["<6>Ready", "<3>Disk full"])
    }

    @Test func `quote what would break the line or steer the terminal`() {
        let lines = lines(hasPriorities: true) { logger in
            logger.info("Scan", metadata: ["file": "a b\"c\\d\ne\u{1B}[31m\u{7f}é"])
        }
        #expect(lines == [#"<6>Scan file="a b\"c\\d\ne\u{1b}[31m\u{7f}é""#])
    }

    @Test func `put the facts of the event before those of the logger`() {
        let lines = lines(hasPriorities: true) { logger in
            var logger = logger
            logger[metadataKey: "root"] = "/a"
            logger[metadataKey: "id"] = "1"
            logger.info("Scan", metadata: ["id": "2"])
        }
        #expect(lines == ["<6>Scan id=2 root=/a"])
    }
}

@Suite struct `Entries for the journal` {
    @Test func `hold the facts in fields and the kind in MESSAGE_ID`() {
        let written = Written<[String]>()
        let logger = Logger(label: "digitd") { _ in
            JournalLogHandler(send: { fields in
                written.append(fields.map { "\($0.name)=\($0.value)" })
                return true
            })
        }
        logger.notice("Scan refused", metadata: ["maximumPixels": "7", "file-name": "a b"])
        let fields = written.all.first ?? []
        #expect(fields.first == "MESSAGE=Scan refused file-name=\"a b\" maximumPixels=7")
        #expect(fields.contains("PRIORITY=5"))
        #expect(fields.contains("SYSLOG_IDENTIFIER=digitd"))
        #expect(fields.contains("DIGITD_MAXIMUM_PIXELS=7"))
        #expect(fields.contains("DIGITD_FILE_NAME=a b"))
        #expect(fields.contains("MESSAGE_ID=\(JournalLogHandler.messageID(of: "Scan refused"))"))
    }

    @Test func `have one identity for each constant message`() {
        let identity = JournalLogHandler.messageID(of: "Scan refused")
        #expect(identity.count == 32)
        #expect(identity.allSatisfy { $0.isHexDigit })
        #expect(identity == JournalLogHandler.messageID(of: "Scan refused"))
        #expect(identity != JournalLogHandler.messageID(of: "Scan read"))
    }

    @Test func `frame a value with line feeds by its length`() {
        let bytes = JournalSocket.datagram([("A", "x"), ("B", "1\n2")])
        #expect(bytes == Array("A=x\nB\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0] + Array("1\n2\n".utf8))
    }

    @Test func `go to standard error with a priority when the journal does not take them`() {
        let written = Written<String>()
        let logger = Logger(label: "digitd") { _ in
            JournalLogHandler(
                send: { _ in false },
                fallback: LineLogHandler(hasPriorities: true, write: { written.append($0) }))
        }
        logger.warning("Scan refused", metadata: ["file": "a.png"])
        #expect(written.all == ["<4>Scan refused file=a.png"])
    }

    @Test func `arrive at a socket as one datagram`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "socket").path
        let receiver = try DatagramReceiver(path: path)
        let journal = try #require(JournalSocket(path: path))
        #expect(journal.send([("MESSAGE", "Ready"), ("PRIORITY", "6")]))
        #expect(receiver.receive() == "MESSAGE=Ready\nPRIORITY=6\n")
    }

    @Test func `are not tried without a journal`() {
        #expect(JournalSocket(path: "/nowhere/socket") == nil)
        #expect(!JournalSocket.isStandardError(named: nil))
        #expect(!JournalSocket.isStandardError(named: "0:0"))
        #expect(!JournalSocket.isStandardError(named: "nonsense"))
        var facts = stat()
        #expect(fstat(2, &facts) == 0)
        #expect(JournalSocket.isStandardError(named: "\(facts.st_dev):\(facts.st_ino)"))
    }
}

/// A Unix datagram socket that stands in for the journal's.
private final class DatagramReceiver {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    deinit { close(descriptor) }

    func receive() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}

@Suite struct `The progress bar` {
    @Test func `shows share, rate and time left`() {
        let line = ProgressBar.line(
            label: "Epoch 3", done: 25_000, total: 50_000, elapsed: .milliseconds(134_228),
            unit: "images", columns: 80)
        #expect(
            line
                == "Epoch 3  ━━━━━━━━━━━━━━━━━━━────────────────────  50 %  186 images/s  2:15 left"
        )
    }

    @Test func `fits into the terminal`() {
        for columns in [20, 40, 60, 80, 200] {
            let line = ProgressBar.line(
                label: "Epoch 3", done: 1, total: 3, elapsed: .seconds(1), unit: "images",
                columns: columns)
            #expect(line.count < max(columns, 45), "\(columns) columns")
        }
    }
}
