import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite(.tellingSeeds) struct `Drawing pages` {
    static let synthesiser = PageSynthesiser(layouts: PageLayout.allCases)
    static let pages = patches(of: synthesiser, seed: 11)

    /// One small piece of each layout.
    private static func patches(
        of synthesiser: PageSynthesiser, seed: UInt64
    ) -> [LabelledPage] {
        synthesiser.patches(count: 36, side: 200, seed: seed, workers: 2)
    }

    @Test func `gives the same bytes for the same seed, and others for another`() {
        let again = Self.synthesiser.patches(count: 12, side: 200, seed: 11, workers: 3)
        #expect(again == Array(Self.pages.prefix(12)))
        #expect(Self.synthesiser.patches(count: 12, side: 200, seed: testSeed(12)) != again)
    }

    @Test(arguments: PageLayout.allCases)
    func `shows in a window what the whole page has there`(layout: PageLayout) {
        for seed in UInt64(0)..<4 {
            var generator = SeededGenerator(testSeed: seed)
            let sheet = PageSynthesiser(layouts: [layout]).wholePage(using: &generator)
            let whole = sheet.picture(dotsPerInch: 50)
            let window = PixelWindow(
                x: whole.width / 3, y: whole.height / 4, width: 120, height: 90)
            let part = sheet.picture(dotsPerInch: 50, window: window)
            let differing = (0..<window.height * window.width).filter { place in
                let (row, column) = place.quotientAndRemainder(dividingBy: window.width)
                let there = (row + window.y) * whole.width + column + window.x
                return part.classes[place] != whole.classes[there]
                    || (0..<3).contains {
                        part.pixels[3 * place + $0] != whole.pixels[3 * there + $0]
                    }
            }
            #expect(differing.isEmpty, "\(layout), seed \(seed): \(differing.count) pixels differ")
        }
    }

    @Test(arguments: PageLayout.allCases)
    func `puts every digit inside the corners of one number`(layout: PageLayout) {
        for seed in UInt64(20)..<23 {
            var generator = SeededGenerator(testSeed: seed)
            let page = PageSynthesiser(layouts: [layout]).wholePage(using: &generator)
                .picture(dotsPerInch: 50)
            let handwritten = page.numbers.filter { $0.origin == .handwritten }
            // A pixel may be half covered by ink whose outline lies at its other side.
            let around = page.owners(handwritten, within: 1)
            let inside = page.owners(handwritten, within: -1)
            var (astray, shared) = (0, 0)
            for place in page.classes.indices
            where page.classes[place] == PageClass.handwrittenDigits.rawValue {
                if around[place] == 0 { astray += 1 }
                if inside[place] > 1 { shared += 1 }
            }
            #expect(astray == 0, "\(layout), seed \(seed): \(astray) pixels of digits in no number")
            #expect(shared == 0, "\(layout), seed \(seed): \(shared) pixels in two numbers")
        }
    }

    @Test func `fills in some fields by machine, in the rows and columns of the others`() {
        var (written, printed) = (0, 0)
        for seed in UInt64(40)..<70 {
            var generator = SeededGenerator(testSeed: seed)
            let page = PageSynthesiser(layouts: [.table]).wholePage(using: &generator)
                .picture(dotsPerInch: 50)
            written += page.numbers.count { $0.origin == .handwritten }
            printed += page.numbers.count { $0.origin == .printed && $0.column != nil }
        }
        // A third of the pages have fields that a machine filled in, and columns of printed numbers besides.
        #expect(5 * printed > written, "\(printed) printed, \(written) written")
        #expect(2 * written > printed, "\(printed) printed, \(written) written")
    }

    @Test func `draws every class, and every kind of number`() {
        let classes = Set(Self.pages.flatMap { Set($0.classes) })
        #expect(classes == Set(PageClass.allCases.map(\.rawValue)))
        let numbers = Self.pages.flatMap(\.numbers)
        #expect(Set(numbers.map(\.origin)) == [.handwritten, .printed])
        #expect(numbers.contains { $0.flaw != nil })
        #expect(numbers.contains { $0.row != nil && $0.column != nil })
        for number in numbers {
            #expect(number.text.allSatisfy { $0.isASCII && $0.isNumber }, "\(number.written)")
        }
    }

    @Test func `calls nothing a digit on a page of furniture alone`() {
        var generator = SeededGenerator(testSeed: 5)
        let supply = PageSupply(faces: [.plain], pens: nil, crops: nil)
        let size = SIMD2<Float>(80, 60)
        let style = PageStyle(of: supply, size: size, using: &generator)
        let everything = PageBox(low: [-500, -500], high: [500, 500])
        var draft = PageDraft(size: size, style: style, supply: supply, interest: everything)
        draft.writingPaper(squared: true, distance: 5, ink: PageInk(0.2, 0.2, 0.2))
        draft.frame(PageBox(10, 10, 40, 20), width: 1)
        draft.blackEdges(using: &generator)
        draft.holes(using: &generator)
        draft.staple(using: &generator)
        let view = PageView(
            middle: size / 2, turn: 0.1, tilt: .zero, scale: 4, target: size * 2)
        let window = PixelWindow(x: 0, y: 0, width: 320, height: 240)
        var raster = PageRaster(window: window)
        for item in draft.items { raster.draw(item, seen: view, noise: HashedNoise(seed: 1)) }
        let classes = Set(raster.classes(in: window))
        #expect(classes == [PageClass.paper.rawValue, PageClass.furniture.rawValue])
    }

    @Test func `lets digits win where they cross a rule, and an edge hide them`() {
        func kinds(of items: [PageItem]) -> Set<UInt8> {
            let window = PixelWindow(x: 0, y: 0, width: 20, height: 20)
            let view = PageView(
                middle: .zero, turn: 0, tilt: .zero, scale: 1, target: .zero)
            var raster = PageRaster(window: window)
            for item in items { raster.draw(item, seen: view, noise: HashedNoise(seed: 1)) }
            return Set(raster.classes(in: PixelWindow(x: 9, y: 9, width: 2, height: 2)))
        }
        let black = PageInk(0, 0, 0)
        let digit = PageItem(
            .handwrittenDigits,
            .strokes([InkStroke(points: [[10, 0], [10, 20]], radii: [2, 2])]), ink: black)
        let square = PageShape.areas([[PageBox(0, 8, 20, 4).corners]])
        let rule = PageItem(.furniture, square, ink: black)
        let edge = PageItem(.furniture, square, ink: PageInk(0, 0, 0, isOpaque: true))
        #expect(kinds(of: [digit, rule]) == [PageClass.handwrittenDigits.rawValue])
        #expect(kinds(of: [rule, digit]) == [PageClass.handwrittenDigits.rawValue])
        #expect(kinds(of: [digit, edge]) == [PageClass.furniture.rawValue])
    }

    @Test func `marks the band of each number, and keeps neighbours apart`() {
        for page in Self.pages {
            let bands = page.bands()
            for number in page.numbers where number.origin == .handwritten {
                let middle = number.corners.reduce(.zero, +) / 4
                let (x, y) = (Int(middle.x), Int(middle.y))
                guard x >= 0, y >= 0, x < page.width, y < page.height else { continue }
                #expect(bands[y * page.width + x] == 1, "the middle of \(number.written)")
            }
        }
    }

    @Test func `writes no number on blank pages`() {
        let blank = PageSynthesiser(layouts: PageLayout.allCases, isBlank: true)
        for page in blank.patches(count: 24, side: 200, seed: testSeed(11), workers: 2) {
            #expect(!page.classes.contains(PageClass.handwrittenDigits.rawValue), "\(page.layout)")
            #expect(page.numbers.allSatisfy { $0.origin == .printed })
        }
    }

    @Test func `draws plain pages upright, on white paper in even light`() {
        let plain = PageSynthesiser(layouts: [.list], plainShare: 1)
        for seed in UInt64(0)..<6 {
            var generator = SeededGenerator(testSeed: seed)
            let page = plain.wholePage(using: &generator).picture(dotsPerInch: 50)
            for number in page.numbers where number.origin == .handwritten {
                let line = number.corners[1] - number.corners[0]
                #expect(line.x > 8 * abs(line.y), "seed \(seed): \(number.text)")
            }
            let light = page.pixels.sorted()[page.pixels.count / 2]
            #expect(light > 230, "seed \(seed)")
        }
    }

    @Test func `puts few numbers right on plain pages, and many where a network learns of it`() {
        func often(isPlain: Bool) -> [UInt64] {
            (UInt64(0)..<200).filter { seed in
                var generator = SeededGenerator(seed: seed)
                return PageStyle(
                    of: PageSupply(faces: [.plain], pens: nil, crops: nil), size: [210, 297],
                    isPlain: isPlain, using: &generator
                ).putRight > 0.02
            }
        }
        let (plain, others) = (often(isPlain: true), often(isPlain: false))
        #expect((5...40).contains(plain.count), "seeds \(plain)")
        #expect((60...110).contains(others.count), "seeds \(others)")
    }

    @Test func `keeps some layouts out of training`() {
        #expect(Set(PageLayout.training).isDisjoint(with: PageLayout.heldOut))
        let layouts = Set(
            PageSynthesiser().patches(count: 60, side: 32, seed: testSeed(2)).map(\.layout))
        #expect(layouts.isSubset(of: PageLayout.training))
        #expect(layouts.count > 5)
    }
}

