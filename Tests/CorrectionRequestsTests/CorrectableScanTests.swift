import CorrectionRequests
import DigitEvaluation
import Testing

@testable import ScanLedger

@Suite struct `What a label says of an answer` {
    private func scan(
        _ numbers: [String?], doubtful: Set<Int> = [], hasSize: Bool = true
    ) -> CorrectableScan {
        CorrectableScan(
            claim: ScanClaim(id: 1, name: [0x61], display: "a.png"),
            sha256: [UInt8](repeating: 1, count: 32), day: "2026-11-22", status: .read,
            hasSize: hasSize,
            numbers: numbers.enumerated().map { index, text in
                CorrectableScan.Number(
                    field: text == nil ? 0 : index + 1, row: Int64(index + 1), text: text,
                    isDoubtful: doubtful.contains(index + 1), isCorrected: false,
                    box: text == nil
                        ? nil : ScanAnswer.Box(x: 10 * index, y: 0, width: 9, height: 9))
            }, label: nil)
    }

    private func label(_ text: String) throws -> NumberLabel {
        try #require(NumberLabel(text))
    }

    @Test func `is written where it differs or the number is doubtful`() throws {
        let page = scan(["12", "7", "504192"], doubtful: [2])
        #expect(try page.fields(for: label("12-7-504192")) == [.init(number: 2, text: "7")])
        #expect(
            try page.fields(for: label("13-none-504192"))
                == [.init(number: 1, text: "13"), .init(number: 2, text: nil)])
        #expect(try page.fields(for: label("9"), field: 3) == [.init(number: 3, text: "9")])
    }

    @Test func `that there is none is meant of all numbers`() throws {
        #expect(
            try scan(["12", "7"]).fields(for: label("none"))
                == [.init(number: 1, text: nil), .init(number: 2, text: nil)])
    }

    @Test func `puts a number onto a scan that had none, if it was opened`() throws {
        #expect(try scan([nil]).fields(for: label("7")) == [.init(number: 0, text: "7")])
        #expect(try scan([nil]).fields(for: label("7"), field: 1) == [.init(number: 0, text: "7")])
        #expect(try scan([nil]).fields(for: label("none")) == [])
        #expect(throws: CorrectionProblem.neverOpened(file: "a.png")) {
            try scan([nil], hasSize: false).fields(for: label("7"))
        }
    }

    @Test func `must fit it`() throws {
        #expect {
            try scan(["12", "7"]).fields(for: label("127"))
        } throws: {
            "\($0)" == """
                The label 127 says 1 number, and 'a.png' was answered with 2 numbers. Correct one of them \
                with: digitd correct FILE --field N NUMBER
                """
        }
        #expect {
            try scan(["12"]).fields(for: label("7"), field: 2)
        } throws: {
            "\($0)" == "'a.png' has no number 2: 1 number was answered. Give a field from 1 to 1."
        }
    }
}
