import DigitTestSupport
import Foundation
import ScanImages
import Testing

@testable import digitd

/// A root, a program whose reading fails where a scan says so, and what it has answered.
private final class FaultyRig {
    let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        library = try FaultLibrary.build("ReadingFaults.c", in: folder)
    }

    var root: String { folder.url.appending(path: "digits").path }

    func start(_ more: String...) throws -> RunningTool {
        try RunningTool(
            ["run", "--root", root] + more, environment: ["LD_PRELOAD": library])
    }

    /// Drops a square JPEG whose comment says what is to happen; from 501 pixels on it is read in a
    /// process of its own.
    func drop(_ name: String, saying word: String, side: Int) throws {
        var picture = GreyImage(width: side, height: side)
        for y in side / 4..<side * 3 / 4 {
            for x in side / 2..<side / 2 + side / 10 { picture[x, y] = 0 }
        }
        let jpeg = picture.jpegBytes(quality: 90)
        var comments = Self.comment(Array("\(word) \(name)".utf8))
        // The daemon itself opens no file of this size.
        if side > 500 {
            for _ in 0..<5 { comments += Self.comment([UInt8](repeating: 0x2E, count: 60_000)) }
        }
        let bytes = jpeg.prefix(2) + comments + jpeg.dropFirst(2)
        let inbox = "\(root)/inbox"
        try FileManager.default.createDirectory(
            atPath: inbox, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.url.appending(path: ".dropped"))
        try #require(rename("\(folder.url.path)/.dropped", "\(inbox)/\(name)") == 0)
    }

    private static func comment(_ text: [UInt8]) -> [UInt8] {
        [0xFF, 0xFE, UInt8((text.count + 2) >> 8), UInt8((text.count + 2) & 0xFF)] + text
    }

    /// The status and the code of each answered scan.
    func answers() -> [String: String] {
        let outbox = "\(root)/outbox"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: outbox)) ?? []
        var answers: [String: String] = [:]
        for name in names where name.hasPrefix("results-") {
            let data = FileManager.default.contents(atPath: "\(outbox)/\(name)") ?? Data()
            for row in String(decoding: data, as: UTF8.self).split(separator: "\r\n").dropFirst() {
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                answers[String(cells[3])] = "\(cells[5]) \(cells[8])"
            }
        }
        return answers
    }

    /// The processes that a process has started.
    static func children(of process: Int32) -> [Int32] {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return numbers.compactMap { Int32($0) }.filter { number in
            let stat = FileManager.default.contents(atPath: "/proc/\(number)/stat") ?? Data()
            let words = String(decoding: stat, as: UTF8.self).split(separator: ")").last?
                .split(separator: " ")
            return words.map { $0.count > 1 && $0[0] != "Z" && $0[1] == "\(process)" } ?? false
        }
    }
}

@Suite struct `A scan that ends or holds up its reader` {
    @Test(arguments: ["HANG-OF-A-READER", "KILL-OF-A-READER", "CRASH-OF-A-READER"])
    func `is given up after three attempts, while the daemon lives on`(word: String) async throws {
        let rig = try FaultyRig()
        // Only what hangs takes longer. The page takes less than a second of a busy machine.
        let running =
            try word == "HANG-OF-A-READER"
            ? rig.start("--set", "reading.timeLimit=4s") : rig.start()
        for number in 0..<3 { try rig.drop("bad\(number).jpg", saying: word, side: 600) }
        try rig.drop("page.jpg", saying: "nothing", side: 700)
        try rig.drop("small.jpg", saying: "nothing", side: 60)
        try await running.wait { rig.answers()["small.jpg"] == "read " }
        try await running.wait { rig.answers().count == 5 }
        let answers = rig.answers()
        #expect((0..<3).allSatisfy { answers["bad\($0).jpg"] == "rejected gave-up" }, "\(answers)")
        #expect(answers["page.jpg"] != "rejected gave-up")
        running.terminate()
        #expect(try await running.outcome().status == 0)
    }

