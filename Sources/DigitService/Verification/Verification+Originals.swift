import ContentDigest
import Files
import ScanLedger
import ScanSpool

extension Verification {
    /// Compares the originals with what was answered.
    ///
    /// - Returns: Whether it came to its end.
    mutating func countOriginals(
        _ onProgress: (Int) -> Void, shouldContinue: () -> Bool
    ) throws -> Bool {
        let files = files
        var seen = 0
        var whole = true
        var atUnreadPlaces: [ContentTally.Mark] = []
        var withoutReason: [(mark: ContentTally.Mark, shown: String)] = []
        try files.forEachOriginal { entry in
            guard whole, shouldContinue() else {
                whole = false
                return
            }
            seen += 1
            onProgress(seen)
            let place = files.placeInFailed(entry)
            let isExpected = place.map { unreadPlaces.contains(Self.mark($0)) } ?? false
            guard let digest = try? SHA256Digest(ofFileAt: entry.path) else {
                if !isExpected { report.note(.originalUnreadable, at: files.display(entry)) }
                return
            }
            let mark = ContentTally.mark(digest.bytes)
            if isExpected { atUnreadPlaces.append(mark) } else { tally.find(mark) }
            if let place, lacksReason(entry, at: place) {
                withoutReason.append((mark, files.display(entry)))
            }
        }
        guard whole else { return false }
        var (missing, unknown) = tally.differences()
        report.originals = seen - unknown.values.reduce(0, +)
        // Another scan of that name may have been there first.
        for mark in atUnreadPlaces {
            if let count = missing[mark] { missing[mark] = count > 1 ? count - 1 : nil }
        }
        try forgetInHand(&unknown)
        lacking.unknownContents = unknown
        // What was never answered has no reason to be there, and is told as that.
        for (mark, shown) in withoutReason where unknown[mark] == nil {
            report.note(.reasonMissing, at: shown)
        }
        try nameMissing(&missing)
        try nameUnknown(&unknown)
        return true
    }

    static func mark(_ place: RelativePath) -> ContentTally.Mark {
        ContentTally.mark(SHA256Digest(of: place.bytes).bytes)
    }

    /// What was in hand may have reached its shelf.
    private func forgetInHand(_ unknown: inout [ContentTally.Mark: Int]) throws {
        for scan in try ledger.answeredScans().parted.answers where !scan.claim.isFurtherPage {
            guard let digest = scan.answer.sha256 else { continue }
            let mark = ContentTally.mark(digest)
            if let count = unknown[mark] { unknown[mark] = count > 1 ? count - 1 : nil }
        }
        for mark in going {
            if let count = unknown[mark] { unknown[mark] = count > 1 ? count - 1 : nil }
        }
    }

    private mutating func nameMissing(_ missing: inout [ContentTally.Mark: Int]) throws {
        var last: Int64 = 0
        while !missing.isEmpty {
            let answers = try ledger.answers(afterRow: last, limit: Self.portion)
            guard let end = answers.last else { return }
            clearings = try ledger.clearings(of: answers.map(\.claim.id))
            for scan in answers.parted.answers
            where !scan.claim.isFurtherPage && !inHand.contains(scan.claim.id)
                && clearing(of: scan).original == .kept
            {
                guard let digest = scan.answer.sha256 else { continue }
                let mark = ContentTally.mark(digest)
                guard let count = missing[mark] else { continue }
                missing[mark] = count > 1 ? count - 1 : nil
                // It grew after it was answered, and was answered once more.
                if wasTakenBack(scan) { continue }
                report.note(.originalMissing, at: scan.claim.display)
            }
            last = end.rows.upperBound
        }
    }

    private func wasTakenBack(_ scan: AnsweredScan) -> Bool {
        guard scan.answer.status == .rejected, let path = RelativePath(bytes: scan.claim.name)
        else { return false }
        return layout.wasTakenBack(path, id: scan.workName)
    }

    private mutating func nameUnknown(_ unknown: inout [ContentTally.Mark: Int]) throws {
        guard !unknown.isEmpty else { return }
        let files = files
        try files.forEachOriginal { entry in
            guard !unknown.isEmpty, let digest = try? SHA256Digest(ofFileAt: entry.path)
            else { return }
            let mark = ContentTally.mark(digest.bytes)
            guard let count = unknown[mark] else { return }
            unknown[mark] = count > 1 ? count - 1 : nil
            report.note(.originalUnknown, at: files.display(entry))
        }
    }
}
