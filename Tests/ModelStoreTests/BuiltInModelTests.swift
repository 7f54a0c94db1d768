import DigitReading
import DigitTestSupport
import Handwriting
import ModelStore
import NeuralNetwork
import ScanImages
import Testing

/// The two built-in models together, on numbers that the synthesiser's digits are put together to.
@Suite(.tellingSeeds) struct `Reading whole numbers` {
    static let reader: Result<DigitReader, any Error> = Result {
        DigitReader(model: try BuiltInModel.load(), lines: BuiltInModel.lines)
    }

    /// Digits by class, of hands that no model has learned from.
    static let digits: [[ArraySlice<UInt8>]] = {
        let images = HandwritingSynthesiser().labelledImages(count: 2_000, seed: testSeed(987_654))
        var shelves = [[ArraySlice<UInt8>]](repeating: [], count: 10)
        for place in 0..<images.count {
            shelves[Int(images.labels[place])].append(images.image(place))
        }
        return shelves
    }()

    /// A number on white paper, twice as large as the network sees digits.
    ///
    /// - Parameters:
    ///   - text: The digits.
    ///   - gap: The pixels between two digits; below 0 they run into each other.
    ///   - generator: Chooses the hands.
    /// - Returns: The picture.
    static func picture(
        of text: String, gap: Int, using generator: inout SeededGenerator
    ) -> GreyImage {
        let images = text.compactMap(\.wholeNumberValue).map { digit in
            digits[digit][Int(generator.next() % UInt64(digits[digit].count))]
        }
        var picture = GreyImage(width: 40 + 60 * images.count + abs(gap) * images.count, height: 90)
        var left = 20
        for image in images {
            let columns = (0..<28).filter { column in
                (0..<28).contains { image[image.startIndex + $0 * 28 + column] > 60 }
            }
            let (first, last) = (columns.first ?? 0, columns.last ?? 27)
            for y in 0..<56 {
                for x in 2 * first..<2 * last + 2 {
                    let ink = image[image.startIndex + y / 2 * 28 + x / 2]
                    let column = left + x - 2 * first
                    picture[column, 17 + y] = min(picture[column, 17 + y], 255 - ink)
                }
            }
            left += 2 * (last - first + 1) + gap
        }
        return picture
    }

    @Test(arguments: [12, 4, -3])
    func `reads digits that stand apart, and digits that touch`(gap: Int) throws {
        let reader = try Self.reader.get()
        var generator = SeededGenerator(testSeed: 4)
        var right = 0
        var misread: [String] = []
        for _ in 0..<40 {
            let text = String(
                (0..<2 + generator.next() % 7).map { _ in
                    Character("\(generator.next() % 10)")
                })
            let picture = Self.picture(of: text, gap: gap, using: &generator)
            let numbers = try? reader.read(picture.pngBytes()).get().numbers
            if numbers?.map(\.text) == [text] {
                right += 1
            } else {
                misread.append("\(text) as \(numbers?.map(\.text) ?? [])")
            }
        }
        #expect(right >= 30, "\(right) of 40 are right; \(misread)")
    }

    /// Digits that touch, or stand at the edge, may be a rule or a frame to whom looks for single ones.
    @Test func `reads lines in which there are no single digits to be found`() throws {
        let reader = try Self.reader.get()
        let hands = HandwritingSynthesiser(inNumbers: true)
            .hands(count: 40, writingEachDigit: 2, seed: testSeed(77))
        let strips = StripSynthesiser(hands: hands).strips(count: 400, seed: testSeed(9))
        var (refused, right) = (0, 0)
        for strip in strips where !strip.label.isEmpty {
            let picture = GreyImage(
                width: strip.width, height: strip.height, pixels: strip.pixels.map { 255 - $0 })
            do {
                _ = try DigitFinder().numbers(in: picture)
            } catch NoDigit.specksOnly {
                refused += 1
                let text = strip.label.map(String.init).joined()
                let numbers = try? reader.read(picture.pngBytes()).get().numbers
                if numbers?.map(\.text) == [text] { right += 1 }
            } catch {}
        }
        #expect(right >= 1, "\(right) of \(refused) are right")
    }

    /// A bare stroke behind the last digit is easily taken for the side of a box.
    @Test(arguments: [0, 0.2])
    func `reads a plain one at the end of a number`(slant: Double) throws {
        let reader = try Self.reader.get()
        var generator = SeededGenerator(testSeed: 31)
        var misread: [String] = []
        for _ in 0..<20 {
            let text = String((0..<5).map { _ in Character("\(generator.next() % 10)") })
            var picture = Self.picture(of: text, gap: 10, using: &generator)
            let end = (0..<picture.width).last { x in
                (0..<picture.height).contains { picture[x, $0] < 128 }
            }
            for y in 22..<70 {
                let x = (end ?? 0) + 16 + Int(slant * Double(70 - y))
                for column in x..<x + 4 { picture[column, y] = 0 }
            }
            let numbers = try? reader.read(picture.pngBytes()).get().numbers
            if numbers?.map(\.text) != [text + "1"] {
                misread.append("\(text)1 as \(numbers?.map(\.text) ?? [])")
            }
        }
        #expect(misread.count <= 5, "\(misread)")
    }

    @Test func `takes a hint while it reads`() throws {
        let reader = try Self.reader.get()
        let hint = try ReadingHint(pattern: "19dd")
        var generator = SeededGenerator(testSeed: 8)
        for _ in 0..<20 {
            let text = "19\(generator.next() % 10)\(generator.next() % 10)"
            let picture = Self.picture(of: text, gap: 6, using: &generator)
            let numbers = try reader.read([picture.pngBytes()], hints: [hint])[0].get().numbers
            #expect(numbers.allSatisfy { hint.matches($0.text) })
        }
    }

    @Test func `gives each digit its place and the whole line to the number`() throws {
        let reader = try Self.reader.get()
        var generator = SeededGenerator(testSeed: 12)
        let picture = Self.picture(of: "3862", gap: 8, using: &generator)
        let number = try #require(try reader.read(picture.pngBytes()).get().numbers.first)
        for (digit, next) in zip(number.digits, number.digits.dropFirst()) {
            #expect(digit.box.x < next.box.x)
        }
        #expect(number.digits.allSatisfy { number.box.union($0.box) == number.box })
        #expect(number.digits.allSatisfy { $0.probabilities.count == 10 })
    }

    @Test func `reads the lines of a page in their order`() throws {
        let reader = try Self.reader.get()
        var generator = SeededGenerator(testSeed: 21)
        let texts = ["20", "7391", "555"]
        var page = GreyImage(width: 420, height: 420)
        for (index, text) in texts.enumerated() {
            let line = Self.picture(of: text, gap: 8, using: &generator)
            for y in 0..<line.height {
                for x in 0..<min(line.width, page.width) {
                    page[x, 20 + index * 130 + y] = line[x, y]
                }
            }
        }
        let numbers = try reader.read(page.pngBytes()).get().numbers
        #expect(numbers.count == 3)
        #expect(numbers.map(\.box.y) == numbers.map(\.box.y).sorted())
    }

    /// What `make run` shows a person first.
    @Test func `reads sample scans`() throws {
        let reader = try Self.reader.get()
        for sample in SampleScan.samples(count: 24, seed: testSeed(1)) {
            let reading = try reader.read(sample.bytes).get()
            #expect(reading.numbers.map(\.text) == [sample.label], "\(sample.fileName)")
        }
    }
}
