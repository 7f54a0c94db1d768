import Files
import Glibc
import SystemPackage

/// A trainer whose daemon has ended and that has not.
///
/// It ends by itself (``DaemonWatch``), unless somebody has stopped it (SIGSTOP): then it would hold its lock, and all
/// learning, for ever.
enum OrphanedTrainer {
    /// Ends the trainer that holds a lock, if it was some daemon's that is not its parent any more.
    ///
    /// - Parameter lock: The lock of retrainings.
    /// - Returns: Whether one was ended.
    static func end(holding lock: FilePath) -> Bool {
        guard let process = FileLock.holder(of: lock), process > 1,
            let daemon = daemon(of: process), let parent = parent(of: process), parent != daemon
        else { return false }
        return kill(process, SIGKILL) == 0
    }

    /// The daemon that a trainer was told to end with.
    private static func daemon(of process: Int32) -> Int32? {
        let words = read("cmdline", of: process).split(separator: 0).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let place = words.firstIndex(of: "--daemon"), place + 1 < words.count else {
            return nil
        }
        return Int32(words[place + 1])
    }

    private static func parent(of process: Int32) -> Int32? {
        // The name of the program, in brackets, may hold anything.
        let facts = read("stat", of: process)
        guard let end = facts.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let words = facts[(end + 1)...].split(separator: UInt8(ascii: " "))
        return words.count > 1 ? Int32(String(decoding: words[1], as: UTF8.self)) : nil
    }

    private static func read(_ name: String, of process: Int32) -> [UInt8] {
        let path = FilePath("/proc/\(process)/\(name)")
        return (try? OpenFile(at: path, O_RDONLY).read(1 << 16)) ?? []
    }
}
