import DigitReading
import PlainText
import ScanLedger

extension ScanAnswer {
    /// Creates the answer that is given in place of one that the ledger does not take.
    ///
    /// It holds nothing of what was read, for something in there breaks a rule of the tables.
    ///
    /// - Parameters:
    ///   - answer: The answer that was refused.
    ///   - reason: What the ledger said.
    init(refusing answer: ScanAnswer, because reason: String) {
        let refusal = Refusal(
            code: .unrecorded,
            reason: """
                The ledger refused the answer to this scan (\(reason)). That is an error of \
                digitd: send the picture to its authors.
                """)
        let document = ReadingDocument(
            file: answer.claim.display, page: answer.claim.page, outcome: .failure(refusal),
            modelIdentity: answer.model ?? "",
            sha256: answer.sha256.map { digest in
                digest.map { $0.zeroPadded(to: 2, radix: 16) }.joined()
            },
            bars: AcceptanceBars(1))
        self.init(
            to: answer.claim, document, sha256: answer.sha256, documentNames: answer.documentNames)
    }
}
