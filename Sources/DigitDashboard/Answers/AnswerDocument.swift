import CivilTime
import DigitEvaluation
import ScanLedger

/// An answer as the API tells it.
struct AnswerDocument: Encodable, Equatable {
    /// The number of the scan.
    let scan: Int64

    /// The file as people know it: names are bytes, and what would mislead is escaped.
    let file: String

    /// Which page of the file it is, from 1; none where the file has one.
    let page: Int?

    /// When it was answered, in ISO 8601.
    let time: String

    let status: String
    let code: String?
    let reason: String?
    let model: String?
    let width: Int?
    let height: Int?
    let numbers: [Number]

    /// What a person said of a scan without a number, or `none`; none where nobody did.
    let label: String?

    /// Whether the daemon has yet to write what was said of a scan without a number.
    let waits: Bool?

    /// The boxes that people drew round missed numbers; none where nobody did.
    let boxes: [Boxed]?

    /// A missed number.
    struct Boxed: Encodable, Equatable {
        /// What takes its label back.
        let id: String

        /// `x y width height` in pixels of the scan.
        let box: [Int]
        let number: String
    }

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

        /// What a person said that it is, or `none` where they said that there is no number; none where nobody
        /// said anything.
        let label: String?

        /// Whether the daemon has yet to write what was said.
        let waits: Bool?

        private enum CodingKeys: String, CodingKey {
            case seq, field, text, status, confidence, box, row, column, ink, label, waits
            case runnerUp = "runner_up"
        }
    }

    /// What else a number may be.
    struct RunnerUp: Encodable, Equatable {
        let text: String
        let share: Double
    }

    /// Creates the document of an answer, with what was said of its numbers since.
    init(
        _ scan: AnsweredScan, said: [CorrectionBook.Place: CorrectionBook.Word],
        boxes: [LabelBook.Boxed] = []
    ) {
        let answer = scan.answer
        self.scan = scan.claim.id
        file = scan.claim.display
        page = scan.claim.page
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
                said: said[CorrectionBook.Place(scan: scan.claim.id, field: index + 1)])
        }
        let whole = said[CorrectionBook.Place(scan: scan.claim.id, field: 0)]
        label = whole?.label
        waits = whole?.isWaiting == true ? true : nil
        self.boxes =
            boxes.isEmpty ? nil : boxes.map { Boxed(id: $0.id, box: $0.box, number: $0.number) }
    }
}

extension AnswerDocument.Number {
    init(
        _ number: ScanAnswer.Number, seq: Int64, field: Int, said: CorrectionBook.Word?
    ) {
        self.seq = seq
        self.field = field
        label = said?.label
        waits = said?.isWaiting == true ? true : nil
        // What another model read there counts, until a person says something.
        let again = said?.isByPerson == false ? said : nil
        text = again?.text ?? number.text
        let isDoubtful = again?.isDoubtful ?? number.isDoubtful
        status = (isDoubtful ? ScanAnswer.Status.review : .read).rawValue
        confidence = again?.confidence ?? number.confidence
        box = [number.box.x, number.box.y, number.box.width, number.box.height]
        row = number.row
        column = number.column
        runnerUp = number.runnerUp.map { AnswerDocument.RunnerUp(text: $0.text, share: $0.share) }
        ink = number.ink?.rawValue
    }
}

extension CorrectionBook.Word {
    /// What a person said, as a label has it; `nil` where no person did.
    fileprivate var label: String? { isByPerson ? "\(NumberLabel(number: text))" : nil }
}
