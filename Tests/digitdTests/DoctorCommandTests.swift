import DigitTestSupport
import Foundation
import Glibc
import Testing

@testable import digitd

@Suite struct `digitd doctor` {
    private struct Report: Decodable {
        struct Finding: Decodable {
            var subject: String
            var level: String
            var found: String
            var cure: String?
        }
        var root: String
        var findings: [Finding]

        func finding(_ subject: String) -> Finding? { findings.first { $0.subject == subject } }
    }

    /// A root that digitd has made.
    private func root(in folder: TemporaryFolder) throws -> String {
        let root = folder.url.appending(path: "digits").path
        try #require(try BuiltTool.run("run", "--root", root, "--once").status == 0)
        return root
    }

    private func report(
        on root: String, status: Int32, _ more: String...
    ) throws -> Report {
        let outcome = try BuiltTool.run(["doctor", "--root", root, "--json"] + more)
        #expect(outcome.status == status, "\(outcome)")
        return try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    @Test func `finds nothing wrong in a new root but that nobody works there`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        let report = try report(on: root, status: 0)
        #expect(report.root == root)
        #expect(
            report.findings.map(\.subject) == [
                "folders", "claiming", "sharing", "room", "events", "limits", "clock", "processor",
                "formats", "daemon", "ledger", "model", "retention",
            ])
        #expect(report.findings.filter { $0.level == "fault" }.isEmpty)
        #expect(report.finding("events")?.level == "fine")
        #expect(report.finding("daemon")?.found == "Nobody works on this root.")
        #expect(
            report.finding("retention")?.found == "Originals and documents are kept for ever.")
        let told = try self.report(on: root, status: 0, "--set", "retention.originals=90d")
        #expect(told.finding("retention")?.found == "Originals go after 90d.")
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(root)/inbox")
        #expect(left.isEmpty)
        let text = try BuiltTool.run("doctor", "--root", root).output
        #expect(
            text.hasPrefix(
                "folders    All folders are there, can be used, and are on one file system.\n"
                    + "claiming   A file can be taken out of the inbox.\n"))
        #expect(
            text.contains("daemon     warning: Nobody works on this root.\n           → Start it"))
    }

    @Test func `names the packages that decode what this machine cannot`() throws {
        let folder = try TemporaryFolder()
        let outcome = try BuiltTool.run(
            "doctor", "--root", try root(in: folder), environment: ["PATH": folder.url.path])
        #expect(outcome.output.contains("Nothing on this machine decodes PDF and HEIC"))
        #expect(outcome.output.contains("apt install poppler-utils libheif-examples"))
    }

    @Test(arguments: ["", "new", "new/deep"])
    func `looks at a place before it is used, and leaves nothing there`(name: String) throws {
        let folder = try TemporaryFolder()
        let root = folder.url.path + (name.isEmpty ? "" : "/\(name)")
        let report = try report(on: root, status: 0)
        #expect(
            report.findings.map(\.subject) == [
                "root", "folders", "claiming", "room", "events", "limits", "clock", "processor",
                "formats", "ledger", "model", "retention",
            ])
        #expect(report.findings.allSatisfy { $0.level == "fine" || $0.subject == "processor" })
        let found = try #require(report.finding("root")?.found)
        #expect(
            found.hasPrefix(
                "'\(root)' "
                    + (name.isEmpty
                        ? "has not been worked in yet; 'digitd run' makes inbox/, "
                        : "is not there yet; 'digitd run' makes it, and inbox/, ")), "\(found)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test func `says of a new place why it cannot be one`() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: folder.url.appending(path: "file"))
        let root = folder.url.path
        let behindFile = try report(on: "\(root)/file/root", status: 69)
        #expect(behindFile.finding("root")?.level == "fault")
        #expect(
            behindFile.finding("root")?.found
                == "'\(root)/file' is no folder, so the root cannot be made there.")
        // A root that was begun, and has something else in the place of a folder.
        try FileManager.default.createDirectory(
            atPath: "\(root)/half/done", withIntermediateDirectories: true)
        try Data().write(to: folder.url.appending(path: "half/outbox"))
        let half = try report(on: "\(root)/half", status: 69)
        #expect(half.finding("outbox")?.level == "fault")
        #expect(half.finding("root")?.found.contains("makes inbox/, work/, failed/") == true)
    }

    @Test func `names what keeps digitd from working, with a cure`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        try FileManager.default.removeItem(atPath: "\(root)/work")
        _ = try folder.write("x", to: "digits/work")
        try FileManager.default.removeItem(atPath: "\(root)/done")
        try Data("no database at all".utf8).write(to: URL(filePath: "\(root)/digitd.sqlite"))
        try FileManager.default.createDirectory(
            atPath: "\(root)/models/000001", withIntermediateDirectories: false)
        _ = try folder.write("no model", to: "digits/models/000001/model.safetensors")
        _ = try folder.write("000001\n", to: "digits/models/current")
        let report = try report(on: root, status: 69, "--set", "intake.minimumFreeSpace=1TiB")
        let work = try #require(report.finding("work"))
        #expect(work.level == "fault")
        #expect(work.found == "'\(root)/work' is a file, not a folder.")
        #expect(work.cure == "Move it away; 'digitd run' makes the folder.")
        #expect(report.finding("done")?.cure == "'digitd run' makes it.")
        #expect(report.finding("claiming") == nil)
        #expect(report.finding("ledger")?.level == "fault")
        #expect(report.finding("model")?.level == "warning")
        #expect(report.finding("room")?.level == "fault")
    }

    @Test func `looks whether the folders that others drop are open to digitd`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        let inbox = "\(root)/inbox"
        for (mode, level, cure) in [
            (0o750, "fine", nil), (0o770, "warning", "chmod g+s '\(inbox)'"),
            (0o2770, "warning", "setfacl -d -m u::rwx,g::rwx,o::--- '\(inbox)'"),
        ] as [(mode_t, String, String?)] {
            try #require(chmod(inbox, mode) == 0)
            let sharing = try #require(try report(on: root, status: 0).finding("sharing"))
            #expect(sharing.level == level)
            #expect(sharing.cure == cure)
        }
    }

    @Test func `knows a daemon at work, and one that is paused`() async throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        let running = try RunningTool("run", "--root", root)
        try await running.waitForErrors { $0.contains("digitd is ready") }
        #expect(
            try report(on: root, status: 0).finding("daemon")?.found
                == "It works, as process \(running.processIdentifier).")
        running.terminate()
        _ = try await running.outcome()
        let paused = try RunningTool("run", "--root", root, "--set", "intake.minimumFreeSpace=1TiB")
        try await paused.waitForErrors { $0.contains("The work is paused") }
        try await paused.wait { try BuiltTool.run("doctor", "--root", root).status == 69 }
        #expect(try report(on: root, status: 69).finding("daemon")?.level == "fault")
        paused.terminate()
        _ = try await paused.outcome()
    }

    @Test(.enabled(if: mayMount, "needs the right to mount a small file system"))
    func `sees a folder on another file system`() throws {
        let folder = try TemporaryFolder()
        let root = try root(in: folder)
        try #require(mount("tmpfs", "\(root)/work", "tmpfs", 0, "size=1m") == 0)
        defer { umount2("\(root)/work", Int32(MNT_DETACH)) }
        let work = try #require(try report(on: root, status: 69).finding("work"))
        #expect(work.found == "'\(root)/work' is on another file system than the root.")
    }

    private static let mayMount: Bool = {
        guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
        guard mount("tmpfs", folder.url.path, "tmpfs", 0, "size=64k") == 0 else { return false }
        umount2(folder.url.path, Int32(MNT_DETACH))
        return true
    }()
}
