import ScanLedger
import Testing

@testable import DigitService

@Suite struct `What came of a retraining` {
    private func outcome(
        _ cause: TrainerEnd.Cause, output: String? = nil, error: String? = nil
    ) -> TrainerOutcome {
        TrainerOutcome(
            TrainerEnd(
                cause: cause, lastOutput: output.map { Array($0.utf8) },
                lastError: error.map { Array($0.utf8) }))
    }

    private func report(_ outcome: String, files: String = #""a.txt","a.json""#) -> String {
        #"{"base":null,"files":[\#(files)],"outcome":"\#(outcome)","reason":"It is so."}"#
    }

    @Test func `is what the trainer's report says`() {
        let cases: [(String, RetrainingRecord.Outcome)] = [
            ("promoted", .promoted), ("kept-out", .kept), ("skipped", .kept),
            ("unchanged", .unchanged), ("interrupted", .failed),
        ]
        for (word, expected) in cases {
            #expect(
                outcome(.exited(code: 0), output: report(word))
                    == TrainerOutcome(outcome: expected, model: nil, summary: "It is so."),
                "\(word)")
        }
    }

    @Test func `names the model that was put into use`() {
        let line =
            #"{"files":[],"identityAfter":"5f","outcome":"promoted","reason":"It is better."}"#
        #expect(
            outcome(.exited(code: 0), output: line)
                == TrainerOutcome(outcome: .promoted, model: "5f", summary: "It is better."))
    }

    @Test func `is nothing new where no report was kept`() {
        #expect(
            outcome(.exited(code: 0), output: report("skipped", files: "")).outcome == .unchanged)
    }

    @Test func `is the report's word even when the trainer was killed after it`() {
        #expect(outcome(.signalled(9), output: report("promoted")).outcome == .promoted)
        #expect(outcome(.exited(code: 130), output: report("interrupted")).summary == "It is so.")
    }

    @Test(
        arguments: [
            (TrainerEnd.Cause.exited(code: 0), nil, nil, "It ended with code 0 and said nothing."),
            (.exited(code: 65), nil, nil, "It ended with code 65 and said nothing."),
            (.exited(code: 65), "Learning", "No labels can be read.", "No labels can be read."),
            (.signalled(9), nil, nil, "It was killed by signal 9 and said nothing."),
            (.signalled(11), "{\"outcome\":\"promo", "A fatal error.", "A fatal error."),
            (
                .exited(code: 0), "Nothing was better.", "ignored",
                "It ended with code 0, and its last line is no report: 'Nothing was better.'."
            ),
            (
                .exited(code: 0), #"{"outcome":"better","reason":"","files":[]}"#, nil,
                "It ended with code 0, and its last line is no report: "
                    + #"'{"outcome":"better","reason":"","files":[]}'."#
            ),
        ] as [(TrainerEnd.Cause, String?, String?, String)])
    func `is a failure without a report, told in a sentence`(
        cause: TrainerEnd.Cause, output: String?, error: String?, sentence: String
    ) {
        #expect(
            outcome(cause, output: output, error: error)
                == TrainerOutcome(outcome: .failed, model: nil, summary: sentence))
    }
}

@Suite struct `The last line of what comes in pieces` {
    private func last(_ pieces: [String]) -> String? {
        var line = LastLine()
        for piece in pieces { line.append(Array(piece.utf8)) }
        return line.bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ([], nil), ([""], nil), (["\n\n"], nil), (["a"], "a"), (["a\n"], "a"), (["a\nb"], "b"),
            (["a\n", "b\n", "\n"], "b"), (["a", "b\nc", "d\n"], "cd"), (["a\n\n\n", "b"], "b"),
        ] as [([String], String?)])
    func `is the last that is not empty`(pieces: [String], expected: String?) {
        #expect(last(pieces) == expected)
    }
}
