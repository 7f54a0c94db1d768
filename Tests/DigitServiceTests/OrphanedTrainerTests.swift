import DigitTestSupport
import Foundation
import SystemPackage
import Testing

@testable import DigitService

@Suite struct `A trainer that was stopped before its daemon was killed` {
    @Test(arguments: [true, false])
    func `is ended by the next daemon, and no other process is`(isOrphan: Bool) async throws {
        try await withTemporaryFolder { folder in
            // Given a process that holds the lock of retrainings, and is told the number of a daemon
            let lock = "\(folder)/.retraining.lock"
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/flock")
            process.arguments = [
                "--no-fork", lock, "/bin/sh", "-c", "echo $$ > \(lock); kill -STOP $$", "--daemon",
                isOrphan ? "4194304" : "\(getpid())",
            ]
            try process.run()
            defer { kill(process.processIdentifier, SIGKILL) }
            try await waitUntil("its name in the lock") {
                (try? String(contentsOfFile: lock, encoding: .utf8))?.hasSuffix("\n") == true
            }
            // When
            let isEnded = OrphanedTrainer.end(holding: FilePath(lock))
            // Then
            #expect(isEnded == isOrphan)
            if isOrphan {
                process.waitUntilExit()
                #expect(process.terminationReason == .uncaughtSignal)
            } else {
                #expect(process.isRunning)
            }
            #expect(!OrphanedTrainer.end(holding: FilePath("\(folder)/none")))
        }
    }
}
