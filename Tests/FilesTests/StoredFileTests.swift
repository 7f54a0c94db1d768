import DigitTestSupport
import Glibc
import SystemPackage
import Testing

@testable import Files

@Suite struct `A stored file` {
    private let folder: TemporaryFolder
    private var path: FilePath { folder.path.appending("current") }
    private var temporary: String { "\(folder.path)/.current.\(getpid()).tmp" }

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    private func names() throws -> [String] { try FolderEntry.list(folder.path).map(\.name) }

    @Test func `keeps every byte of its name and its content`() throws {
        let path = folder.path.appending(name: [0xff, 0x0a])
        try StoredFile.write([0, 1, 255], to: path)
        #expect(try StoredFile.read(path) == [0, 1, 255])
        #expect(try names() == ["\\xFF\\n"])
    }

    @Test func `does not write through a link under the temporary name`() throws {
        let precious = try folder.write(Array("precious".utf8), to: "precious")
        #expect(temporary.withCString { symlink(precious.string, $0) } == 0)
        try StoredFile.write([1], to: path)
        #expect(try StoredFile.read(precious) == Array("precious".utf8))
        #expect(try StoredFile.read(path) == [1])
    }

    #if DEBUG
        @Test func `is the old one or the new one, whichever call fails`() throws {
            let failed = try failingEachCall { faults, fault in
                try StoredFile.write([1, 2, 3], to: path)
                let error = faults.during { () -> FileError? in
                    do throws(FileError) {
                        try StoredFile.write([4, 5], to: path)
                        return nil
                    } catch {
                        return error
                    }
                }
                let bytes = try StoredFile.read(path)
                #expect(bytes == [4, 5] || error != nil && bytes == [1, 2, 3], "\(fault)")
                StoredFile.removeAbandoned(in: folder.path)
                #expect(try names() == ["current"], "\(fault)")
            }
            #expect(failed > 20)
        }

        @Test(arguments: [
            ("openat", "create", true), ("pwrite", "write", true), ("renameat", "write", false),
        ])
        func `is said not to be written in words for people`(
            call: String, operation: String, isTemporary: Bool
        ) {
            let faults = SystemCallFaults(failing: 1, with: .noSpace, only: [call])
            let error = faults.during {
                #expect(throws: FileError.self) { try StoredFile.write([1], to: path) }
            }
            let place = isTemporary ? temporary : path.string
            #expect(
                error?.description
                    == "Cannot \(operation) '\(place)': No space left on device. "
                    + "Free some space on that disk.")
        }
    #endif

    @Test func `of a process that died is tidied away, and no other`() throws {
        // No process has the number that is one above the highest.
        let dead = "4194305"
        for name in [".current.\(dead).tmp", ".current.1.tmp", ".a.tmp", "b.\(dead).tmp"] {
            try folder.write([1], to: name)
        }
        StoredFile.removeAbandoned(in: folder.path)
        #expect(try names() == [".a.tmp", ".current.1.tmp", "b.\(dead).tmp"])
    }
}

@Suite struct `The lock of a file` {
    private let folder: TemporaryFolder
    private var path: FilePath { folder.path.appending(".lock") }

    init() throws { folder = try TemporaryFolder(inMemory: true) }

    @Test func `is one's own until it is let go`() throws {
        #expect(FileLock.holder(of: path) == nil)
        do {
            let lock = try FileLock(at: path, mode: 0o600)
            try lock.signIn()
            #expect(FileLock.holder(of: path) == getpid())
            let refusal = #expect(throws: FileLock.Refusal.self) {
                try FileLock(at: path, mode: 0o600)
            }
            guard case .held(by: getpid()) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            withExtendedLifetime(lock) {}
        }
        #expect(FileLock.holder(of: path) == nil)
        _ = try FileLock(at: path, mode: 0o600)
    }
}
