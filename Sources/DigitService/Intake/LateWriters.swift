import ContentDigest
import DigitReading
import Files
import Logging
import ScanLedger
import ScanSpool
import Synchronization

/// The originals that were answered although they may not have been whole, in case somebody goes on writing them.
///
/// A scanner may pause in the middle of a page for longer than it is waited for. Its file then lies in
/// `failed/`, and it writes there, for it has the file open. Such a file is taken back, and is read again
/// when it is whole. Whoever gives a file its length first and writes it later leaves zeros meanwhile: it is taken
/// for a broken picture, or for none.
final class LateWriters: Sendable {
    private struct Watched {
        let scan: AnsweredScan
        let place: RelativePath
        let digest: [UInt8]
        let end: ContinuousClock.Instant

        /// How it looked when it was what was answered; nil when nobody has compared it yet.
        var look: Spool.FailedLook?
    }

    private struct State {
        var watched: [Watched] = []
        var next: ContinuousClock.Instant?
        var knowsEarlier = false
    }

    private let state = Mutex(State())
    private let spool: Spool
    private let log: Logger
    private let earlier: @Sendable () throws -> [AnsweredScan]

    /// For how long a file is watched.
    private static let patience = Duration.seconds(24 * 3600)

    /// For how long one is watched that does not begin as a picture does: nearly all of those are none.
    private static let patienceWithOthers = Duration.seconds(3600)

    /// How many files are watched at most; of more, the newest.
    private static let most = 1000

    /// Creates a watch over what was answered within the last day.
    ///
    /// - Parameters:
    ///   - spool: The spool.
    ///   - log: Where to say what was taken back.
    ///   - earlier: The last answers of earlier processes; asked for once.
    init(
        in spool: Spool, log: Logger, earlier: @escaping @Sendable () throws -> [AnsweredScan]
    ) {
        self.spool = spool
        self.log = log
        self.earlier = earlier
    }

    /// Watches a scan that was answered, where it was not whole.
    ///
    /// - Parameters:
    ///   - scan: The scan.
    ///   - place: Where its original lies below the root; nil when that was gone.
    func watch(_ scan: AnsweredScan, at place: RelativePath?) {
        guard let place, let patience = patience(with: scan), place.components.count > 1
        else { return }
        add(scan, at: RelativePath(components: Array(place.components.dropFirst())), for: patience)
    }

    private func watchEarlier() {
        let isFirst = state.withLock { state in
            defer { state.knowsEarlier = true }
            return !state.knowsEarlier
        }
        guard isFirst, let answers = try? earlier() else { return }
        let now = Duration.milliseconds(AnswerTime.now().millisecondsSince1970)
        for scan in answers {
            let age = now - .milliseconds(scan.time.millisecondsSince1970)
            guard let patience = patience(with: scan), age <= patience else { continue }
            // It may be there under another name, but it is the file that was claimed.
            for number in 0..<3 {
                let place = scan.path.tagged(RelativePath.tag(scan.workName, number: number))
                guard spool.look(atFailed: place)?.inode == scan.claim.inode else { continue }
                add(scan, at: place, for: patience)
                break
            }
        }
    }

    /// For how long a scan is watched; nil where it was whole.
    private func patience(with scan: AnsweredScan) -> Duration? {
        switch scan.answer.code.flatMap(RefusalCode.init) {
        case .incomplete, .truncated, .empty, .corrupt: Self.patience
        case .unsupported: Self.patienceWithOthers
        default: nil
        }
    }

    private func add(_ scan: AnsweredScan, at place: RelativePath, for patience: Duration) {
        guard let digest = scan.answer.sha256 else { return }
        state.withLock { state in
            if state.watched.count == Self.most { state.watched.removeFirst() }
            state.watched.append(
                Watched(scan: scan, place: place, digest: digest, end: .now + patience))
        }
    }

    /// Takes back what has changed, at most once a second.
    ///
    /// - Throws: Trouble of the machine.
    func takeBack(maximumBytes: Int) throws(SpoolError) {
        watchEarlier()
        let watched = state.withLock { state in
            guard !state.watched.isEmpty, state.next.map({ $0 <= .now }) ?? true else {
                return [Watched]()
            }
            state.next = .now + .seconds(1)
            defer { state.watched = [] }
            return state.watched
        }
        guard !watched.isEmpty else { return }
        var rest: [Watched] = []
        defer { state.withLock { $0.watched = rest + $0.watched } }
        for var one in watched where one.end > .now {
            guard let look = spool.look(atFailed: one.place) else { continue }
            if look != one.look {
                let content = spool.content(ofFailed: one.place, maximumBytes: maximumBytes)
                if content.map({ SHA256Digest(of: $0).bytes != one.digest }) ?? true {
                    try takeBack(one)
                    continue
                }
                one.look = look
            }
            rest.append(one)
        }
    }

    private func takeBack(_ one: Watched) throws(SpoolError) {
        let note = "It was written to after this answer, so it went back to the inbox."
        let place = try spool.takeBack(
            failed: one.place, as: one.scan.path, id: one.scan.workName, noting: note)
        guard let place else { return }
        log.notice(
            "A file was written to after it was set aside, and is read again",
            metadata: ["file": "\(one.scan.claim.display)", "place": "\(place)"])
    }
}
