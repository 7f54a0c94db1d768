import NeuralNetwork
import ScanImages

/// A page in the making: what is on it, in millimetres, in the order in which it is drawn.
///
/// Everything is drawn from a generator of its own, and within a territory that is known beforehand. So
/// what lies outside of the part that is asked for is left out, and all the rest stays the same.
struct PageDraft {
    /// A number that was written or printed.
    struct Entry: Sendable {
        var text: String
        var written: String
        var origin: PageNumber.Origin
        var flaw: PageNumber.Flaw?
        var corners: [SIMD2<Float>]
        var row: Int?
        var column: Int?
    }

    /// Where a number stands in its table or list.
    typealias Slot = (row: Int?, column: Int?)

    /// The width and the height of the page.
    let size: SIMD2<Float>

    /// What all of the page has in common.
    let style: PageStyle

    /// Faces and hands.
    let supply: PageSupply

    /// The part of the page that is asked for.
    let interest: PageBox

    /// What is on the page.
    var items: [PageItem] = []

    /// The numbers on it.
    var entries: [Entry] = []

    /// Creates an empty page.
    init(size: SIMD2<Float>, style: PageStyle, supply: PageSupply, interest: PageBox) {
        self.size = size
        self.style = style
        self.supply = supply
        self.interest = interest
    }

    /// The part of the page inside its margins.
    var area: PageBox { PageBox(low: style.margin, high: size - style.margin) }

    /// Whether anything of a territory is asked for.
    func wants(_ territory: PageBox) -> Bool { territory.meets(interest) }

    /// Adds a thing.
    mutating func add(_ kind: PageClass, _ shape: PageShape, ink: PageInk) {
        let item = PageItem(kind, shape, ink: ink)
        if wants(item.bounds.grown(by: 1)) { items.append(item) }
    }
}

// MARK: - Print and furniture

extension PageDraft {
    /// Where a text stands against its place.
    enum Alignment { case left, middle, right }

    /// Prints a text on a baseline.
    ///
    /// - Returns: The box around it, as the face's measures give it.
    @discardableResult
    mutating func print(
        _ text: String, at place: SIMD2<Float>, size: Float? = nil, face: PrintFace? = nil,
        ink: PageInk? = nil, aligned: Alignment = .left, lean: Float = 0,
        within width: Float? = nil,
        isNumber: Bool = false, slot: Slot = (nil, nil)
    ) -> PageBox {
        let face = face ?? style.face
        var size = size ?? style.textSize
        if let width { size = min(size, width / max(face.width(of: text), 0.1)) }
        let long = face.width(of: text) * size
        let left =
            switch aligned {
            case .left: place.x
            case .middle: place.x - long / 2
            case .right: place.x - long
            }
        let box = PageBox(left, place.y - 0.75 * size, long, size)
        guard wants(box.grown(by: size)) else { return box }
        for shape in face.shapes(of: text, at: [left, place.y], size: size, lean: lean) {
            add(.print, shape, ink: ink ?? style.print)
        }
        let numbers = isNumber ? [text[...]] : text.split(separator: " ")
        for number in numbers where isNumber || number.allSatisfy(Self.canStandInNumber) {
            let start = left + face.width(of: String(text[..<number.startIndex])) * size
            enter(
                number,
                in: PageBox(
                    start, place.y - 0.72 * size, face.width(of: String(number)) * size,
                    0.72 * size), slot: slot)
        }
        return box
    }

    /// Whether a sign is a digit, or stands between digits in printed numbers, dates and times.
    private static func canStandInNumber(_ sign: Character) -> Bool {
        sign.isASCII && sign.isNumber || ".,:/-%".contains(sign)
    }

    /// Notes a printed number, if a text has a digit.
    private mutating func enter(_ text: Substring, in box: PageBox, slot: Slot) {
        let digits = String(text.filter(\.isNumber))
        guard !digits.isEmpty, wants(box) else { return }
        entries.append(
            Entry(
                text: digits, written: String(text), origin: .printed, flaw: nil,
                corners: box.corners, row: slot.row, column: slot.column))
    }