    @Test(.enabled(if: MemoryGroup.isPossible, "a group with a limit of memory takes root"))
    func `that the kernel ends for want of memory counts, and neither daemon nor others`()
        async throws
    {
        let rig = try FaultyRig()
        let group = try MemoryGroup(bytes: 400 << 20)
        let running = try rig.start()
        try group.take(running.processIdentifier)
        try rig.drop("page.jpg", saying: "nothing", side: 700)
        try rig.drop("hungry.jpg", saying: "HUNGER-OF-A-READER", side: 600)
        try rig.drop("other.jpg", saying: "nothing", side: 701)
        try await running.wait { rig.answers().count == 3 }
        let answers = rig.answers()
        #expect(answers["hungry.jpg"] == "rejected gave-up", "\(answers)")
        #expect(
            answers["page.jpg"] != "rejected gave-up" && answers["other.jpg"] != "rejected gave-up")
        let ends = running.errors.split(separator: "\n").filter {
            $0.contains("Reading a scan came to no end")
        }
        #expect(ends.count == 3 && ends.allSatisfy { $0.contains("hungry.jpg") }, "\(ends)")
        running.terminate()
        #expect(try await running.outcome().status == 0)
    }

    @Test func `is not to blame when the daemon is killed from outside, however often`()
        async throws
    {
        let rig = try FaultyRig()
        try rig.drop("slow.jpg", saying: "HANG-OF-A-READER", side: 600)
        for _ in 1...4 {
            let running = try rig.start("--set", "reading.timeLimit=1h")
            try await running.wait {
                !FaultyRig.children(of: running.processIdentifier).isEmpty
            }
            kill(running.processIdentifier, SIGKILL)
            _ = try await running.outcome()
        }
        #expect(rig.answers().isEmpty)
        let status = try BuiltTool.run("status", "--root", rig.root, "--json")
        #expect(status.output.contains("\"inHand\":1"), "\(status)")
    }

    @Test func `ends the daemon once, when it is small, and then its own process`() async throws {
        let rig = try FaultyRig()
        let first = try rig.start()
        try rig.drop("bad.jpg", saying: "KILL-OF-A-READER", side: 60)
        #expect(try await first.outcome().status == SIGKILL)
        let second = try rig.start()
        try await second.wait { rig.answers()["bad.jpg"] == "rejected gave-up" }
        try rig.drop("worse.jpg", saying: "KILL-OF-A-READER", side: 61)
        try await second.wait { rig.answers()["worse.jpg"] == "rejected gave-up" }
        second.terminate()
        #expect(try await second.outcome().status == 0)
    }

    @Test func `does not keep the daemon from ending, nor does its reader outlive it`() async throws
    {
        let rig = try FaultyRig()
        let running = try rig.start("--set", "reading.timeLimit=1h")
        try rig.drop("hang.jpg", saying: "HANG-OF-A-READER", side: 600)
        try rig.drop("small.jpg", saying: "HANG-OF-A-READER", side: 60)
        try await running.wait { !FaultyRig.children(of: running.processIdentifier).isEmpty }
        let readers = FaultyRig.children(of: running.processIdentifier)
        running.terminate()
        #expect(try await running.outcome().status == 0)
        #expect(readers.allSatisfy { kill($0, 0) == -1 })
        #expect(rig.answers().isEmpty)
    }
}

@Suite struct `'digitd read-for-daemon'` {
    @Test func `is no command for people`() throws {
        let outcome = try BuiltTool.run("read-for-daemon", "--root", "/nowhere")
        #expect(outcome.status == 64)
        #expect(
            outcome.errors
                == "Error: 'read-for-daemon' is for 'digitd run' alone, which talks to it by a socket.\n"
        )
        #expect(!(try BuiltTool.run("--help").output.contains("read-for-daemon")))
    }
}
