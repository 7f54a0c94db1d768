import Foundation
import Testing

// The files in Systemd/, looked at by systemd's own tools. Where those are not installed the tests
// skip and say so; `make test-systemd` boots the unit for real.

@Suite struct `The systemd unit` {
    fileprivate static let analyze = Tool("systemd-analyze")

    @Test(
        .enabled(if: analyze.isInstalled, "systemd-analyze is not installed here"),
        arguments: ["digitd.service", "digitd-web.service"])
    func `is understood by systemd without a word`(unit: String) throws {
        // A key it does not know is only a printed warning: silence is the test, not the status.
        let answer = try verify(try SystemdFile(unit).text, named: unit)
        #expect(answer.output == "")
        #expect(answer.status == 0)
    }

    @Test(.enabled(if: analyze.isInstalled, "systemd-analyze is not installed here"))
    func `would not pass with a key that systemd does not know`() throws {
        let unit = try SystemdFile("digitd.service").text
        let answer = try verify(
            unit.replacingOccurrences(of: "NoNewPrivileges=", with: "NoNewPrivilege="))
        #expect(answer.output.contains("NoNewPrivilege"))
    }

    @Test(.enabled(if: analyze.isInstalled, "systemd-analyze is not installed here"))
    func `is exposed less than 1.0 of 10`() throws {
        let answer = try inTemporaryFolder { folder in
            let unit = folder.appending(path: "digitd.service")
            try SystemdFile("digitd.service").text.write(
                to: unit, atomically: true, encoding: .utf8)
            return try Self.analyze.run(
                "security", "--offline=true", "--no-pager", "--threshold=10", unit.path)
        }
        let verdict = answer.output.split(separator: "\n").last { $0.contains("exposure level") }
        #expect(answer.status == 0, "\(verdict ?? "no verdict")")
        #expect(verdict?.contains("SAFE") == true)
    }

    @Test func `lets libdispatch and OpenBLAS make their calls`() throws {
        // Their setpriority and mbind are in @resources: without the last line, and in this order,
        // the kernel kills the daemon at its first parallel loop, and its first product.
        let filters = try SystemdFile("digitd.service").values(of: "SystemCallFilter")
        #expect(filters == ["@system-service", "~@privileged @resources", "mbind setpriority"])
    }

    @Test func `may write below one path only, so that renames stay on one mount`() throws {
        let unit = try SystemdFile("digitd.service")
        #expect(unit.values(of: "ReadWritePaths") == ["/var/lib/digitd"])
        #expect(unit.values(of: "StateDirectory") == [])
        #expect(unit.values(of: "ProtectSystem") == ["strict"])
        #expect(unit.values(of: "CapabilityBoundingSet") == [""])
    }

    @Test func `of the page may write no folder of the daemon's`() throws {
        let unit = try SystemdFile("digitd-web.service")
        let readOnly = unit.values(of: "ReadOnlyPaths").flatMap { $0.split(separator: " ") }
        // A person may go back to a model, so models/ is not among them.
        let folders = ["work", "done", "failed", "outbox", "review"]
        #expect(readOnly.map(String.init) == folders.map { "/var/lib/digitd/\($0)" })
        #expect(unit.values(of: "ProtectSystem") == ["strict"])
        #expect(unit.values(of: "CapabilityBoundingSet") == [""])
        // The daemon's cage has no network, with the page or without it.
        #expect(try SystemdFile("digitd.service").values(of: "PrivateNetwork") == ["yes"])
    }

    @Test func `has a sibling for each further root, in the same cage`() throws {
        let sibling = try SystemdFile(instanceOf: "digitd.service")
        let unit = try SystemdFile("digitd.service")
        #expect(sibling.values(of: "ReadWritePaths") == ["-/var/lib/digitd/%i"])
        #expect(
            sibling.values(of: "ExecStart") == [
                "/usr/bin/digitd run --root /var/lib/digitd/%i --config /etc/digitd/%i.yaml"
            ])
        #expect(!sibling.text.contains("digitd.yaml"))
        let cage = ["SystemCallFilter", "ProtectSystem", "PrivateNetwork", "User", "UMask"]
        for key in cage { #expect(sibling.values(of: key) == unit.values(of: key), "\(key)") }
        guard Self.analyze.isInstalled else { return }
        #expect(try verify(sibling.text, named: "digitd@office.service").output == "")
    }

