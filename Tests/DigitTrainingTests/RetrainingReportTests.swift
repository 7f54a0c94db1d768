import DigitEvaluation
import DigitReading
import DigitTestSupport
import Foundation
import ModelStore
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `A report of a retraining` {
    private static func comparison(
        _ images: String, _ count: Int, _ before: Int, _ after: Int
    ) -> RetrainingReport.Comparison {
        .init(
            images: images, count: count, correctBefore: before, correctAfter: after,
            gained: max(0, after - before), lost: max(0, before - after))
    }

    /// A report of everything there is to report.
    private static var full: RetrainingReport {
        var report = RetrainingReport(
            time: "2026-11-22T14:05:09+01:00", identityBefore: "0123456789abcdef",
            versionBefore: "000003")
        report.conclude(.promoted, "It reads more.", next: "Nothing to do.")
        report.countsPerDigit = [10, 0, 3, 0, 0, 0, 0, 120, 0, 7]
        report.base = comparison("synthetic digits", 3_000, 2_950, 2_949)
        report.labelled = comparison("held-out labelled images", 28, 20, 27)
        report.nonDigits = comparison("images without a digit", 1_000, 990, 991)
        report.versionAfter = "000004"
        report.changed = [
            .init(name: "3/d.png", label: 3, before: DigitClass.noDigit, after: 3),
            .init(name: "7/e.png", label: 7, before: 7, after: 1),
        ]
        report.suspicious = [
            .init(name: "7/a.png", label: 7, read: 1, confidence: 0.998),
            .init(name: "0/b.png", label: 0, read: DigitClass.noDigit, confidence: 0.96),
        ]
        report.problems = [FileProblem(name: "2/c.png", reason: "It is blank.")]
        report.notes = ["A note."]
        return report
    }

    @Test func `tells of whole numbers, what changed and what looks wrong`() {
        var report = Self.full
        report.numbers = .init(
            usable: 31, heldOut: 6, base: Self.comparison("synthetic numbers", 500, 404, 404),
            labelled: Self.comparison("labelled numbers, held out in turn,", 31, 20, 26),
            changed: [.init(name: "numbers/47__a.png", label: "47", before: "", after: "47")],
            suspicious: [
                .init(name: "numbers/12__b.png", label: "12", read: "72", confidence: 0.97)
            ])
        let text = report.text
        for part in [
            "- Of 31 labelled numbers, held out in turn, 20 were right before",
            "- Of 500 synthetic numbers, 404 were right before", "31 labelled numbers can be used.",
            "- `numbers/47__a.png`, labelled 47, was read as no number and is read as 47. "
                + "![](<../numbers/47__a.png>)",
            "## Labelled numbers that look wrong: 1", "as in `47__sure__scan.png`",
            "- `numbers/12__b.png` is labelled 12 and reads as 72 (97.00 %).",
        ] {
            #expect(text.contains(part), "\(part) is missing in \(text)")
        }
        // Where nothing else is labelled, no table of nothing.
        #expect(text.contains("| digit |"))
        report.countsPerDigit = [Int](repeating: 0, count: 10)
        #expect(!report.text.contains("| digit |"))
    }

    @Test func `is a page that a clerk reads`() {
        #expect(
            Self.full.text == """
                # Retraining, 2026-11-22T14:05:09+01:00

                **A better model is in use.** It reads more.

                **Next:** Nothing to do.

                ## Before and after

                - Of 28 held-out labelled images, 20 were right before (71.43 %) and 27 are with the new \
                model (96.43 %): 7 were wrong and are right, 0 were right and are wrong.
                - Of 3,000 synthetic digits, 2,950 were right before (98.33 %) and 2,949 are with the new \
                model (98.30 %): 0 were wrong and are right, 1 were right and are wrong.
                - Of 1,000 images without a digit, 990 were right before (99.00 %) and 991 are with the new \
                model (99.10 %): 1 were wrong and are right, 0 were right and are wrong.

                Model before: 000003 (0123456789ab).
                Model now: 000004.

                ## Labels

                140 labelled images can be used:

                | digit | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | images | 10 | 0 | 3 | 0 | 0 | 0 | 0 | 120 | 0 | 7 |

                ## Labelled images that are read otherwise: 2

                - `3/d.png`, labelled 3, was read as no digit and is read as 3. ![](<../3/d.png>)
                - `7/e.png`, labelled 7, was read as 7 and is read as 1. ![](<../7/e.png>)

                ## Labels that look wrong: 2

                If a label is wrong, move the file to the folder of its digit. If it is right, put `sure__` \
                in front of the file's name; it is not asked about again.

                - `7/a.png` is labelled 7 and reads as 1 (99.80 %). ![](<../7/a.png>)
                - `0/b.png` is labelled 0 and reads as no digit (96.00 %). ![](<../0/b.png>)

                ## Files that could not be used: 1

                - `2/c.png`: It is blank.

                ## Notes

                - A note.

                """)
    }

    @Test(arguments: [
        (RetrainingReport.Outcome.promoted, "A better model is in use."),
        (.keptOut, "The model in use stays; the newly trained one was kept out."),
        (.skipped, "Nothing was learned."),
        (.unchanged, "Nothing to do: the labels have not changed."),
        (.interrupted, "Stopped before the end; nothing has changed."),
    ])
    func `says first what came of it`(outcome: RetrainingReport.Outcome, headline: String) {
        var report = Self.full
        report.outcome = outcome
        #expect(report.text.split(separator: "\n")[1].hasPrefix("**\(headline)** "))
    }

    @Test func `names a hundred files and counts the others`() {
        var report = Self.full
        report.problems = (0..<130).map { FileProblem(name: "\($0).png", reason: "It is blank.") }
        let lines = report.text.split(separator: "\n")
        #expect(lines.contains("## Files that could not be used: 130"))
        #expect(lines.contains("- `99.png`: It is blank."))
        #expect(!lines.contains("- `100.png`: It is blank."))
        #expect(lines.contains("- … and 30 more in the .json beside this"))
    }

    @Test func `comes back from its JSON, under names that scripts know`() throws {
        let data = try JSONEncoder().encode(Self.full)
        #expect(try JSONDecoder().decode(RetrainingReport.self, from: data) == Self.full)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            json.keys.sorted() == [
                "base", "changed", "countsPerDigit", "files", "heldOut", "identityBefore",
                "labelled",
                "nextStep", "nonDigits", "notes", "outcome", "problems", "reason", "suspicious",
                "time", "versionAfter", "versionBefore",
            ])
        #expect(json["outcome"] as? String == "promoted")
        #expect(RetrainingReport.Outcome.keptOut.rawValue == "kept-out")
    }

    @Test func `of a version that told less is read as well`() throws {
        var report = Self.full
        report.changed = nil
        let data = try JSONEncoder().encode(report)
        #expect(!String(decoding: data, as: UTF8.self).contains("changed"))
        #expect(try JSONDecoder().decode(RetrainingReport.self, from: data) == report)
    }

    @Test func `says nothing new where there was nothing new to learn`() {
        var report = RetrainingReport(time: "", identityBefore: "", versionBefore: nil)
        #expect(report.saysNothingNew)
        report.outcome = .unchanged
        #expect(report.saysNothingNew)
        report.outcome = .interrupted
        #expect(!report.saysNothingNew)
        report.outcome = .skipped
        report.countsPerDigit[3] = 1
        #expect(!report.saysNothingNew)
        report.countsPerDigit[3] = 0
        report.problems = [FileProblem(name: "a", reason: "b")]
        #expect(!report.saysNothingNew)
    }
}

