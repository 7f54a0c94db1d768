import NeuralNetwork
import Testing

@testable import Handwriting

@Suite struct `The frame around a digit` {
    /// A digit of noise, so that every place differs.
    private static let image: [UInt8] = {
        var generator = SeededGenerator(seed: 5)
        return (0..<784).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }()

    private func padded(_ image: [UInt8], strokeWidth: Float) -> [Float] {
        var frame = [Float](repeating: .nan, count: DigitFrame.paddedArea)
        frame.withUnsafeMutableBufferPointer { frame in
            image.withUnsafeBufferPointer { image in
                guard let frame = frame.baseAddress, let image = image.baseAddress else { return }
                DigitFrame.pad(image, into: frame, strokeWidth: strokeWidth)
            }
        }
        return frame
    }

    private func moved(_ image: [UInt8], right: Int, down: Int) -> [UInt8] {
        var result = [UInt8](repeating: 77, count: 784)
        result.withUnsafeMutableBufferPointer { result in
            image.withUnsafeBufferPointer { image in
                guard let result = result.baseAddress, let image = image.baseAddress else { return }
                DigitFrame.move(image, right: right, down: down, into: result)
            }
        }
        return result
    }

    /// The value at a place of the padded frame; paper outside of the image.
    private func original(_ row: Int, _ column: Int) -> Float {
        let (y, x) = (row - DigitFrame.border, column - DigitFrame.border)
        let isInside = (0..<28).contains(y) && (0..<28).contains(x)
        return isInside ? Float(Self.image[y * 28 + x]) : 0
    }

    @Test func `is paper, with the digit as it was in the middle`() {
        let frame = padded(Self.image, strokeWidth: 0)
        for row in 0..<DigitFrame.paddedSide {
            for column in 0..<DigitFrame.paddedSide {
                #expect(frame[row * DigitFrame.paddedSide + column] == original(row, column))
            }
        }
    }

    @Test(arguments: [Float(1), 0.5, -0.25, -1])
    func `goes towards the darkest or the lightest of each pixel and its neighbours`(
        strokeWidth: Float
    ) {
        let side = DigitFrame.paddedSide
        let frame = padded(Self.image, strokeWidth: strokeWidth)
        for row in 1..<side - 1 {
            for column in 1..<side - 1 {
                let own = original(row, column)
                let five = [
                    own, original(row - 1, column), original(row + 1, column),
                    original(row, column - 1), original(row, column + 1),
                ]
                let goal = strokeWidth > 0 ? five.max() ?? 0 : five.min() ?? 0
                let expected = own + abs(strokeWidth) * (goal - own)
                #expect(abs(frame[row * side + column] - expected) < 1e-3)
            }
        }
    }

    @Test(arguments: [(0, 0), (3, 0), (0, -4), (-5, 2), (27, 27), (-1, -1)])
    func `moves the digit by whole pixels and lets paper in`(right: Int, down: Int) {
        let result = moved(Self.image, right: right, down: down)
        for y in 0..<28 {
            for x in 0..<28 {
                let (fromY, fromX) = (y - down, x - right)
                let isInside = (0..<28).contains(fromY) && (0..<28).contains(fromX)
                #expect(result[y * 28 + x] == (isInside ? Self.image[fromY * 28 + fromX] : 0))
            }
        }
    }

    @Test(arguments: [(28, 0), (0, -28), (40, 3)])
    func `is blank when the digit is moved out of it`(right: Int, down: Int) {
        #expect(moved(Self.image, right: right, down: down).allSatisfy { $0 == 0 })
    }
}

@Suite struct `The spline grid` {
    private let grid = SplineGrid.shared

    /// Interpolates numbers at the nodes to the 28 pixels of an axis.
    private func interpolate(_ node: (Int) -> Float) -> [Float] {
        (0..<28).map { pixel in
            (0..<4).reduce(0) {
                $0 + grid.weights[4 * pixel + $1] * node(grid.first[pixel] + $1)
            }
        }
    }

    @Test func `weighs each pixel's four nodes to one in all`() {
        for pixel in 0..<28 {
            let weights = grid.weights[4 * pixel..<4 * pixel + 4]
            #expect(weights.allSatisfy { $0 >= 0 })
            #expect(abs(weights.reduce(0, +) - 1) < 1e-6)
            #expect(grid.first[pixel] >= 0 && grid.first[pixel] + 3 < SplineGrid.nodes)
        }
    }

    @Test func `gives back a straight line exactly`() {
        let line = interpolate { 3 - 0.5 * SplineGrid.position(ofNode: $0) }
        for (pixel, value) in line.enumerated() {
            #expect(abs(value - (3 - 0.5 * Float(pixel))) < 1e-4)
        }
    }

    @Test func `is smooth: one node moves its neighbourhood, most of all itself`() {
        let bump = interpolate { $0 == 3 ? 1 : 0 }
        let middle = Int(SplineGrid.position(ofNode: 3))
        #expect(bump.max() == bump[middle])
        #expect(abs(bump[middle] - 2.0 / 3) < 1e-6)
        for (a, b) in zip(bump, bump.dropFirst()) { #expect(abs(a - b) < 0.15) }
    }
}
