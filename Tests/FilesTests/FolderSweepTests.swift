import DigitTestSupport
import Files
import Glibc
import SystemPackage
import Testing

@Suite struct `A sweep through a folder` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func names() throws -> [String] {
        var sweep = FolderSweep(through: folder.path)
        var names: [String] = []
        while let entry = try sweep.next() {
            names.append(
                FileName.display(Array(entry.path.bytes.dropFirst(folder.path.bytes.count))))
        }
        return names.sorted()
    }

    @Test func `comes by everything once, whatever it is called`() throws {
        for name in ["b/2.png", "b/a/x.png", ".hidden/a.png", "a.png.part", "c.png"] {
            try folder.write([1], to: name)
        }
        #expect(
            try names() == ["/.hidden/a.png", "/a.png.part", "/b/2.png", "/b/a/x.png", "/c.png"])
    }

    @Test func `names a link and does not follow it`() throws {
        try folder.write([1], to: "a/b.png")
        let link = folder.path.appending("z")
        #expect(link.withPlatformString { symlink(folder.path.string, $0) } == 0)
        #expect(try names() == ["/a/b.png", "/z"])
    }

    #if DEBUG
        @Test func `says which folder it cannot read, and goes on with another one`() throws {
            for name in ["a/1", "b/1", "c/1"] { try folder.write([1], to: name) }
            let faults = SystemCallFaults(failing: 2, with: .ioError, only: ["open"])
            var sweep = FolderSweep(through: folder.path)
            let error = faults.during {
                #expect(throws: FileError.self) { while try sweep.next() != nil {} }
            }
            #expect(error?.description.hasSuffix("Input/output error. Check that disk.") == true)
            var left = 0
            while try sweep.next() != nil { left += 1 }
            #expect(left == 2)
        }
    #endif
}
