import DigitEvaluation
import DigitTestSupport
import Files
import Glibc
import ModelStore
import NeuralNetwork
import ScanImages
import Synchronization
import SystemPackage
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Retraining` {
    private let folder: TemporaryFolder
    private let store: ModelVersions
    private var digits = SegmentDigits(seed: 21)

    /// Trained once for all tests of this suite.
    private static let parent = Result { try SegmentDigits.model() }

    private static let base = Result {
        var digits = SegmentDigits(seed: 99)
        return BaseMemory(
            rehearsal: try digits.images(count: 400), validation: try digits.images(count: 500),
            description: "other digits")
    }

    init() throws {
        folder = try TemporaryFolder()
        let parent = try Self.parent.get()
        store = ModelVersions(folder: folder.path.appending("models")) {
            () throws(ModelError) in parent
        }
        for digit in 0...9 { try folder.createFolder("training/\(digit)") }
    }

    private func run(
        minimumImages: Int = 10, epochs: Int = 6, at iso: String = "2026-11-22T14:05:09+01:00"
    ) -> RetrainingRun {
        let settings = RetrainingSettings(
            minimumImages: minimumImages, rehearsalImages: 400, epochs: epochs)
        return RetrainingRun(
            training: folder.path.appending("training"), store: store, settings: settings,
            seed: testSeed(5),
            digitdVersion: "0.1", now: { Timestamp(iso: iso) }
        ) { settings, seed in (try? Self.base.get()) ?? BaseMemory(settings, seed: seed) }
    }

    /// Puts labelled images into `training/`; `label` and `lit` say how they are labelled and
    /// drawn when that is not the plain digit.
    private mutating func label(
        _ digit: Int, count: Int, as label: Int? = nil, lit: [Int]? = nil, prefix: String = "scan"
    ) throws {
        for index in 0..<count {
            let picture = digits.picture(of: digit, lit: lit)
            try folder.write(
                picture.pngBytes(),
                to: "training/\(label ?? digit)/\(prefix)-\(digit)-\(index).png")
        }
    }

    private func reports() throws -> [String] {
        let reports = folder.path.appending("training/reports")
        guard StoredFile.exists(reports) else { return [] }
        return try FolderEntry.list(reports).map(\.name)
    }

    @Test mutating func `teaches a way of writing that the model in use reads badly`() throws {
        try label(7, count: 30, lit: SegmentDigits.oddSeven)
        let before = try store.load().model

        let report = try run().run()

        #expect(report.outcome == .promoted, "\(report.text)")
        #expect(report.versionAfter == "000001")
        // What the comparison counts is named: these are the images that the gate went by.
        let changed = try #require(report.changed)
        let labelled = try #require(report.labelled)
        #expect(changed.count { $0.after == $0.label } == labelled.gained && labelled.gained > 0)
        #expect(changed.count { $0.before == $0.label } == labelled.lost)
        #expect(changed.allSatisfy { $0.name.hasPrefix("7/scan-7-") && $0.before != $0.after })
        #expect(report.countsPerDigit == [0, 0, 0, 0, 0, 0, 0, 30, 0, 0])
        let after = try store.load()
        #expect(after.version == "000001")
        #expect(after.model.facts.parent == before.identity)

        // New ones of this kind, and the old ones too.
        var fresh = SegmentDigits(seed: 77)
        var odd = LabelledImages()
        for _ in 0..<50 {
            let picture = fresh.picture(of: 7, lit: SegmentDigits.oddSeven)
            odd.append(try DigitFinder().numbers(in: picture)[0][0].bitmap.pixels, label: 7)
        }
        #expect(before.network.correct(on: odd) < 10)
        #expect(after.model.network.correct(on: odd) > 40)
        let plain = try fresh.images(count: 200)
        #expect(after.model.network.correct(on: plain) >= before.network.correct(on: plain) - 1)

        #expect(
            try reports() == [
                "2026-11-22T14-05-09-promoted.json", "2026-11-22T14-05-09-promoted.md",
            ])
        let card = try #require(store.card(version: "000001"))
        #expect(card.labels == report.labels)
        #expect(card.reason == report.reason)
    }

    @Test mutating func `lets the labels take turns when the few held out prove little`() throws {
        // All labels but the held-out ones are of the odd kind, so these alone prove nothing.
        try label(2, count: 12)
        try label(7, count: 12, lit: SegmentDigits.oddSeven)
        let training = folder.path.appending("training")
        let labels = DigestedLabels(try DigitFolders(in: training))
        let parts = HeldOutLabels(of: labels.entries.map(\.digest))
        for place in parts.heldOut where labels.entries[place].digit == 7 {
            #expect(labels.entries[place].scan.path.withPlatformString { unlink($0) } == 0)
        }
        let report = try run().run()
        #expect(report.outcome == .promoted, "\(report.text)")
        let labelled = try #require(report.labelled)
        #expect(labelled.images == "labelled images, held out in turn,")
        #expect(labelled.count == report.countsPerDigit.reduce(0, +))
    }

    @Test mutating func `keeps out what was learned from shuffled labels`() throws {
        for digit in 0...9 {
            for index in 0..<12 {
                let wrong = (digit * 7 + index * 3 + 1) % 10
                try label(digit, count: 1, as: wrong, prefix: "shuffled-\(index)")
            }
        }
        let report = try run().run()
        #expect(report.outcome == .keptOut)
        #expect(report.reason.contains("Many labels are probably wrong."))
        #expect(report.nextStep == "Check the labels, those listed below first.")
        #expect(try store.load().version == nil)
        #expect(store.versions().isEmpty)
        #expect(report.suspicious.count > 10)
    }

    @Test mutating func `keeps out what is no better`() throws {
        for digit in 0...9 { try label(digit, count: 6) }
        let report = try run().run()
        #expect(report.outcome == .keptOut)
        #expect(report.nextStep == "Nothing is wrong. Add labelled images of what is read badly.")
        #expect(try reports().allSatisfy { $0.contains("kept-out") })
    }

    @Test mutating func `names labels that look wrong and files that cannot be used`() throws {
        for digit in 0...9 { try label(digit, count: 6) }
        try label(3, count: 1, as: 8, prefix: "slip")
        try folder.write(Array("no picture".utf8), to: "training/2/letter.png")
        try folder.write(Array("half".utf8), to: "training/2/.upload.png.part")
        try folder.write(digits.picture(of: 4).pngBytes(), to: "training/lost.png")
        let twice = digits.picture(of: 6).pngBytes()
        try folder.write(twice, to: "training/6/twice.png")
        try folder.write(twice, to: "training/0/twice.png")

        let report = try run().run()

        #expect(report.suspicious.map(\.name) == ["8/slip-3-0.png"])
        #expect(
            report.problems.map(\.name) == [
                "0/twice.png", "2/letter.png", "6/twice.png", "lost.png",
            ])
        #expect(
            report.problems.map(\.reason).filter { !$0.contains("PNG") } == [
                "The same image is labelled 0 and 6. Keep the right one.",
                "The same image is labelled 0 and 6. Keep the right one.",
                "It lies beside the folders 0 to 9. Move it into that of its digit.",
            ])
    }

    @Test mutating func `does nothing for unchanged labels, whatever came of them`() throws {
        for digit in 0...9 { try label(digit, count: 4) }
        let first = try run().run()
        #expect(first.outcome == .keptOut)
        let second = try run(at: "2026-11-23T08:00:00+01:00").run()
        #expect(second.outcome == .unchanged)
        #expect(try reports().count == 2)
        // Another name is no other label; another label is.
        let training = folder.path.appending("training")
        try StoredFile.rename(
            training.appending("1/scan-1-0.png"), to: training.appending("1/renamed.png"))
        #expect(try run().run().outcome == .unchanged)
        #expect(try run().run(force: true).outcome == .keptOut)
        try label(1, count: 1, prefix: "new")
        #expect(try run().run().outcome == .keptOut)
    }

    @Test mutating func `waits until there are enough labels, and says so once`() throws {
        try label(5, count: 4)
        let report = try run().run()
        #expect(report.outcome == .skipped)
        #expect(
            report.text == """
                # Retraining, 2026-11-22T14:05:09+01:00

                **Nothing was learned.** There are 4 usable labelled images; learning begins with 10.

                **Next:** Add at least 6 more.

                Model before: built-in (\(report.identityBefore.prefix(12))).

                ## Labels

                4 labelled images can be used:

                | digit | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | images | 0 | 0 | 0 | 0 | 0 | 4 | 0 | 0 | 0 | 0 |

                """)
        #expect(try run().run().outcome == .unchanged)
        #expect(try reports().count == 2)
        // The setting is part of the question.
        #expect(try run(minimumImages: 4).run().outcome != .unchanged)
    }

    @Test func `writes nothing while there are no labels at all`() throws {
        let report = try run().run()
        #expect(report.outcome == .skipped)
        #expect(report.reason == "There are no labelled images yet.")
        #expect(report.files.isEmpty)
        #expect(try reports().isEmpty)
    }

    @Test mutating func `takes a fixed sample of more labels than its limit`() throws {
        for digit in 0...9 { try label(digit, count: 4) }
        var limited = run()
        limited.settings.maximumImages = 25
        let report = try limited.run()
        #expect(report.countsPerDigit.reduce(0, +) == 25)
        #expect(report.notes == ["Of 40 labelled files a fixed sample of 25 was used."])
    }

    @Test mutating func `leaves everything as it was when it is stopped`() throws {
        try label(7, count: 20, lit: SegmentDigits.oddSeven)
        let batches = Mutex(0)
        let report = try run().run(
            onStage: { if case .training = $0 { batches.withLock { $0 += 1 } } },
            shouldContinue: { batches.withLock { $0 } < 5 })
        #expect(report.outcome == .interrupted)
        #expect(try store.load().version == nil)
        #expect(try reports().isEmpty)
        // It does not count as a failure: the next one does the work.
        #expect(try run().run().outcome == .promoted)
    }

    @Test mutating func `gives up on labels that get it killed again and again`() throws {
        try label(7, count: 20, lit: SegmentDigits.oddSeven)
        let labels = DigestedLabels(
            try DigitFolders(in: folder.path.appending("training"))
        ).fingerprint
        // What a run that is killed in training leaves behind.
        try StoredFile.createFolder(store.folder)
        try run().remember(labels, outcome: nil, reason: "", unfinished: 3)
        let report = try run().run()
        #expect(report.outcome == .skipped)
        #expect(
            report.reason == """
                Learning from these labels was begun 3 times and never came to its end; the \
                process was killed, perhaps for want of memory.
                """)
        #expect(try run().run().outcome == .unchanged)
        #expect(try run().run(force: true).outcome == .promoted)
    }

    @Test mutating func `does not bring a model back that was taken back, for a label more`() throws
    {
        try label(7, count: 30, lit: SegmentDigits.oddSeven)
        #expect(try run().run().versionAfter == "000001")
        #expect(store.labels(ofVersion: "000001").count == 30)
        try store.rollBack(at: Timestamp(iso: "2026-11-23T08:00:00+01:00"))
        try label(7, count: 1, lit: SegmentDigits.oddSeven, prefix: "more")
        let rested = try run().run()
        #expect(rested.outcome == .skipped)
        #expect(
            rested.reason == """
                Model 000001 had learned from nearly the same labels and was taken back on 2026-11-23. \
                1 label has changed since then; learning begins again with 10.
                """)
        #expect(try run().run().outcome == .unchanged)
        // Enough of them are another matter, and so is who asks for it.
        try label(7, count: 9, lit: SegmentDigits.oddSeven, prefix: "others")
        #expect(try run().run().outcome == .promoted)
    }

    @Test mutating func `leaves a report of a run that was killed, once`() throws {
        try label(5, count: 4)
        let labels = DigestedLabels(
            try TrainingLabels(in: folder.path.appending("training"))
        ).fingerprint
        try StoredFile.createFolder(store.folder)
        #expect(try !run().reportKilledRun(because: "It was killed by signal 9 and said nothing."))
        try run().remember(labels, outcome: nil, reason: "", unfinished: 1)
        #expect(try run().reportKilledRun(because: "It was killed by signal 9 and said nothing."))
        #expect(try !run().reportKilledRun(because: "It was killed by signal 9 and said nothing."))
        let name = "2026-11-22T14-05-09-interrupted"
        #expect(try reports() == ["\(name).json", "\(name).md"])
        let path = folder.path.appending("training/reports/\(name).md")
        let text = String(decoding: try StoredFile.read(path), as: UTF8.self)
        #expect(
            text.contains(
                "The retraining came to no end. It was killed by signal 9 and said nothing. "
                    + "Nothing has changed."))
        // The run that follows another death without a daemon says so itself, and goes on.
        try run().remember(labels, outcome: nil, reason: "", unfinished: 1)
        #expect(try run().run().outcome == .skipped)
        #expect(try reports().count == 6)
    }

    @Test mutating func `sees that a model was promoted though its report was never written`()
        throws
    {
        try label(7, count: 20, lit: SegmentDigits.oddSeven)
        #expect(try run().run().outcome == .promoted)
        // Killed between the pointer and the report.
        #expect(
            store.folder.appending("retraining.json").withPlatformString { unlink($0) } == 0)
        let report = try run().run()
        #expect(report.outcome == .unchanged)
        #expect(report.reason == "The model in use has learned from these labels already.")
        #expect(store.versions() == ["000001"])
        // A report that is written for it does not say that nothing has changed.
        let labels = try #require(store.card(version: "000001")?.labels)
        try run().remember(labels, outcome: nil, reason: "", unfinished: 1)
        #expect(try run().reportKilledRun(because: "It was killed by signal 9."))
        let name = try #require(try reports().first { $0.hasSuffix("-promoted-2.md") })
        let path = folder.path.appending("training/reports/\(name)")
        let text = String(decoding: try StoredFile.read(path), as: UTF8.self)
        #expect(
            text.contains("The retraining was ended right after that. It was killed by signal 9."))
        #expect(text.contains("Model before: built-in") && text.contains("Model now: 000001."))
    }

    @Test func `is done by one process at a time`() throws {
        try StoredFile.createFolder(store.folder)
        let lock = try RetrainingRun.takeLock(at: store.folder.appending(".retraining.lock"))
        let message = sentence(in: folder) { _ = try run().run() }
        #expect(
            message == """
                A retraining is under way already (process \(getpid()) holds \
                'models/.retraining.lock'). Wait until it has finished.
                """)
        withExtendedLifetime(lock) {}
    }

    @Test func `says what to do when there are no folders for the digits`() throws {
        let empty = try folder.createFolder("empty")
        var run = run()
        run.training = empty
        #expect(
            sentence(in: folder) { _ = try run.run() } == """
                'empty' has no folder named 0 to 9. Make ten folders with these names and put \
                each image into that of its digit.
                """)
    }

    @Test mutating func `gives one model for one set of labels`() throws {
        try label(7, count: 20, lit: SegmentDigits.oddSeven)
        _ = try run().run()
        let first = try store.load().model.identity
        try store.use(nil)
        _ = try run().run(force: true)
        #expect(try store.load().version == "000002")
        #expect(try store.load().model.identity == first)
    }
}
