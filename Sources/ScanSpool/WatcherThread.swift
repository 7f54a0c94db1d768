import CSystemCalls
import Files
import Glibc
import Synchronization
import SystemPackage

/// The thread that waits for the kernel on behalf of a ``FolderWatcher``.
///
/// `@unchecked Sendable`: `watches` is touched by `start()` before the thread exists and by the
/// thread only after that; everything else is immutable or locked.
final class WatcherThread: @unchecked Sendable {
    struct State {
        var mode = FolderWatcher.Mode.events
        var overflows = 0
        var watchedFolders = 0
    }

    let state = Mutex(State())

    private let path: FilePath
    private let mask: UInt32
    private let checkInterval: Duration
    private let continuation: AsyncStream<FolderHint>.Continuation
    private let wakeUp: Int32
    private let isStopped = Atomic(false)

    private var watches: InotifyWatches?

    init(
        _ path: FilePath, noticesRemovals: Bool, checkInterval: Duration,
        _ continuation: AsyncStream<FolderHint>.Continuation
    ) {
        self.path = path
        self.checkInterval = checkInterval
        self.continuation = continuation
        var mask =
            IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MODIFY | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF | IN_ONLYDIR
        if noticesRemovals { mask |= IN_DELETE | IN_MOVED_FROM }
        self.mask = UInt32(mask)
        wakeUp = digitd_event_descriptor()
    }

    deinit {
        if wakeUp >= 0 { close(wakeUp) }
    }

    /// Begins to watch, and starts the thread.
    func start() {
        openWatches()
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<WatcherThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        if result == 0 {
            pthread_detach(thread)
        } else {
            context.release()
            // Without a thread nobody could send hints; the consumer's own interval has to do.
            setMode(.scanning(because: "no thread could be started: \(Errno(rawValue: result))"))
        }
    }

    /// Ends the thread soon, and the stream now.
    func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        continuation.finish()
        var one: UInt64 = 1
        _ = write(wakeUp, &one, MemoryLayout.size(ofValue: one))
    }

    private func setMode(_ mode: FolderWatcher.Mode) {
        state.withLock { $0.mode = mode }
    }

    /// Sends a hint; one that still waits for the consumer is merged into it.
    private func send(_ hint: FolderHint) {
        var hint = hint
        while case .dropped(let older) = continuation.yield(hint), !hint.isSuperset(of: older) {
            hint.formUnion(older)
        }
    }
}

// MARK: - The thread

extension WatcherThread {
    /// How long events gather before the next hint: a file written in a thousand pieces is no
    /// thousand reasons to look.
    private static let gatheringTime = Duration.milliseconds(10)
    private static let scanInterval = Duration.seconds(1)

    private func run() {
        watchSubfolders()
        var nextCheck = monotonicNow() + checkInterval
        while !isStopped.load(ordering: .relaxed) {
            let isScanning = state.withLock { $0.mode } != .events
            let patience = min(
                nextCheck - monotonicNow(), isScanning ? Self.scanInterval : checkInterval)
            if wait(for: patience) {
                handleEvents()
                pause(Self.gatheringTime)
            } else if isScanning {
                // Without a watch, only looking at the path tells when the folder is there (again).
                if watches == nil { checkRoot() }
                send(.time)
            }
            if monotonicNow() >= nextCheck {
                checkRoot()
                nextCheck = monotonicNow() + checkInterval
            }
        }
    }

    private func monotonicNow() -> Duration { SpoolClock.machine.monotonic() }

    /// Waits for an event; returns whether there is one.
    private func wait(for duration: Duration) -> Bool {
        var descriptors = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
        if let watches {
            descriptors.append(pollfd(fd: watches.descriptor, events: Int16(POLLIN), revents: 0))
        }
        poll(&descriptors, nfds_t(descriptors.count), duration.pollMilliseconds)
        return descriptors.count > 1 && descriptors[1].revents != 0
    }

    /// Waits, unless the watcher is stopped meanwhile.
    private func pause(_ duration: Duration) {
        var descriptors = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
        poll(&descriptors, 1, duration.pollMilliseconds)
    }

    private func handleEvents() {
        guard let watches else { return }
        var hint: FolderHint = []
        var isRootGone = false
        var movedFolders = false
        for event in watches.read() {
            if event.has(IN_Q_OVERFLOW) {
                state.withLock { $0.overflows += 1 }
                hint.insert([.overflow, .files])
                movedFolders = true
                continue
            }
            if event.has(IN_IGNORED) {
                watches.forget(event.watch)
                continue
            }
            if event.has(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) {
                if event.watch == watches.root { isRootGone = true } else { movedFolders = true }
                continue
            }
            hint.insert(.files)
            if event.has(IN_ISDIR), event.has(IN_CREATE | IN_MOVED_TO) {
                watches.addTree(event.name, in: event.watch)
            } else if event.has(IN_ISDIR), event.has(IN_ATTRIB), !event.name.isEmpty {
                watches.addTree(event.name, in: event.watch, unlessWatched: true)
            }
        }
        if movedFolders { watches.addEverythingAgain() }
        noteCoverage()
        if isRootGone {
            checkRoot()
        } else if !hint.isEmpty {
            send(hint)
        }
    }

    /// Watches what is below the root, and says that it is time to look there.
    private func watchSubfolders() {
        guard let watches else { return }
        watches.addEverythingAgain()
        noteCoverage()
        if watches.count > 1 { send(.files) }
    }

    /// Compares the folder at the path with the watched one, and changes over if they differ.
    private func checkRoot() {
        let found = try? FileFacts(at: path).identity
        if let found, found == watches?.rootIdentity { return }
        if found == nil, watches == nil { return }
        openWatches()
        watchSubfolders()
        send([.replaced, .files])
    }

    private func openWatches() {
        watches = nil
        do throws(SystemCallFailure) {
            let watches = try InotifyWatches(path, mask: mask)
            self.watches = watches
            setMode(
                watches.remoteFilesystem.map { name in
                    .scanning(because: "\(name) does not report what other machines write")
                } ?? .events)
        } catch {
            setMode(.scanning(because: error.description))
        }
        state.withLock { $0.watchedFolders = watches?.count ?? 0 }
    }

    private func noteCoverage() {
        guard let watches else { return }
        state.withLock { state in
            state.watchedFolders = watches.count
            if let failure = watches.failure, state.mode == .events {
                state.mode = .scanning(because: failure.description)
            }
        }
    }
}

extension Duration {
    /// The duration for poll(2): rounded up, so that it is not called again for the
    /// part of a millisecond that is left.
    fileprivate var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        if seconds > 1_000_000 { return 1_000_000_000 }
        return Int32(seconds * 1000)
            + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
