import CivilTime
import ScanLedger

/// An answer as the API tells it.
struct AnswerDocument: Encodable, Equatable {
    /// The number of the scan.
    let scan: Int64

    /// The file as people know it: names are bytes, and what would mislead is escaped.
    let file: String

    /// When it was answered, in ISO 8601.
    let time: String

    let status: String
    let code: String?
    let reason: String?
    let model: String?
    let width: Int?
    let height: Int?
    let numbers: [Number]

    /// A number on the scan.
    struct Number: Encodable, Equatable {
        /// The number of the row in the CSV.
        let seq: Int64

        /// The number of the number on its scan, from 1.
        let field: Int

        let text: String
        let status: String
        let confidence: Double

        /// `x y width height` in pixels of the scan.
        let box: [Int]
        let row: Int?
        let column: Int?
        let runnerUp: RunnerUp?
        let ink: String?

        /// What a person said that it is; none where nobody did.
        let label: String?

        private enum CodingKeys: String, CodingKey {
            case seq, field, text, status, confidence, box, row, column, ink, label
            case runnerUp = "runner_up"
        }
    }

    /// What else a number may be.
    struct RunnerUp: Encodable, Equatable {
        let text: String
        let share: Double
    }

    /// Creates the document of an answer, with what people said of its numbers.
    init(_ scan: AnsweredScan, said: [LabelBook.Place: String]) {
        let answer = scan.answer
        self.scan = scan.claim.id
        file = scan.claim.display
        time =
            LocalTime(
                millisecondsSince1970: scan.time.millisecondsSince1970,
                secondsEastOfUTC: scan.time.secondsEastOfUTC
            ).iso8601
        status = answer.status.rawValue
        code = answer.code
        reason = answer.reason
        model = answer.model.map { String($0.prefix(12)) }
        width = answer.width
        height = answer.height
        numbers = answer.numbers.enumerated().map { index, number in
            Number(
                number, seq: scan.rows.lowerBound + Int64(index), field: index + 1,
                label: said[LabelBook.Place(scan: scan.claim.id, field: index + 1)])
        }
    }
}

extension AnswerDocument.Number {
    init(_ number: ScanAnswer.Number, seq: Int64, field: Int, label: String?) {
        self.seq = seq
        self.field = field
        self.label = label
        text = number.text
        status = (number.isDoubtful ? ScanAnswer.Status.review : .read).rawValue
        confidence = number.confidence
        box = [number.box.x, number.box.y, number.box.width, number.box.height]
        row = number.row
        column = number.column
        runnerUp = number.runnerUp.map { AnswerDocument.RunnerUp(text: $0.text, share: $0.share) }
        ink = number.ink?.rawValue
    }
}
