import Foundation
import SystemPackage

/// An empty folder of a test's own, removed with the last reference to it.
public final class TemporaryFolder: Sendable {
    /// Where the folder is.
    public let url: URL

    /// The folder's path.
    public var path: FilePath { FilePath(url.path) }

    /// Creates an empty folder.
    ///
    /// - Parameter inMemory: Whether it should be on no disk where the machine has such a place: a
    ///   sync then takes no time.
    /// - Throws: What the system says when it cannot be made.
    public init(inMemory: Bool = false) throws {
        let memory = URL(filePath: "/dev/shm")
        let isThere = FileManager.default.isWritableFile(atPath: memory.path)
        let place = inMemory && isThere ? memory : FileManager.default.temporaryDirectory
        // Resolved, so that a path printed by the program under test is the same text.
        url = place.resolvingSymlinksInPath()
            .appending(path: "digitd-test-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        makeWritable()
        try? FileManager.default.removeItem(at: url)
    }

    /// Gives back the right to write in folders from which a test took it away.
    private func makeWritable() {
        guard let paths = FileManager.default.enumerator(atPath: url.path) else { return }
        for case let path as String in paths {
            let inside = url.appending(path: path)
            let type = try? FileManager.default.attributesOfItem(atPath: inside.path)[.type]
            guard type as? FileAttributeType == .typeDirectory else { continue }
            try? FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: inside.path)
        }
    }

    /// Writes a file below the folder, making the folders on the way.
    @discardableResult
    public func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return FilePath(file.path)
    }

    /// Writes a text and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name).string
    }

    /// Makes a folder below the folder.
    @discardableResult
    public func createFolder(_ name: String) throws -> FilePath {
        let folder = url.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return FilePath(folder.path)
    }
}

/// Runs a body with the path of an empty folder, which is removed afterwards.
public func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    return try body(folder.url.path)
}

/// Runs a body with the path of an empty folder, which is removed afterwards.
public func withTemporaryFolder<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Value
) async throws -> Value {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    return try await body(folder.url.path)
}
