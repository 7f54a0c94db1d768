import DigitReading
import DigitTestSupport
import Handwriting
import ModelStore
import NeuralNetwork
import ScanImages
import Testing

/// Pages whose numbers are looked at once more, to tell print from handwriting.
@Suite(.tellingSeeds) struct `A second look at the numbers of a page` {
    /// A page of two numbers; of more than a million pixels where it is a whole one.
    private static func page(isWhole: Bool) -> [UInt8] {
        var page =
            isWhole ? DrawnPage(width: 1_280, height: 900) : DrawnPage(width: 640, height: 300)
        page.write([4, 7, 3, 7], x: 60, y: 60, height: isWhole ? 60 : 48)
        page.write([2, 7, 4, 7, 4], x: 60, y: isWhole ? 400 : 190, height: isWhole ? 60 : 48)
        return page.picture.pngBytes()
    }

    /// Reads the page with a network for ink that says the same of every digit.
    private static func read(
        saying biases: [Float]?, isWhole: Bool = true, readsPrint: Bool = false
    ) throws -> Result<Reading, Refusal> {
        let finder =
            try biases.map {
                BuiltInModel.finder.looking(
                    with: try #require(InkReader(model: try .saying($0))))
            } ?? #require(PageFinder(model: BuiltInModel.finder.model))
        return DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: finder,
            settings: ReadingSettings(readsPrint: readsPrint)
        ).read(page(isWhole: isWhole))
    }

    @Test func `leaves them where they are written by hand`() throws {
        let found = try Self.read(saying: nil).get().numbers.map(\.text)
        #expect(!found.isEmpty)
        let written = try Self.read(saying: [1, -1, 0]).get().numbers
        #expect(written.map(\.text) == found)
        #expect(written.allSatisfy { $0.ink == .handwritten })
    }

    @Test func `leaves print out and says so, or reads and marks it`() throws {
        guard case .failure(let refusal) = try Self.read(saying: [-3, 3, 0]) else {
            Issue.record("print was read")
            return
        }
        #expect(refusal.code == .noDigit)
        #expect(refusal.reason.contains("left out"), "\(refusal.reason)")
        let marked = try Self.read(saying: [-3, 3, 0], readsPrint: true).get().numbers
        #expect(!marked.isEmpty && marked.allSatisfy { $0.ink == .printed })
    }

    @Test func `leaves nothing out of a picture that is smaller than a page, and is less sure`()
        throws
    {
        let written = try Self.read(saying: [3, -3, 0], isWhole: false).get().numbers
        let printed = try Self.read(saying: [-3, 3, 0], isWhole: false).get().numbers
        #expect(!written.isEmpty && printed.map(\.text) == written.map(\.text))
        for (one, other) in zip(printed, written) where other.line != nil {
            #expect(one.confidence < other.confidence)
        }
    }

    /// The numbers read on printed letters, with a network for ink that says the same of every digit.
    private static func numbersOnLetters(dotsPerInch: Float, saying biases: [Float]) throws -> Int {
        var generator = SeededGenerator(testSeed: 3)
        let finder = BuiltInModel.finder.looking(
            with: try #require(InkReader(model: try .saying(biases))))
        let reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines, finder: finder)
        return (0..<3).reduce(0) { sum, _ in
            let letter = PageSynthesiser(layouts: [.letter], isBlank: true, plainShare: 1)
                .wholePage(using: &generator).picture(dotsPerInch: dotsPerInch).fileBytes()
            return sum + ((try? reader.read(letter).get().numbers.count) ?? 0)
        }
    }

    @Test func `takes what the map calls print for writing only where it is sure`() throws {
        let unsure = try Self.numbersOnLetters(dotsPerInch: 130, saying: [1, -1, 0])
        let sure = try Self.numbersOnLetters(dotsPerInch: 130, saying: [3, -3, 0])
        #expect(sure > unsure, "\(sure) and \(unsure) numbers")
    }

    @Test func `leaves out of a small picture only what it takes for print as well as the map`()
        throws
    {
        let contradicted = try Self.numbersOnLetters(dotsPerInch: 90, saying: [1, -1, 0])
        let confirmed = try Self.numbersOnLetters(dotsPerInch: 90, saying: [-1, 1, 0])
        #expect(contradicted > confirmed, "\(contradicted) and \(confirmed) numbers")
    }
}
