import DigitTestSupport
import Foundation
import Testing

@Suite struct `A trainer whose daemon was killed` {
    @Test func `ends at once, whatever it is doing`() async throws {
        let root = try TemporaryFolder()
        for folder in ["models", "inbox"] + (0...9).map({ "training/\($0)" }) {
            try root.createFolder("root/\(folder)")
        }
        // Given a trainer that waits for somebody to read what it has to say
        let output = Pipe()
        let writing = output.fileHandleForWriting.fileDescriptor
        let flags = fcntl(writing, F_GETFL)
        try #require(fcntl(writing, F_SETFL, flags | O_NONBLOCK) == 0)
        let bytes = [UInt8](repeating: 32, count: 4096)
        while write(writing, bytes, bytes.count) > 0 {}
        try #require(fcntl(writing, F_SETFL, flags) == 0)
        let daemon = Process()
        daemon.executableURL = URL(filePath: "/bin/sh")
        daemon.arguments = [
            "-c",
            """
            "$0" retrain --root "$1/root" --force --background --json --daemon $$ & \
            echo $! > "$1/trainer"; wait
            """, BuiltTool.path.path, root.url.path,
        ]
        daemon.environment = BuiltTool.environment(with: [:])
        daemon.standardInput = FileHandle.nullDevice
        daemon.standardOutput = output
        try daemon.run()
        defer { kill(daemon.processIdentifier, SIGKILL) }
        let note = root.url.appending(path: "trainer")
        try await waitUntil("the trainer") {
            (try? Data(contentsOf: note))?.last == UInt8(ascii: "\n")
        }
        let trainer = try #require(
            Int32(try String(contentsOf: note, encoding: .utf8).dropLast()))
        defer { kill(trainer, SIGKILL) }
        try await waitUntil("a full pipe") { Self.isWritingIntoPipe(trainer) }
        // When
        kill(daemon.processIdentifier, SIGKILL)
        // Then
        try await waitUntil("its end") { kill(trainer, 0) == -1 && errno == ESRCH }
        withExtendedLifetime(output) {}
    }
    /// Whether a thread of a process waits for room in a pipe.
    private static func isWritingIntoPipe(_ process: Int32) -> Bool {
        let threads = "/proc/\(process)/task"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: threads)) ?? []
        return names.contains { name in
            let place = try? String(contentsOfFile: "\(threads)/\(name)/wchan", encoding: .utf8)
            return place?.hasSuffix("pipe_write") ?? false
        }
    }
}
