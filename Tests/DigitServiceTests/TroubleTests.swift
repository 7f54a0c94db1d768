import DigitService
import DigitTestSupport
import Foundation
import ScanSpool
import Synchronization
import Testing

@Suite struct `Trouble of the machine` {
    @Test func `pauses the work while the disk is almost full, and it goes on by itself`()
        async throws
    {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            let lines = Mutex<[String]>([])
            rig.seams.notifications.status = { line in lines.withLock { $0.append(line) } }
            let needed = rig.settings
            rig.settings.minimumFreeBytes = .max / 2
            try await rig.whileRunning { rig, daemon in
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the pause") {
                    lines.withLock { $0.contains { $0.hasPrefix("Paused: The disk has ") } }
                }
                #expect(rig.files("inbox") == ["a.png"])
                try await waitUntil("the reason") {
                    SpoolLock.hindrances(rig.layout).pause?.hasPrefix("The disk has ") == true
                }
                #expect(
                    rig.log.lines.contains {
                        $0.hasPrefix("error: The work is paused reason=The disk")
                    })
                daemon.reload(needed)
                try await waitUntil("the answer") { try rig.row(of: "a.png") != nil }
            }
            #expect(rig.log.lines.contains("notice: The trouble is over and the work goes on"))
        }
    }

    @Test func `leaves the counts right, though it comes between an answer and its filing`()
        async throws
    {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            let lines = Mutex<[String]>([])
            let hasFailed = Mutex(false)
            rig.seams.notifications.status = { line in lines.withLock { $0.append(line) } }
            rig.seams.crash = { point in
                guard point == .outboxSynced, !hasFailed.withLock({ $0 }) else { return }
                hasFailed.withLock { $0 = true }
                throw ServiceError.diskAlmostFull(freeBytes: 0, minimumFreeBytes: 1 << 20)
            }
            try await rig.whileRunning { rig, _ in
                for number in 0..<3 { try rig.drop(strokePNG(number), as: "\(number).png") }
                try await waitUntil("the end of the trouble") {
                    rig.log.lines.contains("notice: The trouble is over and the work goes on")
                }
                try await waitUntil("the counts") {
                    lines.withLock {
                        $0.last?.hasPrefix("3 read, 0 in review, 0 rejected;") == true
                    }
                }
            }
        }
    }

    @Test func `pauses the work while another folder is in the root's place`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: "\(folder)/spool")
            try await rig.whileRunning { rig, _ in
                // When the mount goes and an empty folder is in its place
                #expect(rename("\(folder)/spool", "\(folder)/away") == 0)
                #expect(mkdir("\(folder)/spool", 0o700) == 0)
                try await waitUntil("the pause") {
                    rig.log.lines.contains { $0.hasPrefix("error: The work is paused") }
                }
                #expect(rig.files("").isEmpty)
                // And when it comes back
                #expect(rmdir("\(folder)/spool") == 0)
                #expect(rename("\(folder)/away", "\(folder)/spool") == 0)
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the answer") { try rig.row(of: "a.png") != nil }
            }
        }
    }

    @Test(.enabled(if: mayMount, "needs the right to mount a small file system"))
    func `of a disk that fills up in the middle of a batch loses nothing`() async throws {
        try await withTemporaryFolder { folder in
            // Given a file system of 3 MB, nearly full
            let root = "\(folder)/small"
            #expect(mkdir(root, 0o700) == 0)
            #expect(mount("tmpfs", root, "tmpfs", 0, "size=3m") == 0)
            defer { umount2(root, Int32(MNT_DETACH)) }
            let rig = try ServiceRig(root: root)
            let names = (0..<60).map { "scan\($0).png" }
            try await rig.whileRunning { rig, _ in
                let ballast = "\(root)/ballast"
                #expect(FileManager.default.createFile(atPath: ballast, contents: nil))
                let handle = try FileHandle(forWritingTo: URL(filePath: ballast))
                // When
                for (number, name) in names.enumerated() {
                    try rig.drop(strokePNG(number), as: name)
                }
                while (try? handle.write(contentsOf: Data(count: 4096))) != nil {}
                try await waitUntil("the pause") {
                    rig.log.lines.contains { $0.hasPrefix("error: The work is paused") }
                }
                try handle.close()
                try FileManager.default.removeItem(atPath: ballast)
                try await waitUntil("all answers") {
                    // The file may have been created when there was no room for its header.
                    ((try? rig.rows()) ?? []).count >= names.count
                }
            }
            // Then
            #expect(try rig.rows().map { $0["file"] }.sorted() == names.sorted())
            #expect(rig.files("done").count == names.count)
            #expect(rig.files("work").isEmpty)
        }
    }

    @Test func `of an inbox whose changes nobody reports is told`() async throws {
        try await withTemporaryFolder { folder in
            let rig = try ServiceRig(root: "\(folder)/spool")
            try await rig.whileRunning { rig, _ in
                #expect(rename("\(folder)/spool", "\(folder)/away") == 0)
                try await waitUntil("the word that it is looked through") {
                    rig.log.lines.contains {
                        $0.hasPrefix("notice: The inbox is looked through every second")
                    }
                }
                #expect(rename("\(folder)/away", "\(folder)/spool") == 0)
                try await waitUntil("the word that it is watched again") {
                    rig.log.lines.contains("notice: The kernel reports what changes in the inbox")
                }
            }
        }
    }

    @Test(.enabled(if: mayMount, "needs the right to mount a small file system"))
    func `of one entry of the inbox is that entry's, and is named`() async throws {
        try await withTemporaryFolder { folder in
            // Given a mount point with the name of a picture, which nobody can rename
            var rig = try ServiceRig(root: folder)
            rig.seams.notifications.watchdogInterval = .milliseconds(20)
            let place = "\(folder)/inbox/b.png"
            #expect(mkdir(place, 0o700) == 0)
            #expect(mount("tmpfs", place, "tmpfs", 0, "size=64k") == 0)
            defer { umount2(place, Int32(MNT_DETACH)) }
            for name in ["a.png", "c.png"] { try rig.drop(strokePNG(), as: name) }
            // When
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the answers") { try rig.rows().count == 2 }
                try await waitUntil("the name") {
                    SpoolLock.hindrances(rig.layout).blocked.count == 1
                }
                let sentence = try #require(SpoolLock.hindrances(rig.layout).blocked.first)
                #expect(sentence.hasPrefix("'b.png' cannot be taken out of its folder ("))
                #expect(
                    sentence.hasSuffix(
                        "Device or resource busy. It may be a mount point: unmount it."))
                // And when it is unmounted
                #expect(umount2(place, 0) == 0)
                try await waitUntil("its answer") { try rig.row(of: "b.png") != nil }
                try await waitUntil("its end") {
                    SpoolLock.hindrances(rig.layout) == SpoolHindrances()
                }
            }
            // Then
            #expect(try rig.row(of: "b.png")?["code"] == "not-a-file")
            #expect(!rig.log.lines.contains { $0.hasPrefix("error: The work is paused") })
            #expect(SpoolLock.hindrances(rig.layout) == SpoolHindrances())
        }
    }

    @Test(.enabled(if: mayMount, "needs the right to mount a small file system"))
    func `of one thing in work is that thing's, and is named`() async throws {
        try await withTemporaryFolder { folder in
            // Given a mount point in work, and what shares and desktops put into each folder
            var rig = try ServiceRig(root: folder)
            rig.seams.notifications.watchdogInterval = .milliseconds(20)
            let place = "\(folder)/work/backup"
            for name in ["backup", "@eaDir", ".writing-1"] {
                #expect(mkdir("\(folder)/work/\(name)", 0o700) == 0)
            }
            #expect(mount("tmpfs", place, "tmpfs", 0, "size=64k") == 0)
            defer { umount2(place, Int32(MNT_DETACH)) }
            try rig.drop(strokePNG(), as: "a.png")
            // When
            try await rig.whileRunning { rig, _ in
                try await waitUntil("the answer") { try rig.row(of: "a.png") != nil }
                try await waitUntil("the name") {
                    SpoolLock.hindrances(rig.layout).blocked.count == 1
                }
                let sentence = try #require(SpoolLock.hindrances(rig.layout).blocked.first)
                #expect(sentence.hasPrefix("'work/backup' cannot be taken out of its folder ("))
            }
            // Then
            #expect(!rig.log.lines.contains { $0.hasPrefix("error: The work is paused") })
            #expect(rig.files("done").count == 1)
            #expect(rig.files("inbox").isEmpty)
            // And when it is unmounted, it is put back into the inbox and answered
            #expect(umount2(place, 0) == 0)
            try await rig.runOnce()
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: "\(folder)/work").sorted()
                    == [".writing-1", "@eaDir"])
        }
    }

    @Test(.enabled(if: mayMount, "needs the right to mount a small file system"))
    func `of an original that cannot be filed away leaves it, and the rest goes on`() async throws {
        try await withTemporaryFolder { folder in
            // Given a scan that is bound to its place as soon as it is answered
            var rig = try ServiceRig(root: folder)
            try rig.drop(strokePNG(0), as: "a.png")
            let place = Mutex("")
            defer { umount2(place.withLock { $0 }, Int32(MNT_DETACH)) }
            rig.seams.crash = { point in
                guard point == .outboxSynced, place.withLock({ $0.isEmpty }) else { return }
                let work = "\(folder)/work"
                let name = try FileManager.default.contentsOfDirectory(atPath: work).first ?? ""
                place.withLock { $0 = "\(work)/\(name)" }
                #expect(mount("\(work)/\(name)", "\(work)/\(name)", nil, UInt(MS_BIND), nil) == 0)
            }
            // When
            try await rig.runOnce()
            try rig.drop(strokePNG(1), as: "b.png")
            try await rig.runOnce()
            // Then both are answered once, and the first is in work
            #expect(try rig.rows().map { $0["file"] } == ["a.png", "b.png"])
            #expect(rig.files("done").map { ($0 as NSString).lastPathComponent } == ["b.png"])
            #expect(rig.files("work").count == 1)
            // And when it is let go, it goes to its shelf
            #expect(umount2(place.withLock { $0 }, 0) == 0)
            try await rig.runOnce()
            #expect(rig.files("done").count == 2)
            #expect(rig.files("work").isEmpty)
            #expect(try rig.rows().count == 2)
        }
    }

    private static let mayMount =
        getuid() == 0 && access("/proc/self/ns/mnt", F_OK) == 0
        && canMountSomewhere()

    private static func canMountSomewhere() -> Bool {
        (try? withTemporaryFolder { folder in
            guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
            umount2(folder, Int32(MNT_DETACH))
            return true
        }) ?? false
    }
}

