import Testing

@testable import Handwriting

@Suite struct `The way of a pen` {
    private static func path(
        _ points: [SIMD2<Float>], corners: Set<Int> = []
    ) -> PenPath {
        PenPath(points: points, corners: points.indices.map { corners.contains($0) })
    }

    @Test func `is no line without places, and a place without a second one`() {
        #expect(Self.path([]).flattened(step: 0.1).isEmpty)
        #expect(Self.path([[1, 2]]).flattened(step: 0.1) == [[1, 2]])
    }

    @Test(arguments: [Float(0.02), 0.1, 0.5])
    func `begins and ends where it should, in steps of a length`(step: Float) {
        let path = Self.path([[0, 0], [0.6, 0.1], [0.2, 0.7], [0.5, 1]])
        let line = path.flattened(step: step)
        #expect(line.first == [0, 0])
        #expect(((line.last ?? .zero) - [0.5, 1]).length < 1e-5)
        for (a, b) in zip(line, line.dropFirst()) { #expect((b - a).length < 1.6 * step) }
    }

    @Test func `is straight between places on a straight line`() {
        let line = Self.path([[0, 0], [0.3, 0.3], [0.5, 0.5], [1, 1]]).flattened(step: 0.05)
        for place in line { #expect(abs(place.x - place.y) < 1e-5) }
        #expect(zip(line, line.dropFirst()).allSatisfy { $0.x < $1.x })
    }

    @Test func `goes round between places, and straight between corners`() {
        let places: [SIMD2<Float>] = [[0, 1], [0.5, 0], [1, 1]]
        let round = Self.path(places).flattened(step: 0.05)
        let sharp = Self.path(places, corners: [1]).flattened(step: 0.05)
        // A corner is the highest place; a curve may go beyond it.
        #expect(sharp.map(\.y).min() == 0)
        #expect(
            sharp.allSatisfy { abs(abs($0.x - 0.5) - 0.5 * $0.y) < 1e-5 }, "\(sharp)")
        #expect(!round.allSatisfy { abs(abs($0.x - 0.5) - 0.5 * $0.y) < 1e-2 })
    }

    @Test func `makes no cusps where two places are near each other`() {
        let line = Self.path([[0, 0], [0.5, 0], [0.502, 0.001], [1, 0.5]]).flattened(step: 0.05)
        #expect(line.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        #expect(zip(line, line.dropFirst()).allSatisfy { $1.x > $0.x - 0.01 })
        let same = Self.path([[0.2, 0.2], [0.2, 0.2], [0.4, 0.2]]).flattened(step: 0.05)
        #expect(same.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test func `does not depend on its direction`() {
        let places: [SIMD2<Float>] = [[0, 0], [0.6, 0.1], [0.2, 0.7], [0.5, 1]]
        let there = Self.path(places).flattened(step: 0.05)
        let back = Self.path(places.reversed()).flattened(step: 0.05)
        #expect(there.count == back.count)
        for (a, b) in zip(there, back.reversed()) { #expect((a - b).length < 1e-4) }
    }
}
