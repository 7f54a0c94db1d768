import DigitReading
import Files
import Glibc
import Logging
import ScanImages
import ScanLedger
import ScanSpool
import SystemPackage

/// Takes scans out of the inbox: records the intent, then renames.
///
/// Used by one task at a time.
final class ClaimingDesk: @unchecked Sendable {
    // Sendable because only the claiming queue, which runs one piece of work after the other, ever
    // touches the scanner and the rule.

    /// What one look into the inbox brought.
    struct Catch: Sendable {
        /// The scans that are ours now.
        var scans: [ClaimedScan] = []

        /// Whether all of the inbox was looked through.
        var isComplete = true

        /// In how long the first of the waiting files may be ready.
        var nextDue: Duration?

        /// How many files are not ready yet.
        var waiting = 0

        /// What cannot be taken, each as a sentence; only some where there are many.
        var blocked: [String] = []
    }

    private let spool: Spool
    private let late: LateWriters
    private let ledger: ScanLedger
    private let log: Logger
    private let crash: CrashHook
    private var rule: SettleRule
    private var scanner: InboxScanner
    private var told: Set<String> = []
    private var emptied: EmptiedFolders

    /// What could not be taken since the inbox was looked through last.
    private var notTaken: [BlockedEntry] = []

    init(
        spool: Spool, ledger: ScanLedger, late: LateWriters, emptied: EmptiedFolders,
        rule: SettleRule, log: Logger, crash: @escaping CrashHook
    ) {
        self.emptied = emptied
        self.spool = spool
        self.late = late
        self.ledger = ledger
        self.log = log
        self.crash = crash
        self.rule = rule
        scanner = Self.scanner(spool, rule)
    }

    /// Looks into the inbox and claims what is ready, at most one batch.
    func claim(_ settings: ServiceSettings) throws -> Catch {
        if settings.settleRule != rule {
            rule = settings.settleRule
            scanner = Self.scanner(spool, rule)
        }
        try spool.check()
        try checkFreeSpace(settings)
        try late.takeBack(maximumBytes: settings.reading.limits.maximumBytes)
        let scan = try scanner.scan(limit: settings.batchSize)
        for entry in scan.blocked { report(entry) }
        let scans = try claim(scan.ready)
        emptied.note(scan.ready.compactMap(\.path.parent))
        emptied.clear { settings.hints.isAbout($0) }
        let blocked = Set(scan.blocked + notTaken)
        if scan.isComplete { notTaken = [] }
        return Catch(
            scans: scans, isComplete: scan.isComplete, nextDue: scan.nextDue,
            waiting: scan.waiting, blocked: blocked.map { "\($0.reason)" }.sorted())
    }

    /// Throws when there is less room than the settings ask for.
    func checkFreeSpace(_ settings: ServiceSettings) throws {
        let free = try spool.freeBytes()
        guard free >= settings.minimumFreeBytes else {
            throw ServiceError.diskAlmostFull(
                freeBytes: free, minimumFreeBytes: settings.minimumFreeBytes)
        }
    }

    private func claim(_ entries: [InboxEntry]) throws -> [ClaimedScan] {
        guard !entries.isEmpty else { return [] }
        let recorded = try record(entries)
        try crash(.claimsRecorded)

        var claimed: [ClaimedScan] = []
        var lost: [Int64] = []
        for (entry, claim) in recorded {
            if try take(entry, as: claim) {
                claimed.append(
                    ClaimedScan(
                        claim: claim, path: entry.path, refusal: entry.refusal.map { Refusal($0) },
                        size: entry.kind == .regular ? entry.size : 0))
                try crash(.scanClaimed)
            } else {
                lost.append(claim.id)
            }
        }
        if !lost.isEmpty { try ledger.forgetClaims(lost) }
        return claimed
    }

    /// Records that files are about to be claimed; where the ledger refuses them, each for itself.
    ///
    /// One that is refused alone stays in the inbox, and holds up no other.
    private func record(
        _ entries: [InboxEntry]
    ) throws(LedgerError) -> [(InboxEntry, ScanClaim)] {
        do {
            let claims = try ledger.recordClaims(
                entries.map { entry in
                    NewClaim(
                        name: entry.path.bytes, display: entry.path.display, inode: entry.inode)
                }, at: AnswerTime.now().millisecondsSince1970)
            return Array(zip(entries, claims))
        } catch {
            guard case .refused(_, let reason, _) = error else { throw error }
            guard entries.count == 1 else {
                var recorded: [(InboxEntry, ScanClaim)] = []
                for entry in entries { recorded += try record([entry]) }
                return recorded
            }
            let path = entries[0].path
            leave(path, because: .notRecorded(path, reason: reason))
            return []
        }
    }

    /// Leaves something in the inbox alone for a while, and says so: the rest of the inbox must not wait for it.
    private func leave(_ path: RelativePath, because reason: SpoolError) {
        scanner.postpone(path, because: reason)
        report(BlockedEntry(path: path, reason: reason))
        if notTaken.count < 16 { notTaken.append(BlockedEntry(path: path, reason: reason)) }
    }

    private func take(_ entry: InboxEntry, as claim: ScanClaim) throws(SpoolError) -> Bool {
        do {
            let id = String(claim.id)
            guard try spool.claim(entry.path, as: id) else { return false }
            if entry.refusal != nil || spool.isUnchanged(entry, claimedAs: id) { return true }
            // Of what it is now nobody knows whether it is whole.
            return try spool.putBack(id, as: entry.path) == nil
        } catch .cannotTake(let path, let facts, let errno) {
            // Only its owner can mend that.
            leave(path, because: .cannotTake(path, facts: facts, errno))
            return false
        }
    }

    /// Says once what keeps files from being taken.
    private func report(_ entry: BlockedEntry) {
        if told.insert(entry.reason.description).inserted {
            log.warning(
                "Something in the inbox cannot be taken",
                metadata: ["file": "\(entry.path)", "reason": "\(entry.reason)"])
        }
        // An inbox in which everything is blocked must not cost memory.
        if told.count > 1000 { told = [] }
    }

    private static func scanner(_ spool: Spool, _ rule: SettleRule) -> InboxScanner {
        InboxScanner(spool, rule: rule) { head, tail, size in
            switch ImageFormat.completeness(head: head, tail: tail, size: size) {
            case .complete: .complete
            case .incomplete: .incomplete
            case .unknown: .unknown
            }
        } hasEnd: { size, read in
            ImageFormat.hasEnd(size: size, reading: read)
        }
    }
}
