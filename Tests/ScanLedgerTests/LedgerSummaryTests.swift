import PlainText
import ScanLedger
import Testing

@Suite struct `A summary of the ledger` {
    private let summary = LedgerSummary(
        tallies: [
            .init(status: .read, code: nil, count: 1_200),
            .init(status: .rejected, code: "no-digit", count: 30),
            .init(status: .rejected, code: "too-large", count: 4),
        ], claimed: 7, answered: 2, corrections: 5, rereadings: 6,
        lastRetraining: RetrainingRecord(
            startedAt: 1_763_809_200_000, finishedAt: 1_763_809_261_999, outcome: .promoted,
            model: "0123456789ab", summary: "Better."))

    @Test func `counts what has one status, whatever its code`() {
        #expect(summary.answers == 1_234)
        #expect(summary.count(.rejected) == 34)
        #expect(summary.count(.review) == 0)
    }

    @Test func `is told to Prometheus, whole seconds and all`() {
        var text = MetricsText()
        summary.write(to: &text, labels: [("root", "/srv/\"a\"")])
        #expect(
            text.text == #"""
                # HELP digitd_answers_total Scans that the daemon has answered.
                # TYPE digitd_answers_total counter
                digitd_answers_total{root="/srv/\"a\"",status="read"} 1200
                digitd_answers_total{root="/srv/\"a\"",status="review"} 0
                digitd_answers_total{root="/srv/\"a\"",status="rejected"} 34
                # HELP digitd_scans_in_hand Scans that are claimed and not answered.
                # TYPE digitd_scans_in_hand gauge
                digitd_scans_in_hand{root="/srv/\"a\""} 7
                # HELP digitd_corrections_total Numbers that people have corrected.
                # TYPE digitd_corrections_total counter
                digitd_corrections_total{root="/srv/\"a\""} 5
                # HELP digitd_rereadings_total Doubtful numbers that another model has read again, with another outcome.
                # TYPE digitd_rereadings_total counter
                digitd_rereadings_total{root="/srv/\"a\""} 6
                # HELP digitd_last_retraining_timestamp_seconds When the last retraining ended, in seconds since 1970.
                # TYPE digitd_last_retraining_timestamp_seconds gauge
                digitd_last_retraining_timestamp_seconds{root="/srv/\"a\"",outcome="promoted"} 1763809261

                """#)
    }

    @Test func `says nothing of a retraining where there was none`() {
        var text = MetricsText()
        LedgerSummary().write(to: &text)
        #expect(!text.text.contains("retraining"))
        #expect(text.text.hasPrefix("# HELP digitd_answers_total"))
        #expect(text.text.contains("\ndigitd_answers_total{status=\"read\"} 0\n"))
    }
}

@Suite struct `The names of a document` {
    private func text(_ names: DocumentNames, _ count: Int) -> [String] {
        (0..<count).map { String(decoding: names[$0], as: UTF8.self) }
    }

    @Test func `end nowhere`() {
        let names = DocumentNames { Array("a~\($0).json".utf8) }
        #expect(text(names, 3) == ["a~0.json", "a~1.json", "a~2.json"])
        #expect(
            text(names.below("2025-11-22"), 2) == ["2025-11-22/a~0.json", "2025-11-22/a~1.json"])
        #expect(
            text(names.following(Array("b.json".utf8)), 3) == ["b.json", "a~0.json", "a~1.json"])
    }

    @Test func `of a list end with its last one`() {
        #expect(text([[0x61], [0x62]], 4) == ["a", "b", "b", "b"])
        #expect(text([], 2) == ["", ""])
    }

    @Test func `are the same when the preferred ones are`() {
        #expect(([[0x61], [0x62]] as DocumentNames) == [[0x61]])
        #expect(([[0x61]] as DocumentNames) != [[0x62], [0x61]])
    }

    @Test func `are tried in turn until one is free`() throws {
        let ledger = try ScanLedger.inMemory()
        let claims = try ledger.recordClaims(newClaims(3))
        var asked: [String] = []
        let answered = try ledger.recordAnswers(
            claims.map { claim in
                var answer = answer(to: claim)
                answer.documentNames = DocumentNames { Array("x\($0)".utf8) }
                return answer
            }, at: noon
        ) { name, _ in
            asked.append(String(decoding: name, as: UTF8.self))
            return name == Array("x1".utf8)
        }
        // The first by the table, the second by who looked into the outbox.
        #expect(
            answered.map { String(decoding: $0.documentName, as: UTF8.self) } == ["x0", "x2", "x3"])
        #expect(asked == ["x0", "x1", "x2", "x1", "x3"])
    }
}
