import Foundation
import Glibc

/// A control group with a limit of memory, as a service with `MemoryMax=` has one.
final class MemoryGroup {
    private let folder: String

    /// Where groups with such a limit can be made, and the name of the limit there; nil where this process may not.
    private static let place: (folder: String, limit: String)? = {
        // Version 1, and version 2 where the controller was handed on.
        for (folder, limit) in [
            ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"),
        ] {
            let trial = "\(folder)/digitd-trial-\(getpid())"
            guard mkdir(trial, 0o755) == 0 else { continue }
            defer { rmdir(trial) }
            if access("\(trial)/\(limit)", W_OK) == 0 { return (folder, limit) }
        }
        return nil
    }()

    /// Whether there can be one.
    static var isPossible: Bool { place != nil }

    /// Makes a group.
    init(bytes: Int) throws {
        guard let place = Self.place else { throw CocoaError(.featureUnsupported) }
        folder = "\(place.folder)/digitd-test-\(UInt32.random(in: 0 ... .max))"
        guard mkdir(folder, 0o755) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try write("\(bytes)", to: place.limit)
    }

    deinit { rmdir(folder) }

    /// Puts a process into it, and all that it starts from now on.
    func take(_ process: Int32) throws { try write("\(process)", to: "cgroup.procs") }

    private func write(_ text: String, to name: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: "\(folder)/\(name)"))
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }
}