    /// Prints a number.
    mutating func printNumber(
        _ text: String, at place: SIMD2<Float>, size: Float? = nil, face: PrintFace? = nil,
        aligned: Alignment = .left, slot: Slot = (nil, nil)
    ) {
        print(text, at: place, size: size, face: face, aligned: aligned, isNumber: true, slot: slot)
    }

    /// Draws a straight rule.
    mutating func rule(
        _ a: SIMD2<Float>, _ b: SIMD2<Float>, width: Float? = nil, ink: PageInk? = nil
    ) {
        let way = b - a
        let side = SIMD2(-way.y, way.x) * ((width ?? style.ruleWidth) / 2 / max(way.length, 1e-3))
        add(
            .furniture, .areas([[[a + side, b + side, b - side, a - side]]]),
            ink: ink ?? style.rules)
    }

    /// Draws a rule of dots or dashes.
    mutating func dottedRule(_ a: SIMD2<Float>, _ b: SIMD2<Float>, dash: Float, gap: Float) {
        let way = (b - a) / max((b - a).length, 1e-3)
        var place: Float = 0
        var areas: [[[SIMD2<Float>]]] = []
        let side = SIMD2(-way.y, way.x) * (style.ruleWidth / 2)
        while place < (b - a).length {
            let (from, to) = (a + way * place, a + way * (place + dash))
            areas.append([[from + side, to + side, to - side, from - side]])
            place += dash + gap
        }
        if !areas.isEmpty { add(.furniture, .areas(areas), ink: style.rules) }
    }

    /// Draws the border of a box.
    mutating func frame(_ box: PageBox, width: Float? = nil, ink: PageInk? = nil) {
        let half = (width ?? style.ruleWidth) / 2
        let outer = box.grown(by: half).corners
        let inner = Array(box.grown(by: -half).corners.reversed())
        add(.furniture, .areas([[outer, inner]]), ink: ink ?? style.rules)
    }

    /// Fills a box.
    mutating func fill(_ box: PageBox, ink: PageInk) {
        add(.furniture, .areas([[box.corners]]), ink: ink)
    }

    /// Draws a ring.
    mutating func ring(_ middle: SIMD2<Float>, radius: SIMD2<Float>, width: Float, ink: PageInk) {
        func circle(_ radius: SIMD2<Float>) -> [SIMD2<Float>] {
            UnitCircle.places(32).map { middle + $0 * radius }
        }
        add(
            .furniture,
            .areas([[circle(radius + width / 2), circle(radius - width / 2).reversed()]]), ink: ink)
    }
}

// MARK: - Handwriting

extension PageDraft {
    /// Writes a number into a territory, which no other number may share.
    ///
    /// - Parameters:
    ///   - text: What is written.
    ///   - territory: What the digits may cover; they are made smaller where it is narrow.
    ///   - hand: Who writes.
    ///   - height: The height of digits in millimetres; `nil` is that of the page.
    ///   - share: Where the number stands in the territory, from 0 at the left and the top to 1.
    ///   - turn: The turn of the line in radians, clockwise.
    ///   - gap: The gap between digits in their heights; `nil` is that of the hand.
    ///   - slot: Where it stands in its table.
    ///   - isRinged: Whether a ring is drawn around it; by default as often as the page's style says.
    ///   - generator: The source of its choices, of which it takes one draw.
    /// - Returns: The box that the digits cover; `nil` where nothing of it is asked for.
    @discardableResult
    mutating func write(
        _ text: PageText, in territory: PageBox, hand: PageHand, height: Float? = nil,
        at share: SIMD2<Float> = [0.1, 0.5], turn: Float = 0, gap: Float? = nil,
        slot: Slot = (nil, nil), isRinged: Bool? = nil, using generator: inout SeededGenerator
    ) -> PageBox? {
        var own = generator.split()
        guard !supply.isBlank, wants(territory.grown(by: 2)) else { return nil }
        let height = min(height ?? style.writing * own.uniform(in: 0.85...1.15), territory.size.y)
        var ink = hand.write(text, height: height, gap: gap, using: &own)
        guard !ink.isEmpty else { return nil }
        let upright = ink.bounds
        var corners = upright.corners
        // Turn, shrink to what fits, and move to its place; corners and ink alike.
        let turned = SIMD2<Float>(turn.cosine, turn.sine)
        func turning(_ place: SIMD2<Float>) -> SIMD2<Float> {
            [place.x * turned.x - place.y * turned.y, place.x * turned.y + place.y * turned.x]
        }
        let box = PageBox(around: corners.map(turning))
        let fit = min(
            1, territory.size.x / max(box.size.x, 0.1), territory.size.y / max(box.size.y, 0.1))
        let spare = territory.size - box.size * fit
        let move = territory.low + spare * share - box.low * fit
        func placing(_ place: SIMD2<Float>) -> SIMD2<Float> { turning(place) * fit + move }
        ink.map(placing)
        if fit < 0.85 { ink.thin(by: fit) }
        corners = corners.map(placing)
        add(ink, by: hand)
        entries.append(
            Entry(
                text: text.digits, written: text.written, origin: .handwritten, flaw: text.flaw,
                corners: corners, row: slot.row, column: slot.column))
        let covered = PageBox(around: corners)
        if text.flaw == .struckOut { strike(covered, by: hand, using: &own) }
        if isRinged ?? own.chance(style.ringed) { ring(covered, by: hand, using: &own) }
        return covered
    }