    @Test func `checks the configuration before it starts and before it reloads`() throws {
        let unit = try SystemdFile("digitd.service")
        let check = "/usr/bin/digitd check-config --quiet --config /etc/digitd/digitd.yaml"
        #expect(unit.values(of: "ExecStartPre") == [check])
        #expect(unit.values(of: "ExecReload").first == check)
        #expect(unit.values(of: "RestartPreventExitStatus") == ["64 78"])
    }

    /// What `systemd-analyze verify` says of a unit, with a program in it that exists here.
    private func verify(
        _ unit: String, named name: String = "digitd.service"
    ) throws -> Tool.Answer {
        try inTemporaryFolder { folder in
            let file = folder.appending(path: name)
            try unit.replacingOccurrences(of: "/usr/bin/digitd", with: "/bin/sh")
                .write(to: file, atomically: true, encoding: .utf8)
            return try Self.analyze.run("verify", "--man=no", file.path)
        }
    }
}

@Suite struct `The user and the folders of the service` {
    fileprivate static let sysusers = Tool("systemd-sysusers")
    fileprivate static let tmpfiles = Tool("systemd-tmpfiles")
    static let canCreate = sysusers.isInstalled && tmpfiles.isInstalled && getuid() == 0

    @Test func `are never deleted by the clock`() throws {
        // A clock that jumps makes fresh files old, so no line may have an age.
        for line in try SystemdFile("digitd.tmpfiles.conf").lines {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            #expect(fields.count >= 6, "\(line)")
            #expect(fields.count < 6 || fields[5] == "-", "\(line)")
        }
    }

    @Test(.enabled(if: canCreate, "needs root, systemd-sysusers and systemd-tmpfiles"))
    func `are made as described`() throws {
        try inTemporaryFolder { root in
            try FileManager.default.createDirectory(
                at: root.appending(path: "etc"), withIntermediateDirectories: true)
            let user = try Self.sysusers.run(
                "--root=\(root.path)", try SystemdFile("digitd.sysusers.conf").path)
            #expect(user.status == 0, "\(user.output)")
            let users = try String(
                contentsOf: root.appending(path: "etc/passwd"), encoding: .utf8)
            #expect(users.contains("digitd:"))
            let folders = try Self.tmpfiles.run(
                "--root=\(root.path)", "--create", try SystemdFile("digitd.tmpfiles.conf").path)
            #expect(folders.status == 0, "\(folders.output)")
            for (path, mode) in [
                ("inbox", 0o2770), ("training/7", 0o2770), ("review", 0o2770),
                ("failed", 0o2770), ("work", 0o2750), ("outbox", 0o2750), ("models", 0o2750),
            ] {
                let place = root.appending(path: "var/lib/digitd/\(path)").path
                var facts = stat()
                #expect(stat(place, &facts) == 0, "\(path) is missing")
                #expect(Int(facts.st_mode) & 0o7777 == mode, "\(path)")
                #expect(facts.st_uid != 0 && facts.st_gid != 0, "\(path) is root's")
            }
        }
    }
}

/// A file of the repository's `Systemd` folder.
private struct SystemdFile {
    let path: String
    let text: String

    init(_ name: String) throws {
        path =
            URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Systemd/\(name)").path
        text = try String(contentsOfFile: path, encoding: .utf8)
    }

    /// The unit for further roots that `make install` makes of one.
    init(instanceOf name: String) throws {
        let unit = try SystemdFile(name)
        let rules = try SystemdFile("instance.sed")
        let answer = try Tool("sed").run("-f", rules.path, unit.path)
        path = unit.path
        text = answer.output
    }

    /// The lines that say something.
    var lines: [String] {
        text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    /// Every value of a key, in order.
    func values(of key: String) -> [String] {
        lines.filter { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
    }
}

/// A program of the machine, which may not be there.
private struct Tool: Sendable {
    struct Answer {
        let status: Int32
        let output: String
    }

    let path: String

    init(_ name: String) {
        path =
            ["/usr/bin/", "/bin/", "/usr/sbin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) } ?? ""
    }

    var isInstalled: Bool { !path.isEmpty }

    /// Runs the program and returns its status and all that it printed.
    func run(_ arguments: String...) throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }
}

private func inTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "digitd-systemd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
