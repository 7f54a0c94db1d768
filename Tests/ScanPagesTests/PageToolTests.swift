import DigitTestSupport
import Foundation
import Testing

@testable import ScanPages

@Suite struct `A program that decodes pages` {
    private func run(_ script: String) throws -> PageTool.Result {
        let input = try #require(MemoryFile(Array("seven".utf8)))
        return PageTool("sh").run(["-c", script], input: input)
    }

    @Test func `reads from memory and writes there`() throws {
        guard
            case .ended(let output, let messages, 3) = try run("cat; echo 'Error: one' >&2; exit 3")
        else {
            Issue.record("it did not end")
            return
        }
        #expect(output == Array("seven".utf8))
        #expect(messages.reason == "Error: one")
    }

    @Test(arguments: ["KILL", "TERM"])
    func `that somebody else ends is tried again`(signal: String) throws {
        try withTemporaryFolder { folder in
            let once = "[ -e \(folder)/was ] || { touch \(folder)/was; kill -\(signal) $$; }; cat"
            guard case .ended(let output, _, 0) = try run(once) else {
                Issue.record("it was not tried again")
                return
            }
            #expect(output == Array("seven".utf8))
        }
    }

    @Test(arguments: ["SEGV", "XCPU", "XFSZ"])
    func `that ends by its own fault is not tried again`(signal: String) throws {
        try withTemporaryFolder { folder in
            guard case .tookTooMuch = try run("echo x >> \(folder)/runs; kill -\(signal) $$") else {
                Issue.record("it ended")
                return
            }
            let runs = try String(contentsOfFile: "\(folder)/runs", encoding: .utf8)
            #expect(runs == "x\n")
        }
    }

    @Test func `that writes without end is ended at its limit`() throws {
        guard case .ended(_, _, let status) = try run("yes > /dev/fd/1") else { return }
        #expect(status != 0)
    }

    @Test func `that is not there is told from one that fails`() throws {
        let input = try #require(MemoryFile([]))
        guard case .notThere = PageTool("no-such-program").run([], input: input) else {
            Issue.record("it was run")
            return
        }
    }

    @Test func `says nothing that a terminal obeys`() {
        let said = DecoderMessages(
            of: Array("Syntax Warning: x\n\u{1B}[31mError: \u{202E}red\n".utf8))
        #expect(said.errors == ["[31mError: red"])
        #expect(!said.asksForPassword)
    }
}
