import DigitEvaluation
import DigitTestSupport
import Testing

@Suite struct `The folders of digits` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `list their files, deep ones too, each under its digit`() throws {
        for name in ["7/b.png", "7/a.png", "7/sub/deep/c.png", "0/z.png"] {
            try folder.write([1], to: name)
        }
        let folders = try DigitFolders(in: folder.path)
        #expect(folders.scans.map(\.name) == ["0/z.png", "7/a.png", "7/b.png", "7/sub/deep/c.png"])
        #expect(folders.scans.map(\.label) == ["0", "7", "7", "7"])
        #expect(folders.scans[3].path == folder.path.appending("7/sub/deep/c.png"))
        #expect(folders.problems.isEmpty)
    }

    @Test func `pass over what is hidden, unfinished or digitd's own`() throws {
        for name in [
            "3/a.png", "3/.hidden.png", "3/b.png.part", ".git/x", "README.txt", "readme-first.md",
            "labels.csv", "reports/today.txt", "12/a.png",
        ] {
            try folder.write([1], to: name)
        }
        let folders = try DigitFolders(in: folder.path)
        #expect(folders.scans.map(\.name) == ["3/a.png"])
        #expect(folders.problems.isEmpty)
    }

    @Test func `name the files that lie beside them`() throws {
        try folder.write([1], to: "3/a.png")
        try folder.write([1], to: "lost.png")
        let folders = try DigitFolders(in: folder.path)
        #expect(
            folders.problems == [
                FileProblem(
                    name: "lost.png",
                    reason: "It lies beside the folders 0 to 9. Move it into that of its digit.")
            ])
    }

    @Test func `must be there, one of them at least`() throws {
        #expect(
            sentence(in: folder) { _ = try DigitFolders(in: folder.path) } == """
                'FOLDER' has no folder named 0 to 9. Make ten folders with these names and put each \
                image into that of its digit.
                """)
        #expect(
            sentence(in: folder) { _ = try DigitFolders(in: folder.path.appending("gone")) }
                == "Cannot open 'gone': No such file or directory. Check the path.")
        try folder.createFolder("9")
        #expect(try DigitFolders(in: folder.path).scans.isEmpty)
    }
}
