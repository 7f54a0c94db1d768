import DigitReading
import DigitTestSupport
import Foundation
import Handwriting
import ModelStore
import NeuralNetwork
import ScanImages
import Testing

/// Pages that the synthesiser draws, read with the maps that a good finder would make of them.
@Suite(.tellingSeeds) struct `Reading drawn pages by their true maps` {
    /// Draws a slip of paper, level or turned, and says what is on it.
    private static func page(
        seed: UInt64, layouts: [PageLayout], isBlank: Bool = false
    ) -> LabelledPage {
        var generator = SeededGenerator(testSeed: seed)
        let synthesiser = PageSynthesiser(layouts: layouts, isBlank: isBlank)
        return synthesiser.sheet(using: &generator).picture(dotsPerInch: 130)
    }

    private static func reader(of page: LabelledPage, readsPrint: Bool = false) throws
        -> DigitReader
    {
        var settings = ReadingSettings()
        settings.readsPrint = readsPrint
        return DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines,
            finder: GivenMap(map: page.trueMap(dotsPerInch: 130)), settings: settings)
    }

    @Test func `finds nearly every number, and reads most of them`() throws {
        var score = PageScore()
        let count = UInt64(ProcessInfo.processInfo.environment["DIGITD_PAGES"] ?? "") ?? 10
        for seed in 0..<count {
            let page = Self.page(seed: 40 + seed, layouts: PageLayout.training)
            let outcome = try Self.reader(of: page).read(page.storedGrey().pngBytes())
            score.count(outcome, on: page)
        }
        print(score)
        #expect(score.written > 20)
        #expect(Double(score.found) > 0.85 * Double(score.written), "\(score)")
        #expect(Double(score.right) > 0.6 * Double(score.written), "\(score)")
        #expect(score.strays * 10 <= score.written, "\(score)")
    }

    /// A page of three numbers by the synthesiser, one of them printed, at 200 dots an inch.
    private static let numbers: (picture: GreyImage, map: PageMap) = {
        var page = DrawnPage(width: 640, height: 300)
        page.write([4, 7, 3, 7], x: 60, y: 60, height: 48)
        page.write([2, 7, 4, 7, 4], x: 60, y: 190, height: 48)
        page.write([4, 7, 0], x: 420, y: 60, height: 48, kind: .print)
        return (page.picture, page.map())
    }()

    private static func read(
        _ picture: GreyImage, by map: PageMap, readsPrint: Bool = false
    ) throws -> [NumberReading] {
        let settings = ReadingSettings(readsPrint: readsPrint)
        let reader = DigitReader(
            model: try BuiltInModel.load(), lines: BuiltInModel.lines,
            finder: GivenMap(map: map), settings: settings)
        return try reader.read(picture.pngBytes()).get().numbers
    }

    @Test func `leaves print out, or reads and marks it`() throws {
        let (picture, map) = Self.numbers
        #expect(try Self.read(picture, by: map).map(\.text) == ["4737", "27474"])
        let all = try Self.read(picture, by: map, readsPrint: true)
        #expect(all.map(\.text) == ["4737", "470", "27474"])
        #expect(all.map(\.ink) == [.handwritten, .printed, .handwritten])
        #expect(all.allSatisfy { $0.finder != nil })
    }

    @Test func `reads a page that lies on its head`() throws {
        let (picture, map) = Self.numbers
        func turned(_ places: [UInt8]) -> [UInt8] { places.reversed() }
        let around = PageMap(
            width: map.width, height: map.height, pixelsPerPlace: 4, digits: turned(map.digits),
            print: turned(map.print), otherHandwriting: turned(map.otherHandwriting),
            furniture: turned(map.furniture), band: turned(map.band))
        let found = try Self.read(picture.turnedUpright(exifOrientation: 3), by: around)
        #expect(found.map(\.text) == ["4737", "27474"])
        #expect(found[0].box.x > 300 && found[0].box.y > 150)
    }

    @Test func `says that there is no handwritten number on a blank form`() throws {
        for seed in UInt64(0)..<4 {
            let page = Self.page(seed: 7 + seed, layouts: PageLayout.training, isBlank: true)
            let outcome = try Self.reader(of: page).read(page.storedGrey().pngBytes())
            guard case .failure(let refusal) = outcome else {
                Issue.record("\(page.layout), seed \(seed): \(outcome)")
                continue
            }
            #expect(refusal.code == .noDigit)
        }
    }
}

