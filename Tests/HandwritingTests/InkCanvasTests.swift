import Testing

@testable import Handwriting

@Suite struct `A canvas of ink` {
    private func stroke(
        _ from: SIMD2<Float>, _ to: SIMD2<Float>, radius: Float
    ) -> [InkStroke] {
        [InkStroke(points: [from, to], radii: [radius, radius])]
    }

    @Test func `is blank before anything is drawn`() {
        let canvas = InkCanvas(width: 7, height: 5)
        #expect(canvas.coverage == [Float](repeating: 0, count: 35))
    }

    @Test func `covers what lies in a stroke, half of its edge and nothing beyond`() {
        var canvas = InkCanvas(width: 12, height: 20)
        // Four pixels wide, its middle on the border between two columns.
        canvas.draw(stroke([6, 0], [6, 20], radius: 2), scale: 1, offset: .zero)
        for row in 0..<20 {
            let line = Array(canvas.coverage[row * 12..<(row + 1) * 12])
            #expect(line == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0], "row \(row)")
        }
        var shifted = InkCanvas(width: 12, height: 20)
        shifted.draw(stroke([6.5, 0], [6.5, 20], radius: 2), scale: 1, offset: .zero)
        #expect(
            Array(shifted.coverage[120..<132]) == [0, 0, 0, 0, 0.5, 1, 1, 1, 0.5, 0, 0, 0])
    }

    @Test func `covers of a hairline's pixels as much as the line is wide`() {
        var canvas = InkCanvas(width: 9, height: 9)
        canvas.draw(stroke([4.5, 0], [4.5, 9], radius: 0.1), scale: 1, offset: .zero)
        #expect(canvas.coverage.max() == 0.2)
    }

    @Test func `is no darker where strokes cross, and does not depend on their order`() {
        let across = stroke([0, 5], [10, 5], radius: 1)
        let down = stroke([5, 0], [5, 10], radius: 1.5)
        var one = InkCanvas(width: 10, height: 10)
        one.draw(across + down, scale: 1, offset: .zero)
        var other = InkCanvas(width: 10, height: 10)
        other.draw(down + across, scale: 1, offset: .zero)
        #expect(one.coverage == other.coverage)
        #expect(one.coverage.max() == 1)
    }

    @Test func `shows the same at every place and size, in pixels`() {
        let unit = stroke([0.25, 0.25], [0.75, 0.75], radius: 0.05)
        var placed = InkCanvas(width: 60, height: 60)
        placed.draw(unit, scale: 40, offset: [10, 10])
        var drawn = InkCanvas(width: 60, height: 60)
        drawn.draw(stroke([20, 20], [40, 40], radius: 2), scale: 1, offset: .zero)
        for (a, b) in zip(placed.coverage, drawn.coverage) { #expect(abs(a - b) < 1e-4) }
    }

    @Test func `cuts off what leaves it`() {
        var canvas = InkCanvas(width: 4, height: 4)
        canvas.draw(stroke([-20, 2], [30, 2], radius: 1), scale: 1, offset: .zero)
        #expect(canvas.coverage == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
        canvas = InkCanvas(width: 4, height: 4)
        canvas.draw(stroke([90, 90], [95, 95], radius: 1), scale: 1, offset: .zero)
        #expect(canvas.coverage.allSatisfy { $0 == 0 })
    }

    @Test func `shows nothing of a single place, which is no stroke`() {
        var canvas = InkCanvas(width: 4, height: 4)
        canvas.draw([InkStroke(points: [[2, 2]], radii: [1])], scale: 1, offset: .zero)
        #expect(canvas.coverage.allSatisfy { $0 == 0 })
    }
}

@Suite struct `The bounds of strokes` {
    @Test func `reach as far as the ink, not the middle of the line`() {
        let strokes = [
            InkStroke(points: [[0, 0], [1, 1]], radii: [0.1, 0.2]),
            InkStroke(points: [[-1, 0.5]], radii: [0.25]),
        ]
        #expect(strokes.bounds.low == [-1.25, -0.1])
        #expect(strokes.bounds.high == [1.2, 1.2])
    }
}
