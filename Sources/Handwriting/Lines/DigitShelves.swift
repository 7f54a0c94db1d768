import NeuralNetwork

/// Images of digits that numbers are put together from: sets of many writers, and what single writers wrote.
struct DigitShelves: Sendable {
    private let sets: [DigitShelf]
    private let hands: [DigitShelf]

    /// Creates the supply.
    ///
    /// - Precondition: There is a set or a hand, and each has all ten digits.
    init(sets: [LabelledImages], hands: [LabelledImages]) {
        precondition(!sets.isEmpty || !hands.isEmpty, "there are digits")
        self.sets = sets.map { DigitShelf($0, isByStroke: true) }
        self.hands = hands.map { DigitShelf($0, isByStroke: false) }
    }

    /// Where the digits of one number come from.
    struct Choice: Sendable {
        fileprivate let shelves: [DigitShelf]

        /// Which of the strokes, from the thinnest, 0, to the thickest, 1.
        fileprivate let strokes: ClosedRange<Float>

        /// Returns one of the images of a digit.
        func image(of digit: UInt8, using generator: inout SeededGenerator) -> ArraySlice<UInt8> {
            let shelf = shelves[Int(generator.next() % UInt64(shelves.count))]
            return shelf.image(of: digit, among: strokes, using: &generator)
        }
    }

    /// Chooses for one number.
    ///
    /// Most numbers are written by one person with one pen. Of a set of many writers, digits with strokes
    /// of about the same width stand for that.
    func choice(using generator: inout SeededGenerator) -> Choice {
        func anyHand() -> [DigitShelf] {
            hands.isEmpty ? [] : [hands[Int(generator.next() % UInt64(hands.count))]]
        }
        if generator.chance(0.12) { return Choice(shelves: sets + anyHand(), strokes: 0...1) }
        let kind = generator.index(weights: sets.map { _ in 1 } + (hands.isEmpty ? [] : [1]))
        guard kind < sets.count else { return Choice(shelves: anyHand(), strokes: 0...1) }
        guard generator.chance(0.8) else { return Choice(shelves: [sets[kind]], strokes: 0...1) }
        let middle = generator.uniform(in: 0.1...0.9)
        return Choice(shelves: [sets[kind]], strokes: middle - 0.1...middle + 0.1)
    }
}

/// Digits by class; those of many writers from the thinnest strokes to the thickest.
private struct DigitShelf: Sendable {
    private let images: LabelledImages
    private let places: [[Int]]

    init(_ images: LabelledImages, isByStroke: Bool) {
        self.images = images
        var places = [[Int]](repeating: [], count: 10)
        for (place, label) in images.labels.enumerated() where label < 10 {
            places[Int(label)].append(place)
        }
        precondition(places.allSatisfy { !$0.isEmpty }, "each digit is on the shelf")
        if isByStroke {
            let widths = (0..<images.count).map { Self.strokeWidth(of: images.image($0)) }
            places = places.map { $0.sorted { (widths[$0], $0) < (widths[$1], $1) } }
        }
        self.places = places
    }

    /// Returns one of the images of a digit.
    ///
    /// - Parameters:
    ///   - digit: Which it is.
    ///   - share: Which part of them it comes from: 0 is the thinnest, 1 the thickest.
    ///   - generator: Chooses among them.
    /// - Returns: The pixels.
    func image(
        of digit: UInt8, among share: ClosedRange<Float>, using generator: inout SeededGenerator
    ) -> ArraySlice<UInt8> {
        let own = places[Int(digit)]
        let place = Int(generator.uniform(in: share) * Float(own.count))
        return images.image(own[min(max(place, 0), own.count - 1)])
    }

    /// The width of the strokes of a digit in pixels: twice its ink for each pixel of its outline.
    private static func strokeWidth(of image: ArraySlice<UInt8>) -> Float {
        let side = DigitFrame.side
        let pixels = Array(image)
        func isInk(_ x: Int, _ y: Int) -> Bool {
            x >= 0 && y >= 0 && x < side && y < side && pixels[y * side + x] > 127
        }
        var ink: Float = 0
        var outline: Float = 0
        for y in 0..<side {
            for x in 0..<side {
                ink += Float(pixels[y * side + x]) / 255
                let isOutline =
                    isInk(x, y)
                    && !(isInk(x - 1, y) && isInk(x + 1, y) && isInk(x, y - 1) && isInk(x, y + 1))
                if isOutline { outline += 1 }
            }
        }
        return 2 * ink / max(outline, 1)
    }
}
