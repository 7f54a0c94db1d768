import DigitTestSupport
import Foundation
import Testing

@testable import DigitService

@Suite struct `A folder of the inbox` {
    private func folders(_ rig: ServiceRig) -> [String] {
        let found = FileManager.default.enumerator(atPath: "\(rig.root)/inbox")
        return (found?.allObjects as? [String] ?? []).sorted()
    }

    private func makeFolder(_ name: String, in rig: ServiceRig) throws {
        try FileManager.default.createDirectory(
            atPath: "\(rig.root)/inbox/\(name)", withIntermediateDirectories: true)
    }

    @Test func `goes when it was emptied, unless it is a person's or has a hint`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.seams.emptyFolderPatience = .milliseconds(200)
            rig.settings.hints = try FolderHints(parsing: "year/two=dd")
            try await rig.whileRunning { rig, _ in
                // Given what a person has just made, and what is none of ours
                try makeFolder("mine", in: rig)
                try rig.drop([1], as: "kept/notes.part")
                // When
                for name in ["a/b/1.png", "a/2.png", "kept/3.png", "year/two/4.png", "year/5.png"] {
                    try rig.drop(strokePNG(name.utf8.count), as: name)
                }
                try await waitUntil("the answers") { try rig.rows().count == 5 }
                // Then
                try await waitUntil("the folders to go") { !folders(rig).contains("a") }
                #expect(
                    folders(rig) == ["kept", "kept/notes.part", "mine", "year", "year/two"])
            }
        }
    }

    @Test func `goes though another process emptied it, unless somebody has changed it since`()
        async throws
    {
        try await withTemporaryFolder { folder in
            // Given folders that a run of before has emptied
            var rig = try ServiceRig(root: folder)
            rig.seams.emptyFolderPatience = .seconds(3600)
            for name in ["a/b/c/1.png", "again/2.png", "kept/3.png", "renewed/4.png"] {
                try rig.drop(strokePNG(name.utf8.count), as: name)
            }
            try await rig.runOnce()
            #expect(folders(rig) == ["a", "a/b", "a/b/c", "again", "kept", "renewed"])
            // And one that a person has made anew, used, or put something into
            try FileManager.default.removeItem(atPath: "\(folder)/inbox/renewed")
            try makeFolder("renewed", in: rig)
            try rig.drop([1], as: "again/notes.part")
            try FileManager.default.removeItem(atPath: "\(folder)/inbox/again/notes.part")
            try rig.drop([1], as: "kept/notes.part")
            // When
            rig.seams.emptyFolderPatience = .zero
            try await rig.runOnce()
            // Then
            #expect(folders(rig) == ["again", "kept", "kept/notes.part", "renewed"])
        }
    }

    @Test func `stays while somebody puts something in and takes it out`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            rig.seams.emptyFolderPatience = .milliseconds(400)
            try await rig.whileRunning { rig, _ in
                try rig.drop(strokePNG(3), as: "a/1.png")
                try await waitUntil("the answer") { try rig.rows().count == 1 }
                let start = ContinuousClock.now
                while start.duration(to: .now) < .milliseconds(1500) {
                    try rig.drop([1], as: "a/2.part")
                    try FileManager.default.removeItem(atPath: "\(rig.root)/inbox/a/2.part")
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(folders(rig) == ["a"])
                try await waitUntil("the folder to go") { folders(rig).isEmpty }
            }
        }
    }
}
