import Foundation
import Testing

@testable import ParallelWork

/// The program that says on which cores a thread may run.
private let taskset = "/usr/bin/taskset"

@Suite struct `The cores of this machine` {
    @Test func `are at least one, and as many as Foundation counts`() {
        #expect(availableCores >= 1)
        #expect(availableCores == ProcessInfo.processInfo.activeProcessorCount)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: taskset)))
    func `are only those that are left to it`() throws {
        // Given a thread that may run on the first of its cores
        let thread = try URL(
            filePath: FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
        ).lastPathComponent
        let all = try #require(
            try run("-cp", thread).split(separator: ": ").last.map(String.init))
        let first = String(all.prefix { $0.isNumber })
        _ = try run("-cp", first, thread)
        // When
        let cores = coresOfThisThread()
        _ = try run("-cp", all, thread)
        // Then
        #expect(cores == 1, "of the cores \(all)")
    }

    @Test func `are all meant by 0 workers`() {
        #expect(workerCount(askedFor: 0) == availableCores)
        #expect(workerCount(askedFor: 3) == 3)
    }

    /// Runs `taskset` and returns what it says.
    private func run(_ arguments: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: taskset)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
