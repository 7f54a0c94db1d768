import Files
import Synchronization
import SystemPackage

@testable import ScanSpool

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let times: Mutex<(wall: Duration, monotonic: Duration)>

    init() {
        times = Mutex((SpoolClock.machine.wall(), .seconds(1_000)))
    }

    var clock: SpoolClock {
        SpoolClock(
            wall: { self.times.withLock { $0.wall } },
            monotonic: { self.times.withLock { $0.monotonic } })
    }

    /// Lets time pass.
    func pass(_ duration: Duration) {
        times.withLock { times in
            times.wall += duration
            times.monotonic += duration
        }
    }

    /// Moves both clocks to the moment of the newest change in a folder.
    ///
    /// Files are stamped by the machine's clock, which a busy machine carries on unpredictably; from
    /// here on the test alone says how much later it is.
    func catchUp(with folder: FilePath) throws {
        let newest = try newestChange(below: Folder(at: folder))
        pass(newest - times.withLock { $0.wall })
    }

    private func newestChange(below folder: Folder) throws -> Duration {
        var newest = Duration.zero
        for name in try folder.names() {
            guard let facts = try folder.facts(of: name) else { continue }
            newest = max(newest, facts.changed)
            if facts.kind == .folder, let inside = RelativePath(bytes: name) {
                // A folder that is closed to the test has no news.
                guard let folder = try? folder.folder(inside) else { continue }
                newest = max(newest, try newestChange(below: folder))
            }
        }
        return newest
    }

    /// Sets the wall clock, as a person or a time server does.
    func setWall(by duration: Duration) {
        times.withLock { $0.wall += duration }
    }
}
