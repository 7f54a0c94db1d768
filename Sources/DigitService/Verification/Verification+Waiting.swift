import Files
import ScanLedger
import ScanSpool
import SystemPackage

// What is not answered yet: the inbox is counted, and what lies in `work/` is compared with what is in hand.
extension Verification {
    /// Counts what waits in the inbox.
    mutating func countInbox() {
        var sweep = FolderSweep(through: layout.inbox)
        while let entry = try? sweep.next() {
            let path = entry.path.bytes.dropFirst(layout.inbox.bytes.count + 1)
            let names = path.split(separator: UInt8(ascii: "/"))
            if !names.contains(where: { FileName.isIgnored(Array($0)) }) { report.waiting += 1 }
        }
    }

    /// Notes files in `work/` that are not in hand, and scans in hand that are nowhere.
    mutating func compareWork() throws {
        // In this order: a claim is in the ledger before its file is in `work/`.
        let names = (try? Folder(at: layout.work, followingLinks: true).names()) ?? []
        let claims = try ledger.unfinishedClaims()
        let inHand = Set(claims.map { Spool.claimedName("\($0.id)") })
        for name in names where !FileName.isIgnored(name) && !inHand.contains(name) {
            // A daemon may have filed it away since.
            guard StoredFile.exists(layout.work.appending(name: name)) else { continue }
            report.note(.workUnknown, at: "work/\(FileName.display(name))")
        }
        // Between a claim and its renaming a daemon takes a moment, and after its answer it may be anywhere.
        guard files.newest == nil else { return }
        let claimed = try ledger.claimedScans()
        let lying = Set(names)
        for claim in claimed where !lying.contains(Spool.claimedName("\(claim.id)")) {
            guard let path = RelativePath(bytes: claim.name),
                !StoredFile.exists(layout.inbox.appending(path.filePath.components))
            else { continue }
            report.note(.claimWithoutFile, at: claim.display)
        }
    }

    /// Whether beside an original in `failed/` nobody says why it is there.
    func lacksReason(_ entry: FolderEntry, at place: RelativePath) -> Bool {
        let reason = place.appending(suffix: ".reason.txt")
        return !StoredFile.exists(layout.failed.appending(reason.filePath.components))
            // A daemon may have taken it back since.
            && StoredFile.exists(entry.path)
    }
}
