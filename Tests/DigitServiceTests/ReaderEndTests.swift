import DigitTestSupport
import Foundation
import Glibc
import Testing

@testable import DigitService

@Suite struct `A reader process that is of no use any more` {
    @Test func `is ended with all that it has started`() async throws {
        let folder = try TemporaryFolder()
        let note = folder.url.appending(path: "started")
        // Given one that is ready, starts a process, as Swift's backtracer is started, and answers nothing
        let script = """
            printf '{"ready":{"model":"m"}}\\n'
            sleep 200 2> /dev/null & echo $! > '\(note.path)'
            wait
            """
        try {
            let process = try ReaderProcess(
                ReaderCommand(executable: "/bin/sh", arguments: ["-c", script]), mayGoOn: { true })
            // When it took too long
            let request = ReaderRequest(
                id: 1, name: [97], display: "a", seconds: 1, maximumBytes: 1,
                maximumSideInPixels: 1, maximumPixels: 1, errorRate: 0, readsPrint: false)
            let outcome = process.ask(request, mayGoOn: { true }, passed: { _ in })
            guard case .tookTooLong = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }()
        // Then
        let started = try #require(
            Int32(try String(contentsOf: note, encoding: .utf8).split(separator: "\n")[0]))
        try await waitUntil("its end") { kill(started, 0) == -1 && errno == ESRCH }
    }
}
