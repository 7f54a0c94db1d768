import DigitTestSupport
import SystemPackage
import Testing

@testable import Files

@Suite struct `The room on a filesystem` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    @Test func `is the same by an open folder and by a path`() throws {
        let byPath = try Folder.room(at: folder.path)
        let byFolder = try Folder(at: folder.path).room()
        #expect(byPath.bytes > 0)
        // Others may write there meanwhile.
        #expect(abs(byPath.bytes - byFolder.bytes) < byPath.bytes / 2)
        #expect((byPath.files == nil) == (byFolder.files == nil))
    }

    @Test func `is not told where there is no folder`() throws {
        #expect(throws: Errno.noSuchFileOrDirectory) {
            try Folder.room(at: folder.path.appending("nowhere"))
        }
    }

    #if DEBUG
        @Test func `is not told when the call fails, and the call is named`() throws {
            let open = try Folder(at: folder.path)
            let error = #expect(throws: SystemCallFailure.self) {
                try SystemCallFaults(failing: 1, with: .ioError).during { try open.room() }
            }
            #expect(error?.call == "fstatvfs" && error?.errno == .ioError)
            #expect(throws: Errno.ioError) {
                try SystemCallFaults(failing: 1, with: .ioError, only: ["statvfs"]).during {
                    try Folder.room(at: folder.path)
                }
            }
        }
    #endif
}
