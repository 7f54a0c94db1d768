import DigitTestSupport
import Foundation
import Testing

@testable import DigitService

@Suite struct `A file that is written to after it was answered` {
    private let bytes = strokePNG(5)

    /// Writes the first half of a picture into the inbox; the rest is to be written by the same descriptor.
    private func beginWriting(_ rig: ServiceRig, _ name: String) throws -> FileHandle {
        let path = "\(rig.root)/inbox/\(name)"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: Data(bytes.prefix(bytes.count / 2)))
        return handle
    }

    private func expectBoth(_ rig: ServiceRig) throws {
        #expect(try rig.rows().map { $0["status"] } == ["rejected", "read"])
        #expect(rig.files("done").count == 1)
        let reason = try #require(rig.files("failed").first)
        #expect(rig.files("failed").count == 1)
        #expect(reason.hasPrefix("slow~") && reason.hasSuffix(".png.reason.txt"))
        #expect(
            try rig.text("failed/\(reason)").hasSuffix(
                "\nIt was written to after this answer, so it went back to the inbox.\n"))
        var verification = try Verification(of: rig.layout)
        let report = try #require(try verification.run())
        #expect(report.isSound, "\(report.differences)")
    }

    @Test func `is taken back and read when it is whole`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            try await rig.whileRunning { rig, _ in
                let handle = try beginWriting(rig, "slow.png")
                try await waitUntil("the refusal") { rig.files("failed").count == 2 }
                try handle.write(contentsOf: Data(bytes.dropFirst(bytes.count / 2)))
                try handle.close()
                try await waitUntil("the answer") { rig.files("done").count == 1 }
            }
            try expectBoth(rig)
            #expect(
                rig.log.lines.contains {
                    $0.hasPrefix(
                        "notice: A file was written to after it was set aside, and is read again")
                })
        }
    }

    @Test(arguments: ["corrupt", "unsupported"])
    func `is taken back, though it had its length before`(code: String) async throws {
        try await withTemporaryFolder { folder in
            // Given a file that has zeros where it is still to be written: at its beginning, or in its middle
            let rig = try ServiceRig(root: folder)
            let hole = code == "corrupt" ? 40..<bytes.count - 20 : 0..<16
            try await rig.whileRunning { rig, _ in
                let path = "\(rig.root)/inbox/slow.png"
                var begun = bytes
                begun.replaceSubrange(hole, with: [UInt8](repeating: 0, count: hole.count))
                try rig.drop(begun, as: "slow.png")
                let handle = try FileHandle(forUpdating: URL(filePath: path))
                try await waitUntil("the refusal") { rig.files("failed").count == 2 }
                #expect(try rig.row(of: "slow.png")?["code"] == code)
                // When
                try handle.seek(toOffset: UInt64(hole.lowerBound))
                try handle.write(contentsOf: Data(bytes[hole]))
                try handle.close()
                try await waitUntil("the answer") { rig.files("done").count == 1 }
            }
            // Then
            try expectBoth(rig)
        }
    }

    @Test func `is taken back by the next daemon, too`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let handle = try beginWriting(rig, "slow.png")
            try await rig.runOnce()
            #expect(rig.files("failed").count == 2)
            try handle.write(contentsOf: Data(bytes.dropFirst(bytes.count / 2)))
            try handle.close()
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the answer") { rig.files("done").count == 1 }
            }
            try expectBoth(rig)
        }
    }

    @Test func `stays where it is while nobody writes to it`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let handle = try beginWriting(rig, "slow.png")
            try handle.close()
            try await rig.runOnce()
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the answer") { rig.files("done").count == 1 }
                // Another one, for a look that has seen the first one filed.
                try rig.drop(strokePNG(), as: "b.png")
                try await waitUntil("the other answer") { rig.files("done").count == 2 }
            }
            #expect(rig.files("failed") == ["slow.png", "slow.png.reason.txt"])
            #expect(try rig.rows().count == 3)
        }
    }
}
