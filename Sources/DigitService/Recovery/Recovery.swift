import Files
import Logging
import ScanLedger
import ScanSpool

/// Brings ledger and folders into agreement: after a crash, and after trouble of the machine.
///
/// | the ledger says | in `work/` | what is done |
/// | --- | --- | --- |
/// | claimed | no file | the claim never happened: it is forgotten, the file is in the inbox |
/// | claimed | a file | it is read; one that was in the process when that died is read in another one |
/// | answered | either | the answer is handed out once more, the original filed away |
/// | filed | a file | a power cut undid the rename: it is filed away once more |
/// | nothing | a file | it goes back to the inbox as `recovered-ID` |
/// | nothing | half a file of ours, or a reason without its scan | it is removed |
struct Recovery: Sendable {
    let spool: Spool
    let ledger: ScanLedger
    let answering: AnsweringDesk
    let log: Logger

    /// What was put right.
    struct Account: Sendable {
        /// The answers that were handed out, which were ready before.
        var handedOut: [AnsweredScan] = []

        /// The scans whose original was still in `work/`.
        var filed: [AnsweredScan] = []

        /// Where files are in the inbox that nothing is known of.
        var putBack: [RelativePath] = []

        /// The claims that never happened.
        var forgotten: [ScanClaim] = []

        /// The half-written files that were removed, as paths below the root.
        var leftovers: [String] = []

        /// The days whose results files had rows that the ledger had not recorded.
        var settledDays: [String] = []

        /// How many answers of each day were taken back into the ledger from its results file.
        var takenBack: [String: Int] = [:]
    }

    /// What is left to read.
    struct Remainder: Sendable {
        /// The scans.
        var scans: [ClaimedScan] = []

        /// What was done beside.
        var account = Account()

        /// What is left in portions of up to `size` scans, each as if one look had brought it.
        func portions(of size: Int) -> [[ClaimedScan]] {
            var portions: [[ClaimedScan]] = []
            var rest = scans[...]
            while !rest.isEmpty {
                portions.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            return portions
        }
    }

    /// Does what the table says.
    ///
    /// - Parameter suspects: The scans that were being read when the last process died.
    /// - Returns: The claimed scans that have to be read.
    /// - Throws: Trouble of the machine; it can be run once more.
    func run(suspects: [Int64]) throws -> Remainder {
        answering.status.update { $0.stuck = [] }
        let files = Set(try spool.workFiles(whereStuck: answering.noteStuck))
        let ready = try ledger.answeredScans()
        let answered = ready.parted.answers
        let claims = try ledger.claimedScans()
        var account = Account(handedOut: ready)
        try settleResultsFiles(ready, claims, files: files, &account)
        try finish(ready, files: files)
        let open = Set((answered.map(\.claim) + claims).map(\.id))
        (account.filed, account.putBack) = try fileAway(files, except: open)

        let gone = claims.filter { !files.contains(String($0.id)) }
        if !gone.isEmpty { try ledger.forgetClaims(gone.map(\.id)) }
        account.forgotten = gone
        account.leftovers = try spool.removeLeftovers()
        var remainder = remainder(
            of: claims.filter { files.contains(String($0.id)) }, suspects: Set(suspects))
        remainder.account = account
        return remainder
    }

    private func finish(_ answered: [AnsweredScan], files: Set<String>) throws {
        var files = files
        for scan in answered.parted.answers
        where !scan.claim.isFurtherPage && !files.contains(scan.workName) {
            // A power cut may have undone the claim's rename and kept the answer.
            if isInInbox(scan), try spool.claim(scan.path, as: scan.workName) {
                files.insert(scan.workName)
            }
        }
        guard !answered.isEmpty else { return }
        try answering.handOut(answered, files: files)
        log.notice(
            "Handed out answers that were ready before the restart",
            metadata: ["count": "\(answered.count)"])
    }

    /// Whether the file in the inbox is the very one that was answered: it has its number, and was not
    /// put there since.
    ///
    /// A file that was filed away may have been dropped again, as a link; that changes it.
    private func isInInbox(_ scan: AnsweredScan) -> Bool {
        let path = spool.layout.inbox.appending(scan.path.filePath.components)
        guard scan.claim.inode != 0,
            let facts = try? FileFacts(at: path, followingLinks: false),
            facts.identity.inode == scan.claim.inode
        else { return false }
        return facts.changed <= .milliseconds(scan.time.millisecondsSince1970)
    }

    /// Deals with work files of which the ledger has no open scan.
    private func fileAway(
        _ files: Set<String>, except open: Set<Int64>
    ) throws -> (filed: [AnsweredScan], putBack: [RelativePath]) {
        let closed = files.compactMap(Int64.init).filter { !open.contains($0) }
        let known = try ledger.filedScans(among: closed)
        let filed = try known.byFile.filter { try answering.fileAway($0) }.flatMap(\.self)
        let others = open.union(known.map(\.claim.id))
        var putBack: [RelativePath] = []
        for file in files where Int64(file).map({ !others.contains($0) }) ?? true {
            guard let place = try self.putBack(file) else { continue }
            log.warning(
                "Put a file back into the inbox that nothing is known of",
                metadata: ["file": "\(place)"])
            putBack.append(place)
        }
        return (filed, putBack)
    }

    /// Puts a file back into the inbox of which the ledger knows nothing.
    ///
    /// - Returns: Where it is now; nil where it is gone, or cannot be moved.
    private func putBack(_ file: String) throws(SpoolError) -> RelativePath? {
        guard let name = RelativePath("recovered-\(file)") else { return nil }
        do {
            return try spool.putBack(file, as: name)
        } catch {
            guard case .cannotTake = error else { throw error }
            answering.noteStuck(error)
            return nil
        }
    }

    /// What is left to read of what was claimed.
    ///
    /// Nothing is counted against a suspect: the process may have been killed by anybody. It is read in
    /// a process of its own, whose end will be its own work.
    private func remainder(of claims: [ScanClaim], suspects: Set<Int64>) -> Remainder {
        var remainder = Remainder()
        for claim in claims {
            guard let path = RelativePath(bytes: claim.name) else { continue }
            var scan = ClaimedScan(claim: claim, path: path, isTakenUp: true)
            scan.size = ResultsFileRepair.size(of: spool.layout.claimed(scan.workName)) ?? 0
            scan.isSuspect = suspects.contains(claim.id)
            remainder.scans.append(scan)
        }
        return remainder
    }
}
