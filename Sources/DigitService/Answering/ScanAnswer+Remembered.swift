import DigitReading
import PlainText
import ScanImages
import ScanLedger

extension ScanAnswer {
    /// The document as far as the ledger remembers it: all of it but the single digits of its numbers, which only
    /// the document itself holds.
    ///
    /// Of a scan without numbers it is the document that was written, byte for byte.
    var rememberedDocument: String {
        var members = DocumentMembers(file: claim.display, status: status.rawValue)
        members.page = claim.page
        members.code = code
        members.reason = reason
        members.model = model
        members.sha256 = sha256.map { digest in
            digest.map { $0.zeroPadded(to: 2, radix: 16) }.joined()
        }
        members.width = width
        members.height = height
        members.numbers = numbers.map { number in
            let isDoubtful = status == .review && number.isDoubtful
            var remembered = DocumentMembers.Number(
                text: number.text, status: (isDoubtful ? Status.review : .read).rawValue,
                confidence: number.confidence,
                box: PixelBox(
                    x: number.box.x, y: number.box.y, width: number.box.width,
                    height: number.box.height))
            remembered.row = number.row
            remembered.column = number.column
            remembered.runnerUp = number.runnerUp?.text
            remembered.runnerUpShare = number.runnerUp?.share ?? 0
            remembered.ink = number.ink?.rawValue
            remembered.reason = number.reason
            return remembered
        }
        return members.json()
    }
}
