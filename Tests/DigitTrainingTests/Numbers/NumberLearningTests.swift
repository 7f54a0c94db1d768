import DigitEvaluation
import DigitReading
import DigitTestSupport
import Files
import ModelStore
import NeuralNetwork
import ScanImages
import SystemPackage
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Learning whole numbers` {
    private let folder: TemporaryFolder
    private let store: ModelVersions

    init() throws {
        folder = try TemporaryFolder()
        store = ModelVersions(folder: folder.path.appending("models"))
        for digit in 0...9 { try folder.createFolder("training/\(digit)") }
    }

    /// A number in even shapes; a seven is written as nobody does it.
    private func picture(of number: String, oddSevens: Bool = false) -> GreyImage {
        let side = 44
        var image = GreyImage(
            width: side * (number.count + 1), height: 90,
            pixels: [UInt8](repeating: 240, count: side * (number.count + 1) * 90))
        for (place, digit) in number.utf8.enumerated() {
            let x = Double(side * place + 26)
            if digit == 0x37, oddSevens {
                image.stroke(from: (x, 24), to: (x + 26, 24), width: 4, tone: 30)
                image.stroke(from: (x + 13, 24), to: (x + 13, 66), width: 4, tone: 30)
                image.stroke(from: (x, 66), to: (x + 26, 66), width: 4, tone: 30)
            } else {
                image.draw(
                    Int(digit - 0x30), x: x, y: 22, width: 28, height: 46, strokeWidth: 4, tone: 30)
            }
        }
        return image
    }

    private func label(_ number: String, as name: String, oddSevens: Bool = false) throws {
        try folder.write(
            picture(of: number, oddSevens: oddSevens).pngBytes(), to: "training/numbers/\(name)")
    }

    private func run() -> RetrainingRun {
        var run = RetrainingRun(
            training: folder.path.appending("training"), store: store,
            settings: RetrainingSettings(workers: 2), seed: testSeed(5), digitdVersion: "0.1")
        run.numberExtent = .init(
            stripsPerEpoch: 192, epochs: 3, rehearsedHands: 12, comparedHands: 6, comparedStrips: 40
        )
        return run
    }

    private func labelled() throws -> LabelledNumbers {
        let labels = DigestedLabels(try TrainingLabels(in: folder.path.appending("training")))
        let model = try BuiltInModel.load()
        return LabelledNumbers(
            labels.numbers,
            readBy: DigitReader(
                model: model, lines: BuiltInModel.lines, finder: BuiltInModel.finder), workers: 2)
    }

    @Test func `takes the strip of each labelled number, and passes over what says there is none`()
        throws
    {
        try label("3052", as: "3052__a.png")
        try label("8246", as: "none__b.png")
        let found = try labelled()
        #expect(found.numbers.map(\.label) == [[3, 0, 5, 2]])
        #expect(found.problems.isEmpty && found.suspicious.isEmpty)
    }

    @Test func `names what cannot be learned from`() throws {
        try label("3052", as: "30-52__two.png")
        try folder.write([1, 2, 3], to: "training/numbers/12__broken.png")
        let found = try labelled()
        #expect(found.numbers.isEmpty)
        let reasons = Dictionary(
            uniqueKeysWithValues: found.problems.map { ($0.name, $0.reason) })
        #expect(
            reasons["numbers/30-52__two.png"]?.contains(
                "finds 1 number on it where the label says 2") == true)
        #expect(reasons["numbers/12__broken.png"] != nil)
    }

    @Test func `does not learn a digit that is not on the strip`() throws {
        try label("3052", as: "30529__cut.png")
        let found = try labelled()
        #expect(found.numbers.isEmpty)
        #expect(
            found.problems.map(\.reason).first?.contains("Only 3052 of 30529 was found") == true)
    }

    @Test func `is not begun where all that is labelled says that there is no number`() throws {
        try label("3052", as: "none__a.png")
        #expect(try run().run().numbers == nil)
    }

    @Test func `tells how far it is over all trainings, once from nothing to the end`() throws {
        for index in 0..<12 {
            try label("30\(10 + index)", as: "30\(10 + index)__sure__\(index).png")
        }
        var shares: [Double] = []
        _ = try run().run { stage in
            guard case .trainingLines(let progress) = stage else { return }
            shares.append(
                Double(progress.epoch * progress.imagesPerEpoch + progress.imagesSeen)
                    / Double(progress.epochs * progress.imagesPerEpoch))
        }
        #expect(shares == shares.sorted() && shares.last == 1)
        // One training and four turns, three passes of three mini-batches each.
        #expect(shares.count == 45)
    }

    @Test func `does not believe a label that the reader is surely of another opinion about`()
        throws
    {
        try label("3052", as: "3058__wrong.png")
        try label("8246", as: "8240__sure__right.png")
        let reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: BuiltInModel.finder)
        let sureness = try reader.read(picture(of: "3052").pngBytes()).get().confidence
        try #require(sureness >= LabelledNumbers.sure, "the shapes are read with \(sureness)")
        let found = try labelled()
        #expect(found.suspicious.map(\.name) == ["numbers/3058__wrong.png"])
        #expect(found.suspicious.map(\.read) == ["3052"])
        // A person has said that it is right.
        #expect(found.numbers.map(\.name) == ["numbers/8240__sure__right.png"])
    }

    @Test func `needs as many numbers as digits`() throws {
        try label("3052", as: "3052__a.png")
        let report = try run().run()
        #expect(report.outcome == .skipped)
        #expect(report.reason == "There is 1 usable labelled number; learning begins with 10.")
        #expect(report.numbers?.usable == 1)
        #expect(!report.saysNothingNew)
    }

    @Test func `teaches a way of writing that the reader in use does not know`() throws {
        var generator = SeededGenerator(testSeed: 8)
        for index in 0..<30 {
            let others = ["3", "5", "2", "8", "6", "4"]
            let number =
                others[Int(generator.next() % 6)] + "7" + others[Int(generator.next() % 6)] + "7"
            // Assured, since the reader may be sure of what it takes them for.
            try label(number, as: "\(number)__sure__\(index).png", oddSevens: true)
        }
        let before = try store.load().model
        let report = try run().run()
        #expect(report.outcome == .promoted, "\(report.text)")
        let after = try store.load().model
        #expect(after.network == before.network)
        let lines = try #require(after.lines)
        #expect(lines.facts.parent == BuiltInModel.lines.model.identity)
        #expect(store.card(version: "000001")?.lines == lines.identity)

        func right(_ model: Model) throws -> Int {
            let reader = DigitReader(
                model: model, lines: BuiltInModel.lines(beside: model), finder: BuiltInModel.finder)
            return try ["3787", "5727", "4767", "2757"].count { number in
                try reader.read(picture(of: number, oddSevens: true).pngBytes()).get().numbers.map(
                    \.text)
                    == [number]
            }
        }
        #expect(try right(after) > right(before))

        let comparison = ModelComparison(
            of: ("built-in", before), and: ("000001", after),
            training: folder.path.appending("training"), settings: RetrainingSettings(workers: 2))
        let part = try #require(comparison.parts.first { $0.images == "labelled numbers" })
        #expect(part.onlyOther > part.onlyOne)

        // A model of digits that is learned later keeps the reader.
        var learning = Learning()
        learning.end = .judged(before, .promote(reason: "Better.", next: ""))
        #expect(run().model(of: learning, parent: after)?.lines?.identity == lines.identity)
        #expect(try run().run().outcome == .unchanged)
    }
}