@Suite struct `The service manager hears` {
    @Test func `ready, the counts, each reload, and the end`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            let heard = Mutex<[String]>([])
            func note(_ word: String) -> @Sendable () -> Void {
                { heard.withLock { $0.append(word) } }
            }
            rig.seams.notifications = Notifications(
                ready: note("ready"), reloading: note("reloading"), stopping: note("stopping"),
                status: { line in heard.withLock { $0.append(line) } },
                watchdogInterval: .milliseconds(20))
            let settings = rig.settings
            try rig.drop(blankPNG(width: 40, height: 40), as: "blank.png")
            let line =
                "1 read, 0 in review, 1 rejected; model \(smallModel().identity.prefix(12)); "
                + "waiting 0"
            try await rig.whileRunning { rig, daemon in
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the counts") { heard.withLock { $0.contains(line) } }
                daemon.reload(settings)
            }
            let words = heard.withLock { $0 }
            #expect(
                words.filter { !$0.contains(" ") } == ["ready", "reloading", "ready", "stopping"])
        }
    }

    @Test func `no sign of life while the work stands still`() async throws {
        try await withTemporaryFolder { folder in
            var rig = try ServiceRig(root: folder)
            let signs = Mutex(0)
            let isStuck = Mutex(false)
            let mayGoOn = DispatchSemaphore(value: 0)
            rig.settings.rescanInterval = .milliseconds(10)
            rig.seams.notifications.watchdog = { signs.withLock { $0 += 1 } }
            rig.seams.notifications.watchdogInterval = .milliseconds(20)
            rig.seams.crash = { point in
                guard point == .claimsRecorded else { return }
                isStuck.withLock { $0 = true }
                mayGoOn.wait()
            }
            try await rig.whileRunning { rig, _ in
                try await waitUntil("signs of an idle loop") { signs.withLock { $0 } > 3 }
                try rig.drop(strokePNG(), as: "a.png")
                try await waitUntil("the loop to stand still") { isStuck.withLock { $0 } }
                let before = signs.withLock { $0 }
                // Ten intervals: a machine too busy for them gives fewer signs, never more. One
                // may still be due for the step before.
                try await Task.sleep(for: .milliseconds(200))
                #expect(signs.withLock { $0 } <= before + 1)
                mayGoOn.signal()
                try await waitUntil("the answer") { try rig.row(of: "a.png") != nil }
            }
        }
    }
}
