import Files
import Glibc
import LinearAlgebra
import ParallelWork
import PlainText
import ScanImages
import ScanPages
import ScanSpool
import SystemPackage

/// Looks at the machine as far as a root depends on it: room, events, limits, clock, processor.
struct MachineExamination {
    let layout: SpoolLayout

    /// How much room the configuration asks for, in bytes.
    let minimumFreeBytes: Int

    /// What was found.
    func findings() async -> [Finding] {
        [room(), await events(), limits(), clock(), processor(), formats()]
    }

    /// Looks for what decodes the formats that digitd does not decode itself.
    private func formats() -> Finding {
        let missing = PagedFormat.allCases.filter { !$0.isDecodable }
        guard !missing.isEmpty else {
            return .fine("formats", "PNG, JPEG, TIFF, PDF and HEIC are read.")
        }
        let names = missing.map(\.description).joined(separator: " and ")
        return .warning(
            "formats", "Nothing on this machine decodes \(names): such scans are refused.",
            cure: "apt install " + missing.map(\.package).joined(separator: " "))
    }

    private func room() -> Finding {
        let room: Folder.Room
        do throws(Errno) {
            room = try Folder.room(at: layout.root)
        } catch {
            return .fault(
                "room", "The file system says nothing of its room: \(error).",
                cure: "See the system's log.")
        }
        if room.bytes < minimumFreeBytes {
            return .fault(
                "room",
                "\((room.bytes >> 20).grouped) MiB are free, and 'intake.minimumFreeSpace' asks for "
                    + "\((minimumFreeBytes >> 20).grouped) MiB: scans are left in the inbox.",
                cure: "Make room, or lower 'intake.minimumFreeSpace'.")
        }
        if let files = room.files, files < 10_000 {
            return .warning(
                "room", "Only \(files.grouped) more files can be made.",
                cure: "Each scan has two: move old days out of done/ and outbox/.")
        }
        return .fine("room", "\((room.bytes >> 20).grouped) MiB are free.")
    }

    /// Makes a file in the inbox and listens for the kernel's word of it.
    private func events() async -> Finding {
        let watcher = FolderWatcher(layout.inbox, noticesRemovals: true)
        defer { watcher.stop() }
        let isHeard = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await hint in watcher.events where hint.contains(.files) { return true }
                return false
            }
            group.addTask {
                // Until the watch on the folders below is live; then one that must be noticed.
                for _ in 0..<20 {
                    if let inbox = try? Folder(at: layout.inbox, followingLinks: true) {
                        let name = FolderExamination.cookie
                        _ = try? inbox.file(name, O_WRONLY | O_CREAT, mode: 0o600)
                        try? inbox.remove(name)
                    }
                    if (try? await Task.sleep(for: .milliseconds(100))) == nil { return false }
                }
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        if case .scanning(let reason) = watcher.mode {
            return .warning(
                "events", "The kernel does not report all changes in the inbox: \(reason)",
                cure: "The inbox is looked through every second, which costs little.")
        }
        guard isHeard else {
            return .warning(
                "events", "The kernel said nothing of a file that was made in the inbox.",
                cure: "Scans are taken all the same, after 'intake.rescanInterval'.")
        }
        return .fine("events", "The kernel reports what changes in the inbox.")
    }

    private func limits() -> Finding {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let files = Int(clamping: limit.rlim_cur)
        guard files >= 256 else {
            return .warning(
                "limits", "A process may have \(files) files open; digitd wants 256.",
                cure: "Raise it: 'ulimit -n 1024', or LimitNOFILE= in the unit.")
        }
        return .fine("limits", "A process may have \(files.grouped) files open.")
    }

    /// Compares the clock with the ledger, which cannot be younger than now.
    private func clock() -> Finding {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let time = Duration.seconds(now.tv_sec)
        let ledger = (try? FileFacts(at: layout.ledger))?.changed ?? .zero
        if ledger > time + .seconds(60) {
            return .warning(
                "clock", "The clock is behind the time at which the ledger was changed last.",
                cure: "Set the clock: answers are filed under its day.")
        }
        // The beginning of 2025, and the end of the last year with four digits.
        guard (1_735_689_600..<253_402_300_800).contains(Int(now.tv_sec)) else {
            return .warning(
                "clock", "The clock shows a year in which this is not used.",
                cure: "Set the clock: answers are filed under its day.")
        }
        return .fine("clock", "The clock is not behind the ledger.")
    }

    private func processor() -> Finding {
        let cores = availableCores == 1 ? "1 core" : "\(availableCores) cores"
        switch InstructionSet.best {
        case .portable:
            return .warning(
                "processor", "\(cores), without AVX2: networks compute several times as slowly.",
                cure: "Nothing is wrong; large pages take long.")
        case .avx2: return .fine("processor", "\(cores), computing 8 numbers at a time.")
        case .avx512: return .fine("processor", "\(cores), computing 16 numbers at a time.")
        }
    }
}
