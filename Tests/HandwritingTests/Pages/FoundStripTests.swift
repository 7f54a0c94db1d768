import DigitTestSupport
import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite struct `What a finder took for a number` {
    /// A number of digits 20 pixels high on a page of 400×100.
    private static func number(
        _ text: String, at left: Float, width: Float, top: Float = 40,
        flaw: PageNumber.Flaw? = nil
    ) -> PageNumber {
        PageNumber(
            text: text, written: text, origin: .handwritten, flaw: flaw,
            corners: [
                [left, top], [left + width, top], [left + width, top + 20], [left, top + 20],
            ], row: nil, column: nil)
    }

    private static func page(_ numbers: PageNumber...) -> LabelledPage {
        LabelledPage(
            width: 400, height: 100, pixels: [], classes: [], numbers: numbers, jpegQuality: nil,
            layout: .loose)
    }

    private static func frame(
        _ columns: ClosedRange<Double>, middle: Double = 50, angle: Double = 0
    ) -> NumberFrame {
        NumberFrame(
            middle: [(columns.lowerBound + columns.upperBound) / 2, middle], angle: angle,
            width: columns.upperBound - columns.lowerBound, height: 22)
    }

    @Test func `is the number that it shows, though a wall stands beside it`() {
        let number = Self.number("504", at: 100, width: 60)
        let page = Self.page(number, Self.number("7", at: 300, width: 10))
        #expect(page.truth(in: Self.frame(99...161)) == .number(number))
        #expect(page.truth(in: Self.frame(85...175)) == .number(number))
        #expect(FoundTruth.number(number).label == [5, 0, 4])
    }

    @Test func `is not known where a part is missing, or where there are two`() {
        let page = Self.page(
            Self.number("504", at: 100, width: 60), Self.number("19", at: 180, width: 40))
        #expect(page.truth(in: Self.frame(99...140)) == nil)
        #expect(page.truth(in: Self.frame(99...221)) == nil)
        #expect(page.truth(in: Self.frame(99...195)) == nil)
    }

    @Test func `is the number beside one that is struck out, and nothing where that one is alone`()
    {
        let number = Self.number("504", at: 100, width: 60)
        let page = Self.page(
            number, Self.number("19", at: 180, width: 40, flaw: .struckOut))
        #expect(page.truth(in: Self.frame(99...221)) == .number(number))
        #expect(page.truth(in: Self.frame(179...221)) == .nothing)
    }

    @Test func `stands beside another on its line and near`() {
        let number = Self.number("504", at: 100, width: 60)
        func isBeside(_ left: Float, top: Float = 40) -> Bool {
            Self.number("19", at: left, width: 40, top: top).stands(beside: number)
        }
        #expect(isBeside(170) && isBeside(180, top: 50) && isBeside(40))
        #expect(!isBeside(200) && !isBeside(10) && !isBeside(170, top: 65))
    }

    @Test func `is not known where it is no plain string of digits`() {
        let page = Self.page(Self.number("1230", at: 100, width: 60, flaw: .time))
        #expect(page.truth(in: Self.frame(99...161)) == nil)
    }

    @Test func `is nothing where no number stands, if all of it is seen`() {
        let page = Self.page(Self.number("504", at: 100, width: 60))
        #expect(page.truth(in: Self.frame(250...300)) == .nothing)
        #expect(page.truth(in: Self.frame(99...161, middle: 76)) == .nothing)
        #expect(page.truth(in: Self.frame(360...398)) == nil)
        #expect(FoundTruth.nothing.label.isEmpty)
    }

    @Test func `is not known where it was found lying another way`() {
        let page = Self.page(Self.number("504", at: 100, width: 60))
        #expect(page.truth(in: Self.frame(99...161, angle: .pi)) == nil)
    }
}

@Suite(.tellingSeeds) struct `Strips that a finder cuts out of drawn pages` {
    @Test func `show a number that was put right more often than one comes`() {
        var (pages, taken) = (0, 0)
        var generator = SeededGenerator(testSeed: 5)
        let synthesiser = PageSynthesiser(layouts: [.form, .table])
        while pages < 120 {
            let sheet = synthesiser.sheet(using: &generator)
            let all = sheet.numbers(dotsPerInch: 100)
            let plain = all.filter { $0.origin == .handwritten && $0.flaw == nil }
            func isPutRight(_ number: PageNumber, among others: [PageNumber]) -> Bool {
                others.contains { $0.flaw == .struckOut && $0.stands(beside: number) }
            }
            // On these pages fewer than one in four is.
            let count = plain.count { isPutRight($0, among: all) }
            guard count > 0, 4 * count < plain.count,
                let (_, number) = sheet.piece(
                    around: .handwritten, dotsPerInch: 100, using: &generator)
            else { continue }
            pages += 1
            // Looked up on the sheet: of what is struck out the piece may show too little to name it.
            let own = plain.filter { $0.text == number.text }
            if own.contains(where: { isPutRight($0, among: all) }) { taken += 1 }
        }
        #expect(2 * taken >= pages, "\(taken) of \(pages)")
    }

    @Test func `stay blank where it finds nothing`() {
        let blind = FoundStripSynthesiser(pages: PageSynthesiser()) { picture, resolution in
            let (width, height) = (picture.width / 2, picture.height / 2)
            let nothing = [UInt8](repeating: 0, count: width * height)
            return PageMap(
                width: width, height: height, pixelsPerPlace: 2, digits: nothing, print: nothing,
                otherHandwriting: nothing, furniture: nothing, band: nothing)
        }
        #expect(blind.strips(count: 1, seed: 3, workers: 1) == [.blank])
    }
}
