import Testing

@testable import Handwriting

@Suite struct `Placing a digit on a strip` {
    /// A frame with a block of ink: 8 columns wide, 16 rows high.
    private static let block: [Float] = {
        var frame = [Float](repeating: 0, count: DigitFrame.paddedArea)
        for row in 8..<24 {
            for column in 12..<20 { frame[row * DigitFrame.paddedSide + column] = 255 }
        }
        return frame
    }()

    /// Places the block and draws it.
    private func placed(
        height: Float, width: Float = 1, slant: Float = 0, left: Float = 10, foot: Float = 30,
        strength: Float = 1
    ) throws -> (placing: DigitPlacing, sheet: StripSheet) {
        var placing = DigitPlacing(height: height, width: width, slant: slant)
        var sheet = StripSheet(height: 32)
        try Self.block.withUnsafeBufferPointer { frame in
            let frame = try #require(frame.baseAddress)
            let isThere = placing.fit(frame)
            #expect(isThere)
            placing.move(left: left, foot: foot)
            placing.draw(frame, steepness: 1, strength: strength, on: &sheet)
        }
        return (placing, sheet)
    }

    @Test func `gives its ink the height, the left edge and the foot asked for`() throws {
        let (placing, sheet) = try placed(height: 24)
        #expect(placing.box.low == [10, 6] && placing.box.high == [22, 30])
        #expect(placing.right == 22)
        let inked = sheet.ink.indices.filter { sheet.ink[$0] > 0.5 }
        #expect(Set(inked.map { $0 / 32 }) == Set(10..<22))
        #expect(Set(inked.map { $0 % 32 }) == Set(6..<30))
    }

    @Test func `stretches the width alone`() throws {
        let (placing, _) = try placed(height: 16, width: 1.5)
        #expect(placing.box.high - placing.box.low == [12, 16])
    }

    @Test func `leans to the right from foot to head`() throws {
        let (placing, sheet) = try placed(height: 16, slant: 0.5, left: 4)
        #expect(abs(placing.box.high.x - placing.box.low.x - 15.5) < 1e-4)
        func middle(_ row: Int) -> Float {
            let columns = (0..<sheet.width).filter { sheet.ink[$0 * 32 + row] > 0.5 }
            return Float(columns.reduce(0, +)) / Float(max(columns.count, 1))
        }
        #expect(abs(middle(16) - middle(28) - 6) < 0.8)
    }

    @Test func `is as dark as it is told to be`() throws {
        let (_, sheet) = try placed(height: 16, strength: 0.6)
        #expect(abs((sheet.ink.max() ?? 0) - 0.6) < 1e-5)
    }

    @Test func `finds no place for a digit without ink`() {
        var placing = DigitPlacing(height: 20, width: 1, slant: 0)
        let blank = [Float](repeating: 80, count: DigitFrame.paddedArea)
        blank.withUnsafeBufferPointer { frame in
            guard let frame = frame.baseAddress else { return }
            let isThere = placing.fit(frame)
            #expect(!isThere)
        }
    }

    @Test func `tells places by their share of its box`() {
        let box = InkBox(low: [10, 4], high: [20, 24])
        #expect(box.place([0, 0]) == [10, 4])
        #expect(box.place([1, 0.5]) == [20, 14])
    }

    @Test func `brings strokes to the height, the left edge and the foot asked for`() {
        // A corner, twice as high as wide, in thousandths; and a point.
        let strokes: [[SIMD2<Float>]] = [[[100, 0], [100, 1000], [600, 1000]], [[350, 500]]]
        var placing = DigitPlacing(height: 22, width: 1, slant: 0)
        let isFitted = placing.fit(strokes, radius: 1)
        #expect(isFitted)
        placing.move(left: 6, foot: 30)
        #expect(placing.box.low == [6, 8])
        #expect(abs(placing.box.high.x - 18) < 1e-4 && placing.box.high.y == 30)
        var sheet = StripSheet(height: 32)
        placing.draw(strokes, radius: 1, strength: 0.8, on: &sheet)
        #expect(abs((sheet.ink.max() ?? 0) - 0.8) < 1e-5)
        let inked = sheet.ink.indices.filter { sheet.ink[$0] > 0.4 }
        #expect(inked.map { $0 / 32 }.min() == 6 && inked.map { $0 / 32 }.max() == 17)
        #expect(inked.contains(12 * 32 + 19), "the point")
        var none = DigitPlacing(height: 22, width: 1, slant: 0)
        let isNoneFitted = none.fit([], radius: 1)
        #expect(!isNoneFitted)
    }
}
