import DigitReading
import Files
import Logging
import ScanLedger
import ScanSpool

/// Brings ledger and folders into agreement: after a crash, and after trouble of the machine.
///
/// | the ledger says | in `work/` | what is done |
/// | --- | --- | --- |
/// | claimed | no file | the claim never happened: it is forgotten, the file is in the inbox |
/// | claimed | a file | it is read; one that was being read when the process died is read alone |
/// | answered | either | the answer is handed out once more, the original filed away |
/// | filed | a file | a power cut undid the rename: it is filed away once more |
/// | nothing | a file | it goes back to the inbox as `recovered-ID` |
struct Recovery: Sendable {
    let spool: Spool
    let ledger: ScanLedger
    let answering: AnsweringDesk
    let log: Logger

    /// What is left to read.
    struct Remainder: Sendable {
        /// Scans to be read together.
        var together: [ClaimedScan] = []

        /// Scans to be read one at a time, because the process died while it was reading them.
        var alone: [ClaimedScan] = []

        /// What is left in portions of up to `size` scans, each as if one look had brought it.
        func portions(of size: Int) -> [[ClaimedScan]] {
            var portions: [[ClaimedScan]] = []
            var rest = together[...]
            while !rest.isEmpty {
                portions.append(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            return portions + alone.map { [$0] }
        }
    }

    /// Does what the table says.
    ///
    /// - Parameters:
    ///   - suspects: The scans that were being read when the last process died.
    ///   - attempts: How often a scan is tried when the daemon dies each time it reads it.
    /// - Returns: The claimed scans that have to be read.
    /// - Throws: Trouble of the machine; it can be run once more.
    func run(suspects: [Int64], attempts: Int) throws -> Remainder {
        let files = Set(try spool.workFiles())
        let answered = try ledger.answeredScans()
        let claims = try ledger.claimedScans()
        try settleResultsFiles(answered, claims, files: files)
        try finish(answered, files: files)
        try fileAway(files, except: Set((answered.map(\.claim) + claims).map(\.id)))

        let gone = claims.filter { !files.contains(String($0.id)) }
        if !gone.isEmpty { try ledger.forgetClaims(gone.map(\.id)) }
        return try remainder(
            of: claims.filter { files.contains(String($0.id)) }, suspects: Set(suspects),
            attempts: attempts)
    }

    private func finish(_ answered: [AnsweredScan], files: Set<String>) throws {
        var files = files
        for scan in answered where !files.contains(scan.workName) {
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
    private func fileAway(_ files: Set<String>, except open: Set<Int64>) throws {
        let closed = files.compactMap(Int64.init).filter { !open.contains($0) }
        let filed = try ledger.filedScans(among: closed)
        for scan in filed { try answering.fileAway(scan) }
        let known = open.union(filed.map(\.claim.id))
        for file in files where Int64(file).map({ !known.contains($0) }) ?? true {
            guard let name = RelativePath("recovered-\(file)"),
                let place = try spool.putBack(file, as: name)
            else { continue }
            log.warning(
                "Put a file back into the inbox that nothing is known of",
                metadata: ["file": "\(place)"])
        }
    }

    private func remainder(
        of claims: [ScanClaim], suspects: Set<Int64>, attempts: Int
    ) throws -> Remainder {
        var remainder = Remainder()
        var retried: [ScanClaim] = []
        for claim in claims {
            guard let path = RelativePath(bytes: claim.name) else { continue }
            var scan = ClaimedScan(claim: claim, path: path, isTakenUp: true)
            scan.size = ResultsFileRepair.size(of: spool.layout.claimed(scan.workName)) ?? 0
            if suspects.contains(claim.id) {
                if claim.attempts >= attempts {
                    scan.refusal = .gaveUp(after: claim.attempts)
                } else {
                    retried.append(claim)
                }
            }
            if suspects.contains(claim.id) || claim.attempts > 1 {
                remainder.alone.append(scan)
            } else {
                remainder.together.append(scan)
            }
        }
        // On the disk before the next attempt begins: it may be the one that ends the process.
        if !retried.isEmpty { _ = try ledger.recordAttempts(retried) }
        return remainder
    }
}

extension Refusal {
    /// The answer to a scan that has ended the program again and again.
    fileprivate static func gaveUp(after attempts: Int) -> Refusal {
        Refusal(
            code: .gaveUp,
            reason: """
                digitd ended \(attempts) times while it was reading this file, and tries it no \
                more. Save the picture anew, or send it to the authors of digitd.
                """)
    }
}
