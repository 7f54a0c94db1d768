import ScanLedger
import Testing

@testable import digitd

@Suite struct `Answers shown on a terminal` {
    private func answer(
        _ id: Int64, _ status: ScanAnswer.Status, numbers: [String] = [], reason: String? = nil
    ) -> AnsweredScan {
        let box = ScanAnswer.Box(x: 0, y: 0, width: 1, height: 1)
        return AnsweredScan(
            answer: ScanAnswer(
                to: ScanClaim(id: id, name: [], display: "\(id).png"), status: status,
                reason: reason, durationInMilliseconds: 1,
                numbers: numbers.map {
                    .init(text: $0, confidence: 1, isDoubtful: false, box: box)
                }, document: "", documentNames: []),
            time: AnswerTime(millisecondsSince1970: 0, secondsEastOfUTC: 0, day: "1970-01-01"),
            rows: id...id, documentName: [])
    }

    @Test func `are one line each`() {
        let answers = [
            answer(1, .read, numbers: ["7"]), answer(2, .read, numbers: ["50", "4192"]),
            answer(3, .review, numbers: ["1"]), answer(4, .rejected, reason: "It is blank."),
        ]
        #expect(
            AnswerTicker.text(answers) == """
                1.png  7
                2.png  50 4192
                3.png  1  (doubtful: a copy is in review/)
                4.png  rejected: It is blank.

                """)
    }

    @Test func `are the last twenty when there are many`() {
        let lines = AnswerTicker.text((1...21).map { answer($0, .read, numbers: ["0"]) })
            .split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.first == "… and others; outbox/ has all of them")
        #expect(lines[1] == "2.png  0")
        #expect(lines.last == "21.png  0")
    }
}
