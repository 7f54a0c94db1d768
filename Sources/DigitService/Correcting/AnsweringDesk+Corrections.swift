import ContentDigest
import CorrectionRequests
import DigitReading
import Files
import Logging
import PlainText
import ScanImages
import ScanLedger
import ScanSpool

extension AnsweringDesk {
    /// Records corrections and puts them into the outbox, not yet synced.
    ///
    /// - Parameters:
    ///   - corrections: What people say; what was recorded before is passed over.
    ///   - files: How far the CSVs reach that were written since the stages began.
    ///   - isRefused: Called with what the ledger refuses; the rest is recorded.
    /// - Returns: The new rows as a batch, to be synced and recorded as filed.
    /// - Throws: Trouble of the machine.
    func write(
        _ corrections: [Correction], following files: [String: ResultsFileRecord],
        whereRefused isRefused: (Correction) -> Void = { _ in }
    ) throws -> WrittenBatch {
        let recorded = try record(corrections, at: now(), isRefused)
        try crash(.correctionsRecorded)
        var batch = try write(recorded, following: files) { _ in false }
        batch.isOfCorrections = true
        return batch
    }

    /// Records corrections; where the ledger refuses them, each for itself.
    private func record(
        _ corrections: [Correction], at time: AnswerTime, _ isRefused: (Correction) -> Void
    ) throws(LedgerError) -> [AnsweredScan] {
        do {
            return try ledger.recordCorrections(corrections, at: time) { row in
                try freeDocumentName(of: row)
            }
        } catch {
            guard case .refused(_, let reason, let statement) = error else { throw error }
            guard corrections.count == 1 else {
                var recorded: [AnsweredScan] = []
                for correction in corrections {
                    recorded += try record([correction], at: time, isRefused)
                }
                return recorded
            }
            log.error(
                "The ledger refuses a correction; the answer stays as it is",
                metadata: [
                    "scan": "\(corrections[0].scan)", "label": "\(corrections[0].label)",
                    "reason": "\(reason)", "statement": "\(statement)",
                ])
            isRefused(corrections[0])
            return []
        }
    }

    /// The first name for a correction's document that nothing in the outbox has: `DAY/NAME~corrected-ROW.json`, or
    /// `DAY/NAME~reread-ROW.json`.
    private func freeDocumentName(of row: AnsweredScan) throws -> [UInt8] {
        guard let day = RelativePath(row.time.day) else {
            preconditionFailure("'\(row.time.day)' is no day")
        }
        let word = row.isReadAgain ? "reread" : "corrected"
        var number = 1
        while true {
            let tag = RelativePath.tag("\(word)-\(row.rows.lowerBound)", number: number)
            let name = row.pagePath.documentPath(tag: tag).below(day)
            if !spool.isTaken(name, in: .outbox) { return name.bytes }
            number += 1
        }
    }

    /// Logs what was corrected.
    func tell(of correction: CorrectionMark, of scan: AnsweredScan) {
        log.info(
            scan.isReadAgain ? "An answer was read again" : "An answer was corrected",
            metadata: [
                "file": "\(scan.claim.display)", "row": "\(scan.rows.lowerBound)",
                "corrects": "\(correction.corrects)",
                "number": "\(scan.answer.numbers.first?.text ?? "none")",
                "before": "\(correction.before ?? "none")",
            ])
    }
}

extension AnsweredScan {
    /// The content of its document: that of the answer, or of the correction.
    var documentBytes: [UInt8] {
        guard let correction else { return answer.documentBytes }
        let number = answer.numbers.first
        let document = CorrectionDocument(
            file: claim.display, status: isReadAgain ? readingStatus : "corrected",
            row: rows.lowerBound, corrects: correction.corrects,
            field: correction.field, number: number?.text, before: correction.before,
            box: number.map {
                PixelBox(x: $0.box.x, y: $0.box.y, width: $0.box.width, height: $0.box.height)
            }, time: time.iso8601,
            sha256: (answer.sha256 ?? []).hexadecimal,
            model: answer.model, confidence: number?.confidence)
        return Array((document.json() + "\n").utf8)
    }

    /// Whether the number that was read again is doubtful, as a word.
    private var readingStatus: String {
        let isDoubtful = answer.numbers.first?.isDoubtful ?? false
        return (isDoubtful ? ScanAnswer.Status.review : .read).rawValue
    }
}

extension [AnsweredScan] {
    /// The answers and the corrections among them, each in their order.
    var parted: (answers: [AnsweredScan], corrections: [AnsweredScan]) {
        (filter { $0.correction == nil }, filter { $0.correction != nil })
    }
}
