import Files
import Glibc
import SystemPackage
import Testing

@testable import ScanSpool

/// A spool in a folder of its own under `/tmp`, removed with the last reference to it.
final class TemporarySpool: Sendable {
    let top: FilePath
    let layout: SpoolLayout
    let spool: Spool

    init() throws {
        top = try makeTemporaryFolder()
        layout = SpoolLayout(root: top.appending("root"))
        try layout.create()
        spool = try Spool(layout)
    }

    deinit {
        removeTree(top)
    }

    /// Writes a file below one of the spool's folders, by ordinary means.
    @discardableResult
    func drop(
        _ path: String, _ text: String = "scan", in folder: SpoolFolder = .inbox
    ) throws -> RelativePath {
        let relative = try #require(RelativePath(path))
        try drop(relative, Array(text.utf8), in: folder)
        return relative
    }

    func drop(_ path: RelativePath, _ bytes: [UInt8], in folder: SpoolFolder = .inbox) throws {
        let file = layout[folder].appending(path.filePath.components)
        try makeFolders(file.removingLastComponent())
        try writeFile(bytes, to: file)
    }

    /// Writes a file into `work/` as if it had been claimed under an id, by ordinary means.
    func claim(_ id: String, _ text: String = "scan") throws {
        try writeFile(Array(text.utf8), to: layout.claimed(id))
    }

    /// Every file below the root as `path: content`, sorted; folders without files are left out.
    func contents(of folder: SpoolFolder) throws -> [String] {
        try files(below: layout[folder]).map { path in
            let text = String(decoding: try readFile(path), as: UTF8.self)
            var relative = path
            _ = relative.removePrefix(layout[folder])
            return "\(relative.display): \(text)"
        }.sorted()
    }
}

/// A failed call of a test's own preparations.
struct PreparationFailure: Error, CustomStringConvertible {
    let description: String
    init(_ call: String, _ path: FilePath) {
        description = "\(call) '\(path.display)': \(Errno(rawValue: errno))"
    }
}

func makeTemporaryFolder() throws -> FilePath {
    var template = Array("/tmp/digitd-spool-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PreparationFailure("mkdtemp", "/tmp") }
    return FilePath(platformString: template)
}

func makeFolders(_ path: FilePath) throws {
    if path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw PreparationFailure("mkdir", path) }
    try makeFolders(path.removingLastComponent())
    try makeFolders(path)
}

func writeFile(_ bytes: [UInt8], to path: FilePath) throws {
    let descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: .init(rawValue: 0o644))
    _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
}

func readFile(_ path: FilePath) throws -> [UInt8] {
    let descriptor = try FileDescriptor.open(path, .readOnly)
    return try descriptor.closeAfter {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}

func files(below path: FilePath) throws -> [FilePath] {
    let folder = try Folder(at: path)
    var found: [FilePath] = []
    for name in try folder.names() {
        let inside = folder.path(of: name)
        if try folder.facts(of: name)?.kind == .folder {
            found += try files(below: inside)
        } else {
            found.append(inside)
        }
    }
    return found
}

/// Whether anything has the path; a link counts as itself.
func exists(_ path: FilePath) -> Bool {
    (try? FileFacts(at: path, followingLinks: false)) != nil
}

func removeTree(_ path: FilePath) {
    if let folder = try? Folder(at: path) {
        for name in (try? folder.names()) ?? [] { removeTree(folder.path(of: name)) }
        _ = path.withPlatformString { rmdir($0) }
    } else {
        _ = path.withPlatformString { unlink($0) }
    }
}

extension SystemCallFaults {
    /// Runs `body` under this plan and returns what it threw.
    func failure(_ body: () throws(SpoolError) -> Void) -> SpoolError? {
        Self.$current.withValue(self) {
            do throws(SpoolError) {
                try body()
                return nil
            } catch {
                return error
            }
        }
    }
}