    /// Adds what a hand wrote.
    private mutating func add(_ ink: HandInk, by hand: PageHand) {
        if !ink.digits.isEmpty { add(.handwrittenDigits, .strokes(ink.digits), ink: hand.ink) }
        if !ink.crops.isEmpty { add(.handwrittenDigits, .crops(ink.crops), ink: hand.ink) }
        if !ink.marks.isEmpty { add(.otherHandwriting, .strokes(ink.marks), ink: hand.ink) }
    }

    /// Writes something other than a number into a territory.
    ///
    /// - Returns: The box that it covers; `nil` where nothing of it is asked for.
    @discardableResult
    mutating func scribe(
        in territory: PageBox, hand: PageHand, at share: SIMD2<Float> = [0, 0.5],
        using generator: inout SeededGenerator,
        _ write: (_ hand: PageHand, _ generator: inout SeededGenerator) -> [InkStroke]
    ) -> PageBox? {
        var own = generator.split()
        guard wants(territory.grown(by: 2)) else { return nil }
        var strokes = write(hand, &own)
        guard !strokes.isEmpty else { return nil }
        let box = PageShape.strokes(strokes).bounds
        let fit = min(
            1, territory.size.x / max(box.size.x, 0.1), territory.size.y / max(box.size.y, 0.1))
        let move = territory.low + (territory.size - box.size * fit) * share
        for index in strokes.indices {
            strokes[index].points = strokes[index].points.map { ($0 - box.low) * fit + move }
        }
        add(.otherHandwriting, .strokes(strokes), ink: hand.ink)
        return PageShape.strokes(strokes).bounds
    }

    /// Writes a word.
    @discardableResult
    mutating func word(
        in territory: PageBox, hand: PageHand, height: Float? = nil,
        at share: SIMD2<Float> = [0, 0.5], using generator: inout SeededGenerator
    ) -> PageBox? {
        let high = height ?? style.writing * 1.2
        return scribe(in: territory, hand: hand, at: share, using: &generator) { hand, generator in
            hand.word(height: high, using: &generator)
        }
    }

    /// Draws a line of the pen through places: a tick, a cross, a circle, an arrow.
    mutating func stroke(
        _ places: [SIMD2<Float>], hand: PageHand, tremor: Float = 0.2,
        using generator: inout SeededGenerator
    ) {
        var own = generator.split()
        guard wants(PageBox(around: places).grown(by: 4)) else { return }
        let line = hand.line(places, tremor: tremor, using: &own)
        add(.otherHandwriting, .strokes([line]), ink: hand.ink)
    }