@Suite(.tellingSeeds) struct `What an attempt to learn came to` {
    private static let before = RetrainingReport(
        time: "t", identityBefore: "i", versionBefore: nil)

    private static func report(of learning: Learning) -> RetrainingReport {
        var report = before
        report.notes = ["The model before could not be used."]
        report.take(learning, minimumImages: 10)
        return report
    }

    @Test func `is that it was stopped, unless it came to an end`() {
        var learning = Learning()
        learning.countsPerDigit[2] = 5
        let report = Self.report(of: learning)
        #expect(report.outcome == .interrupted)
        #expect(report.reason == "The retraining was stopped before its end.")
        #expect(report.nextStep == "It begins anew at the next opportunity.")
        #expect(report.countsPerDigit[2] == 5)
    }

    @Test func `is how many images are missing`() {
        var learning = Learning()
        learning.countsPerDigit = [1, 0, 0, 2, 0, 0, 0, 0, 0, 0]
        learning.end = .tooFew
        let report = Self.report(of: learning)
        #expect(report.outcome == .skipped)
        #expect(
            report.reason == "There are 3 usable labelled images; learning begins with 10.")
        #expect(report.nextStep == "Add at least 7 more.")
    }

    @Test func `is the gate's verdict, with what it was made on`() throws {
        var learning = Learning()
        let comparison = RetrainingReport.Comparison(
            images: "i", count: 4, correctBefore: 1, correctAfter: 2, gained: 1, lost: 0)
        learning.comparisons = .init(
            base: comparison, labelled: comparison,
            changed: [.init(name: "7/a.png", label: 7, before: 1, after: 7)])
        learning.notes = ["A sample was used."]
        learning.heldOut = 4
        var generator = SeededGenerator(testSeed: 1)
        let model = Model(
            network: Network(try Architecture(parsing: "784-10"), using: &generator),
            facts: ModelFacts(recipe: "r", cost: .quadratic, seed: 1, epochs: 1, data: "d"))
        learning.end = .judged(model, .promote(reason: "Better.", next: "Rest."))
        let promoted = Self.report(of: learning)
        #expect(promoted.outcome == .promoted && promoted.reason == "Better.")
        #expect(promoted.nextStep == "Rest." && promoted.heldOut == 4)
        #expect(promoted.base == comparison && promoted.nonDigits == nil)
        #expect(promoted.changed?.map(\.name) == ["7/a.png"])
        #expect(promoted.notes == ["The model before could not be used.", "A sample was used."])
        learning.end = .judged(model, .keepOut(reason: "Worse.", next: "Check."))
        let kept = Self.report(of: learning)
        #expect(kept.outcome == .keptOut && kept.reason == "Worse." && kept.nextStep == "Check.")
    }
}
