import Glibc
import SystemPackage

@testable import DigitTraining

/// A folder of a test's own, gone with the test.
final class TemporaryFolder {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/digitd-training-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) } != nil
        }
        guard made else {
            throw TrainingError.file(operation: "create", path: "/tmp", errno: .latest)
        }
        path = FilePath(String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self))
    }

    deinit { Self.remove(path) }

    /// Writes a file below the folder, making the folders on the way.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
        let file = path.appending(name)
        try StoredFile.createFolder(file.removingLastComponent())
        try StoredFile.writeAndSync(bytes, to: file)
        return file
    }

    /// Makes a folder below the folder.
    @discardableResult
    func createFolder(_ name: String) throws -> FilePath {
        let folder = path.appending(name)
        try StoredFile.createFolder(folder)
        return folder
    }

    private static func remove(_ path: FilePath) {
        for entry in (try? FolderEntry.list(path)) ?? [] {
            if entry.kind == .folder {
                remove(entry.path)
            } else {
                entry.path.withPlatformString { _ = unlink($0) }
            }
        }
        path.withPlatformString { _ = rmdir($0) }
    }
}

/// Returns the sentence of the error that some work throws, without the temporary folder's path.
func sentence(in folder: TemporaryFolder, of work: () throws -> Void) -> String {
    do {
        try work()
        return "no error"
    } catch {
        return "\(error)".replacing(folder.path.string + "/", with: "")
            .replacing(folder.path.string, with: "FOLDER")
    }
}
