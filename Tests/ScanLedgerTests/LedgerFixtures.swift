import DigitTestSupport
import ScanLedger

/// The files `name0.png`, `name1.png`, … as they would be claimed.
func newClaims(_ count: Int, name: String = "scan") -> [NewClaim] {
    (0..<count).map { index in
        let file = "\(name)\(index).png"
        return NewClaim(name: Array(file.utf8), display: file, inode: UInt64(100 + index))
    }
}

/// A plain answer: one number.
func answer(
    to claim: ScanClaim, status: ScanAnswer.Status = .read, numbers: [String] = ["7"],
    code: String? = nil, reason: String? = nil
) -> ScanAnswer {
    ScanAnswer(
        to: claim, status: status, code: code, reason: reason, model: "0123456789ab",
        sha256: [UInt8](repeating: 7, count: 32), width: 28, height: 28,
        durationInMilliseconds: 0.25,
        numbers: numbers.map {
            ScanAnswer.Number(
                text: $0, confidence: 0.98765, isDoubtful: status == .review,
                box: ScanAnswer.Box(x: 4, y: 5, width: 20, height: 18), row: 2, column: 0,
                runnerUp: .init(text: "1", share: 0.125), ink: .handwritten,
                reason: status == .review ? "It is doubted." : nil)
        },
        document: #"{"schema":1}"#,
        documentNames: [
            claim.name + Array(".json".utf8), claim.name + Array("~\(claim.id).json".utf8),
        ])
}

/// A Sunday in November.
let noon = AnswerTime(
    millisecondsSince1970: 1_763_809_200_000, secondsEastOfUTC: 3600, day: "2025-11-22")