/// A finder that has seen the page before.
struct GivenMap: PageMapping {
    let map: PageMap

    func map(of image: GreyImage, writtenAt height: Double?) -> PageMap { map }
}

extension LabelledPage {
    /// The map that a good finder would make of the page, of places of a fiftieth of an inch.
    func trueMap(dotsPerInch: Double, noise: Float = 0.12) -> PageMap {
        var generator = SeededGenerator(testSeed: 3)
        return TruthMap(
            width: width, height: height, classes: classes, numbers: numbers.map(\.corners)
        ).map(pixelsPerPlace: dotsPerInch / 50, noise: noise, using: &generator)
    }
}

/// How many numbers of pages were found and read.
struct PageScore: CustomStringConvertible {
    /// The plain handwritten numbers that lie wholly on the pages.
    private(set) var written = 0
    /// Those of which a number was read at their place, and no other there.
    private(set) var found = 0
    /// Those that were read right.
    private(set) var right = 0
    /// The numbers that were read where none is written.
    private(set) var strays = 0
    /// The numbers that are no plain strings of digits, and how many of them were doubted or left out.
    private(set) var flawed = 0
    private(set) var doubted = 0
    /// The plain numbers that were doubted for a flaw.
    private(set) var doubtedPlain = 0
    /// What was accepted, and how many of those were wrong.
    private(set) var accepted = 0
    private(set) var acceptedWrong = 0
    /// The flawed numbers that were not doubted, and the plain ones that were.
    private(set) var misjudged: [String] = []
    /// The layouts of the numbers that were not found as one.
    private(set) var missed: [String: Int] = [:]

    mutating func count(
        _ outcome: Result<Reading, Refusal>, on page: LabelledPage,
        bars: AcceptanceBars = AcceptanceBars(0.95)
    ) {
        let numbers = (try? outcome.get())?.numbers ?? []
        let handwritten = page.numbers.filter { $0.origin == .handwritten }
        var taken = Set<Int>()
        for number in handwritten {
            let box = number.box
            guard box.x >= 0, box.y >= 0, box.endX <= page.width, box.endY <= page.height else {
                continue
            }
            let there = numbers.indices.filter { box.overlap(with: numbers[$0].box) > 0.3 }
            taken.formUnion(there)
            if number.flaw != nil {
                flawed += 1
                let isDoubted = there.allSatisfy { numbers[$0].doubt != nil }
                if isDoubted {
                    doubted += 1
                } else {
                    misjudged.append("\(number.flaw?.rawValue ?? "") \(number.written)")
                }
                continue
            }
            written += 1
            let whole = there.filter { box.overlap(with: numbers[$0].box) > 0.6 }
            guard there.count == 1, whole.count == 1 else {
                missed[page.layout.rawValue, default: 0] += 1
                continue
            }
            found += 1
            if let doubt = numbers[whole[0]].doubt {
                doubtedPlain += 1
                misjudged.append("plain \(number.written): \(doubt)")
            }
            let isRight = numbers[whole[0]].text == number.text
            if isRight { right += 1 }
            if bars.status(of: numbers[whole[0]]) == .read {
                accepted += 1
                if !isRight { acceptedWrong += 1 }
            }
        }
        strays += numbers.indices.count { index in
            !taken.contains(index)
                && handwritten.allSatisfy { $0.box.overlap(with: numbers[index].box) <= 0 }
        }
    }

    var description: String {
        "\(written) written, \(found) found as one, \(right) right, \(accepted) accepted, "
            + "\(acceptedWrong) of them wrong, \(strays) strays, \(doubted) of \(flawed) flawed "
            + "and \(doubtedPlain) plain ones doubted: \(misjudged), missed \(missed)"
    }
}

extension PixelBox {
    /// The area that two boxes share as a part of that of the larger one.
    fileprivate func overlap(with other: PixelBox) -> Double {
        let width = min(endX, other.endX) - max(x, other.x)
        let height = min(endY, other.endY) - max(y, other.y)
        guard width > 0, height > 0 else { return 0 }
        return Double(width * height)
            / Double(max(self.width * self.height, other.width * other.height))
    }
}
