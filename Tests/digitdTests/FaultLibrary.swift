import DigitTestSupport
import Foundation
import Testing

/// A library of `Tests/Faults`, built to be loaded before all others of a program that is to meet trouble.
enum FaultLibrary {
    /// Builds one.
    ///
    /// - Parameters:
    ///   - name: The name of its source.
    ///   - folder: Where it is put.
    /// - Returns: Its path, for `LD_PRELOAD`.
    /// - Throws: That it cannot be built.
    static func build(_ name: String, in folder: TemporaryFolder) throws -> String {
        let library = folder.url.appending(path: "faults.so").path
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Faults/\(name)").path
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = ["clang", "-shared", "-fPIC", "-o", library, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "the library of faults cannot be built")
        return library
    }
}
