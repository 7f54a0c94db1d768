import DigitTestSupport
import Files
import Glibc
import SystemPackage
import Testing

@Suite struct `A walk through a folder` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        var walk = FolderWalk(through: folder.path)
        var names: [String] = []
        while let entry = try walk.next() {
            names.append(
                FileName.display(Array(entry.path.bytes.dropFirst(folder.path.bytes.count))))
        }
        return names
    }

    @Test func `goes by the bytes of the names, into each folder in its place`() throws {
        for name in ["b/2.png", "b/10.png", "a.png", "c.png", "b/a/x.png"] {
            try folder.write([1], to: name)
        }
        #expect(try names() == ["/a.png", "/b/10.png", "/b/2.png", "/b/a/x.png", "/c.png"])
    }

    @Test func `passes over what the inbox would not take`() throws {
        for name in [".hidden/a.png", "@eaDir/a.png", "a.png.part", "a.png", "b/~$c.png"] {
            try folder.write([1], to: name)
        }
        #expect(try names() == ["/a.png"])
    }

    @Test func `names a link and does not follow it`() throws {
        try folder.write([1], to: "a/b.png")
        let link = folder.path.appending("z")
        #expect(link.withPlatformString { symlink(folder.path.string, $0) } == 0)
        #expect(try names() == ["/a/b.png", "/z"])
        let last = try #require(try FolderEntry.list(folder.path).last)
        #expect(last.kind == .symbolicLink)
    }

    @Test func `meets names that are no text`() throws {
        let name: [UInt8] = [0x61, 0xff, 0x2e, 0x70]
        try StoredFile.write([1], to: folder.path.appending(name: name))
        #expect(try names() == ["/a\\xFF.p"])
    }

    #if DEBUG
        @Test func `says which folder it cannot list, and goes on behind it`() throws {
            for name in ["a/1", "b/1", "c/1"] { try folder.write([1], to: name) }
            // The second folder that is opened is 'a'.
            let faults = SystemCallFaults(failing: 2, with: .ioError, only: ["open"])
            var walk = FolderWalk(through: folder.path)
            let error = faults.during {
                #expect(throws: FileError.self) { while try walk.next() != nil {} }
            }
            #expect(walk.folder == folder.path.appending("a"))
            #expect(
                error?.description
                    == "Cannot open '\(folder.path)/a': Input/output error. Check that disk.")
            #expect(try walk.next()?.path == folder.path.appending("b/1"))
            #expect(try walk.next()?.path == folder.path.appending("c/1"))
            #expect(try walk.next()?.path == nil)
        }
    #endif
}
