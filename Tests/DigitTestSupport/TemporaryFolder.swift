import Foundation

/// Runs a body with the path of an empty folder, which is removed afterwards.
public func withTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
    let folder = try makeTemporaryFolder()
    defer { removeTemporaryFolder(folder) }
    return try body(folder)
}

/// Runs a body with the path of an empty folder, which is removed afterwards.
public func withTemporaryFolder<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Value
) async throws -> Value {
    let folder = try makeTemporaryFolder()
    defer { removeTemporaryFolder(folder) }
    return try await body(folder)
}

private func makeTemporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "digitd-test-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
}

private func removeTemporaryFolder(_ folder: String) {
    // A test may have taken the right to write away from its folders.
    if let paths = FileManager.default.enumerator(atPath: folder) {
        for case let path as String in paths {
            let file = "\(folder)/\(path)"
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder),
                isFolder.boolValue
            {
                try? FileManager.default.setAttributes(
                    [.posixPermissions: 0o700], ofItemAtPath: file)
            }
        }
    }
    try? FileManager.default.removeItem(atPath: folder)
}
