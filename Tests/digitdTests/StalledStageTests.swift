import DigitTestSupport
import Foundation
import Glibc
import ScanImages
import Testing

/// A root, a program whose calls do not return when they are told so, and what it says to its service manager.
private final class StallingRig {
    /// The stages whose calls can be held up, as `MachineFaults.c` counts them.
    enum Stage: Int32 {
        case writing = 1
        case syncing = 2
        case filing = 4
        /// No stage of a scan's way: what hinders the work is noted for those who ask.
        case noting = 8
    }

    let folder: TemporaryFolder
    private let library: String
    private let told: UnsafeMutableRawPointer
    private let manager: Int32

    init() throws {
        folder = try TemporaryFolder()
        library = try FaultLibrary.build("MachineFaults.c", in: folder)

        let path = try folder.write(String(repeating: "\0", count: 4096), to: "told")
        let file = open(path, O_RDWR)
        defer { close(file) }
        let memory = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        told = try #require(memory)

        manager = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("\(folder.url.path)/notify".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(manager, $0, length) }
        }
        try #require(result == 0, "bind: errno \(errno)")
    }

    deinit {
        close(manager)
        munmap(told, 4096)
    }

    var root: String { folder.url.appending(path: "digits").path }

    func start() throws -> RunningTool {
        try RunningTool(
            ["run", "--root", root],
            environment: [
                "LD_PRELOAD": library, "DIGITD_FAULTS": "\(folder.url.path)/told",
                "NOTIFY_SOCKET": "\(folder.url.path)/notify", "WATCHDOG_USEC": "500000",
            ])
    }

    /// Lets the calls of a stage hang, or go on.
    func stall(_ stage: Stage?) {
        told.storeBytes(of: stage?.rawValue ?? 0, toByteOffset: 24, as: Int32.self)
    }

    /// How many calls hang.
    var stalled: Int32 { told.load(fromByteOffset: 28, as: Int32.self) }

    /// What the service manager was told since it was asked last, and now.
    func messages() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(manager, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    func drop(_ name: String) throws {
        var picture = GreyImage(width: 40, height: 40)
        for y in 6..<34 { for x in 18..<23 { picture[x, y] = 0 } }
        let bytes = picture.pngBytes() + Array(name.utf8)
        try FileManager.default.createDirectory(
            atPath: "\(root)/inbox", withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.url.appending(path: ".dropped"))
        try #require(rename("\(folder.url.path)/.dropped", "\(root)/inbox/\(name)") == 0)
    }
}

@Suite struct `A stage whose calls do not return` {
    @Test(arguments: [StallingRig.Stage.writing, .syncing, .filing], [false, true])
    fileprivate func `leaves the watchdog hungry, and each scan one answer`(
        stage: StallingRig.Stage, isKilled: Bool
    ) async throws {
        // Given
        let rig = try StallingRig()
        let running = try rig.start()
        try await running.wait { rig.messages().contains { $0.contains("READY=1") } }
        // When a disk does not answer any more
        rig.stall(stage)
        for number in 0..<3 { try rig.drop("\(number).png") }
        try await running.wait { rig.stalled > 0 }
        // Then the manager hears no sign of life, whatever else is said
        var lastSign = ContinuousClock.now
        try await running.wait {
            if rig.messages().contains(where: { $0.contains("WATCHDOG=1") }) { lastSign = .now }
            return ContinuousClock.now - lastSign >= .seconds(2)
        }
        // And people can still ask
        let status = try BuiltTool.run("status", "--root", rig.root)
        #expect(status.status == 0)
        #expect(status.output.contains("running, process \(running.processIdentifier)"))
        #expect(status.output.contains("in hand   3"), "\(status.output)")
        // Nor does it ask for more time when it is to end
        running.terminate()
        try await Task.sleep(for: .seconds(1))
        let last = rig.messages()
        #expect(!last.contains { $0.contains("WATCHDOG=1") || $0.contains("EXTEND") }, "\(last)")
        if isKilled {
            // As the manager does when its patience ends.
            kill(running.processIdentifier, SIGKILL)
            _ = try await running.outcome()
            rig.stall(nil)
            let again = try BuiltTool.run("run", "--once", "--root", rig.root)
            #expect(again.status == 0)
        } else {
            rig.stall(nil)
            #expect(try await running.outcome().status == 0)
        }
        let verified = try BuiltTool.run("verify", "--root", rig.root, "--json")
        #expect(verified.status == 0)
        #expect(verified.output.contains("\"answers\":3"), "\(verified)")
    }

    @Test func `leaves the watchdog fed where it is only a note for people`() async throws {
        // Given
        let rig = try StallingRig()
        let running = try rig.start()
        try await running.wait { rig.messages().contains { $0.contains("READY=1") } }
        // When there is something to note, on a disk that does not answer
        rig.stall(.noting)
        try Data("no label".utf8).write(to: URL(filePath: "\(rig.root)/training/beside.png"))
        try await running.wait { rig.stalled > 0 }
        _ = rig.messages()
        // Then there are signs of life all the same, and work goes on
        try rig.drop("7.png")
        var signs = 0
        try await running.wait {
            signs += rig.messages().count { $0.contains("WATCHDOG=1") }
            return signs >= 10
        }
        try await running.wait {
            try BuiltTool.run("status", "--root", rig.root).output.contains("7.png")
        }
        #expect(rig.stalled > 0)
        // And it ends when it is told to.
        rig.stall(nil)
        running.terminate()
        #expect(try await running.outcome().status == 0)
    }
}
