import NeuralNetwork
import ScanImages
import Testing

@testable import Handwriting

@Suite struct `What a finder learns from` {
    /// A page of two numbers side by side, the second printed.
    private static let page: LabelledPage = {
        let (width, height) = (80, 40)
        var classes = [UInt8](repeating: 0, count: width * height)
        classes[20 * width + 15] = PageClass.handwrittenDigits.rawValue
        classes[20 * width + 14] = PageClass.furniture.rawValue
        classes[20 * width + 40] = PageClass.print.rawValue
        classes[26 * width + 22] = PageClass.furniture.rawValue
        classes[30 * width + 70] = PageClass.furniture.rawValue
        classes[4 * width + 50] = PageClass.otherHandwriting.rawValue
        func number(_ x: Float, _ origin: PageNumber.Origin) -> PageNumber {
            PageNumber(
                text: "7", written: "7", origin: origin, flaw: nil,
                corners: [[x, 10], [x + 14, 10], [x + 14, 30], [x, 30]], row: nil, column: nil)
        }
        return LabelledPage(
            width: width, height: height,
            pixels: [UInt8](repeating: 250, count: 3 * width * height), classes: classes,
            numbers: [number(8, .handwritten), number(34, .printed)], jpegQuality: nil,
            layout: .form)
    }()

    private static let map = page.labelledMap()
    private static let inside = UInt8(PageClass.allCases.count)

    private static func place(_ x: Int, _ y: Int) -> Int { y / 2 * 40 + x / 2 }

    @Test func `is what most matters in each place, inside of a band or not`() {
        #expect(Self.map.classes.count == 40 * 20)
        #expect(
            Self.map.classes[Self.place(15, 20)]
                == PageClass.handwrittenDigits.rawValue + Self.inside)
        #expect(Self.map.classes[Self.place(40, 20)] == PageClass.print.rawValue + Self.inside)
        #expect(Self.map.classes[Self.place(50, 4)] == PageClass.otherHandwriting.rawValue)
        #expect(Self.map.classes[Self.place(16, 26)] == Self.inside)
        // The head is left out of the band.
        #expect(Self.map.classes[Self.place(16, 10)] == 0)
        #expect(Set(Self.map.pixels) == [WorkingPage.paper])
    }

    @Test func `counts most between two numbers, and not at all at the edge`() {
        #expect(Self.map.weights[Self.place(28, 20)] == 4 * 0.3)
        #expect(Self.map.weights[Self.place(55, 30)] == 0.3)
        #expect(Self.map.weights[Self.place(0, 20)] == 0)
        #expect(Self.map.weights[Self.place(15, 20)] == 3)
        // A wall beside a digit counts as much, or it is taken for a one.
        #expect(Self.map.weights[Self.place(22, 26)] == 3)
        #expect(Self.map.weights[Self.place(70, 30)] == 1)
        // A printed number is rarer than words, and what is most often taken for handwriting.
        #expect(Self.map.weights[Self.place(40, 20)] == 3)
    }

    @Test func `tells every printed number from words`() {
        var draft = PageDraft(
            size: [100, 50], style: Self.style,
            supply: PageSupply(faces: [.plain], pens: nil, crops: nil),
            interest: PageBox(low: [0, 0], high: [100, 50]))
        draft.print("Box 410, 5000 A4 12.30", at: [5, 20])
        #expect(draft.entries.map(\.text) == ["410", "5000", "1230"])
        #expect(draft.entries.allSatisfy { $0.origin == .printed })
        let ends = draft.entries.map { ($0.corners[0].x, $0.corners[1].x) }
        #expect(ends[0].1 < ends[1].0 && ends[1].1 < ends[2].0)
    }

    private static let style: PageStyle = {
        var generator = SeededGenerator(seed: 3)
        return PageStyle(
            of: PageSupply(faces: [.plain], pens: nil, crops: nil), size: [100, 50],
            using: &generator)
    }()
}