    /// Ticks or crosses a place.
    mutating func tick(_ box: PageBox, hand: PageHand, using generator: inout SeededGenerator) {
        let kind = generator.index(weights: [5, 3, 1])
        func place(_ x: Float, _ y: Float) -> SIMD2<Float> { box.low + box.size * [x, y] }
        switch kind {
        case 0:
            stroke(
                [place(0, 0.5), place(0.35, 1), place(1.1, -0.2)], hand: hand, using: &generator)
        case 1:
            stroke([place(0, 0), place(1, 1)], hand: hand, using: &generator)
            stroke([place(1, 0), place(0, 1)], hand: hand, using: &generator)
        default:
            stroke([place(0, 0.6), place(1, 0.4)], hand: hand, using: &generator)
        }
    }

    /// Draws a ring of the pen around a number, however small it is.
    mutating func ring(
        _ number: PageBox, by hand: PageHand, using generator: inout SeededGenerator
    ) {
        let least = style.writing * 0.45
        let box = PageBox(
            low: pointwiseMin(number.low, number.middle - least),
            high: pointwiseMax(number.high, number.middle + least))
        let start = generator.number(below: 12)
        let overlap = generator.number(below: 4)
        let circle = UnitCircle.places(12)
        // Around the ink, or far from it.
        let room = SIMD2<Float>(
            generator.uniform(in: 1.25...1.8), generator.uniform(in: 1.25...1.8))
        let places = (0...12 + overlap).map { index in
            let swell = 1 + 0.04 * Float(index) / 12
            return box.middle + circle[(start + index) % 12] * (box.size / 2) * room * swell
        }
        stroke(
            places, hand: hand, tremor: generator.chance(0.3) ? 0.02 : 0.15, using: &generator)
    }

    /// Strikes out what is in a box: by a line, by two, or to and fro.
    mutating func strike(_ box: PageBox, by hand: PageHand, using generator: inout SeededGenerator)
    {
        func place(_ x: Float, _ y: Float) -> SIMD2<Float> { box.low + box.size * [x, y] }
        switch generator.index(weights: [4, 2, 2]) {
        case 0: stroke([place(-0.1, 0.6), place(1.1, 0.4)], hand: hand, using: &generator)
        case 1:
            stroke([place(-0.1, 0.45), place(1.1, 0.35)], hand: hand, using: &generator)
            stroke([place(-0.1, 0.7), place(1.1, 0.6)], hand: hand, using: &generator)
        default:
            let turns = 4 + generator.number(below: 6)
            let places = (0...turns).map { turn in
                place(Float(turn) / Float(turns), turn % 2 == 0 ? 0.1 : 0.9)
            }
            stroke(places, hand: hand, tremor: 0.4, using: &generator)
        }
    }
}

extension HandInk {
    /// Makes strokes thinner.
    fileprivate mutating func thin(by factor: Float) {
        for index in digits.indices {
            digits[index].radii = digits[index].radii.map { $0 * factor }
        }
        for index in marks.indices { marks[index].radii = marks[index].radii.map { $0 * factor } }
    }
}

extension PageDraft {
    /// Writes a number with each digit in a cell of its own.
    mutating func writeCells(
        _ digits: String, in territory: PageBox, step: Float, cell: SIMD2<Float>, hand: PageHand,
        height: Float, using generator: inout SeededGenerator
    ) {
        guard !supply.isBlank else { return }
        var all = HandInk()
        for (index, character) in digits.enumerated() {
            var ink = hand.write(
                PageText(String(character)), height: height, using: &generator)
            let box = ink.bounds
            let fit = min(
                1, cell.x * 1.05 / max(box.size.x, 0.1), cell.y * 1.1 / max(box.size.y, 0.1))
            let spare = cell - box.size * fit
            let place = SIMD2(generator.uniform(in: 0.2...0.8), generator.uniform(in: 0.3...0.7))
            let corner = territory.low + SIMD2(Float(index) * step, 0)
            let move = corner + spare * place - box.low * fit
            ink.map { $0 * fit + move }
            if fit < 0.85 { ink.thin(by: fit) }
            all.digits += ink.digits
            all.crops += ink.crops
        }
        add(all, by: hand)
        entries.append(
            Entry(
                text: digits, written: digits, origin: .handwritten, flaw: nil,
                corners: all.bounds.corners, row: nil, column: nil))
    }
}