extension LabelledPage {
    /// Of how many numbers each pixel lies between the corners, moved outwards by a margin.
    fileprivate func owners(_ numbers: [PageNumber], within margin: Float) -> [UInt8] {
        var owners = [UInt8](repeating: 0, count: width * height)
        var filler = PolygonFiller()
        for number in numbers {
            let c = number.corners
            let across = (c[1] - c[0]) * (margin / max((c[1] - c[0]).length, 0.1))
            let down = (c[3] - c[0]) * (margin / max((c[3] - c[0]).length, 0.1))
            let box = number.box
            var canvas = InkCanvas(
                width: box.width + 4, height: box.height + 4, origin: (box.x - 2, box.y - 2))
            filler.fill(
                [
                    [
                        c[0] - across - down, c[1] + across - down, c[2] + across + down,
                        c[3] - across + down,
                    ]
                ], on: &canvas)
            let covered = canvas.coverage
            for place in covered.indices where covered[place] > (margin > 0 ? 0 : 0.9) {
                let (row, column) = place.quotientAndRemainder(dividingBy: canvas.width)
                let (x, y) = (column + box.x - 2, row + box.y - 2)
                if x >= 0, y >= 0, x < width, y < height { owners[y * width + x] += 1 }
            }
        }
        return owners
    }
}
