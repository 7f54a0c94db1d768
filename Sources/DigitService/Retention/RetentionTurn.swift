import ContentDigest
import Files
import Logging
import ScanLedger
import ScanSpool

/// Removes what has been kept for long enough, a portion at a time.
///
/// Nothing goes that a person may still want: scans with a doubtful number that nobody has corrected, scans that were
/// refused, labels, and no original while a correction waits that learns from it. A portion takes four steps, and may
/// end between any two of them and within each:
///
///     the ledger notes what is about to go, on the disk ─▶ the files go ─▶ the disk has that ─▶ the ledger notes it
///
/// Whatever was about to go goes with the next turn. `digitd verify` takes it for there or not there meanwhile.
struct RetentionTurn: Sendable {
    let spool: Spool
    let ledger: ScanLedger
    let log: Logger
    let crash: @Sendable (Step) throws -> Void
    let now: @Sendable () -> AnswerTime

    /// The moments between two steps at which tests let the process die.
    enum Step: CaseIterable, Sendable {
        /// The ledger knows what is about to go; nothing has gone.
        case noted
        /// One file has gone.
        case removed
        /// All files have gone, and the disk has that.
        case synced
        /// The ledger knows that they have gone.
        case recorded
    }

    /// The most scans of a portion: some hundred milliseconds of a disk.
    static let portion = 1000

    /// How a portion ended.
    struct Outcome: Equatable {
        /// Of how many scans something was removed.
        var count = 0

        /// The last scan that was looked at; nil when there was none left.
        var last: Int64?
    }

    /// Removes a portion.
    ///
    /// - Parameters:
    ///   - thing: What.
    ///   - age: How long it is kept.
    ///   - scan: The last scan that was looked at, or 0.
    /// - Returns: What was done.
    /// - Throws: Trouble of the machine; it can be done once more.
    func clear(
        _ thing: ClearedThing, olderThan age: Duration, after scan: Int64
    ) throws -> Outcome {
        let limit = lastDay(olderThan: age)
        if thing == .originals, try !correctionsWaiting().isEmpty { return Outcome() }
        let found = try ledger.clearable(
            thing, upTo: limit, after: scan, limit: Self.portion)
        guard let last = found.last?.claim.id else { return Outcome() }
        // What is corrected late is young again.
        let going = found.filter {
            !$0.isOpen && $0.lastDay <= limit && (thing == .documents || $0.sha256 != nil)
        }
        guard !going.isEmpty else { return Outcome(last: last) }
        let scans = going.map(\.claim.id)
        try ledger.recordClearing(.going, thing, of: scans)
        try crash(.noted)
        for scan in going {
            try remove(thing, of: scan)
            try crash(.removed)
        }
        try spool.sync()
        try crash(.synced)
        try ledger.recordClearing(.gone, thing, of: scans)
        try crash(.recorded)
        log.notice(
            "What was kept for long enough has gone",
            metadata: ["what": "\(thing)", "scans": "\(scans.count)", "upTo": "\(limit)"])
        return Outcome(count: scans.count, last: last)
    }

    /// The last local date whose end is as long ago.
    private func lastDay(olderThan age: Duration) -> String {
        let now = now()
        let milliseconds = Int64(age / .milliseconds(1)) + 86_400_000
        return AnswerTime.shown(
            millisecondsSince1970: now.millisecondsSince1970 - milliseconds,
            secondsEastOfUTC: now.secondsEastOfUTC
        ).day
    }

    /// What people have said that was not taken over yet; their pictures are originals.
    ///
    /// - Throws: `FileError` where that cannot be told: then nothing may go.
    private func correctionsWaiting() throws(FileError) -> [FolderEntry] {
        do {
            return try FolderEntry.list(spool.layout.corrections)
        } catch  where error.errno == .noSuchFileOrDirectory {
            return []
        }
    }

    private func remove(_ thing: ClearedThing, of scan: ClearableScan) throws(SpoolError) {
        switch thing {
        case .originals: try removeOriginal(of: scan)
        case .documents:
            for name in scan.documents {
                guard let path = RelativePath(bytes: name) else { continue }
                let isGone = try spool.clear(path, in: .outbox) {
                    $0.isDocument(ofContent: scan.sha256)
                }
                if isGone { spool.removeEmptyFolders(leadingTo: path, in: .outbox) }
            }
        }
    }

    /// Removes a scan's original: of the files with a name that it may have, the one with its content.
    private func removeOriginal(of scan: ClearableScan) throws(SpoolError) {
        guard let path = RelativePath(bytes: scan.claim.name), let day = RelativePath(scan.day)
        else { return }
        for number in 0..<Self.namesLookedAt {
            let tag = RelativePath.tag("\(scan.claim.file)", number: number)
            let place = path.tagged(tag).below(day)
            let isGone = try spool.clear(place, in: .done) {
                SHA256Digest(of: $0).bytes == scan.sha256
            }
            if isGone { return spool.removeEmptyFolders(leadingTo: place, in: .done) }
        }
    }

    /// Its own name, the one with its number, and the one behind it: as `digitd reread` looks for it.
    private static let namesLookedAt = 3
}
