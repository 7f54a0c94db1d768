import Testing

@testable import LinearAlgebra

/// Functions on channels against plain loops, for every instruction set this processor has and for
/// channels that do and do not fill its vectors.
@Suite struct ChannelFunctionTests {
    static let channels = [1, 3, 8, 16, 20, 33]
    let positions = 7

    /// Numbers without a pattern, the same each time.
    private func numbers(_ count: Int, seed: Int) -> [Float] {
        (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 211 - 105) / 37 }
    }

    @Test(arguments: InstructionSet.available, channels)
    func sumsAreThoseOfPlainLoops(_ set: InstructionSet, _ channels: Int) {
        let x = numbers(positions * channels, seed: 1)
        let errors = numbers(positions * channels, seed: 2)
        var found = [[Float]](repeating: numbers(channels, seed: 3), count: 4)
        var expected = found
        for place in 0..<x.count {
            expected[0][place % channels] += x[place]
            expected[1][place % channels] += x[place] * x[place]
            expected[2][place % channels] += errors[place]
            expected[3][place % channels] += errors[place] * x[place]
        }
        let functions = ChannelFunctions(on: set)
        var (sums, squares) = (found[0], found[1])
        functions.addSums(
            of: x, positions: positions, channels: channels, to: &sums, squares: &squares)
        var (errorSums, products) = (found[2], found[3])
        functions.addSums(
            ofErrors: errors, x: x, positions: positions, channels: channels, to: &errorSums,
            products: &products)
        found = [sums, squares, errorSums, products]
        for (found, expected) in zip(found.joined(), expected.joined()) {
            #expect(abs(found - expected) < 1e-4 * max(1, abs(expected)))
        }
    }

    @Test(arguments: InstructionSet.available, channels)
    func linearMapsAreThoseOfPlainLoops(_ set: InstructionSet, _ channels: Int) {
        let x = numbers(positions * channels, seed: 1)
        let errors = numbers(positions * channels, seed: 2)
        let (a, b, d) = (
            numbers(channels, seed: 3), numbers(channels, seed: 4), numbers(channels, seed: 5)
        )
        // One number more, which nobody may touch.
        var y = [Float](repeating: 99, count: x.count + 1)
        for rectified in [false, true] {
            ChannelFunctions(on: set).scaleAndShift(
                x, positions: positions, channels: channels, scales: a, shifts: b,
                rectified: rectified, into: &y)
            for place in 0..<x.count {
                let plain = x[place] * a[place % channels] + b[place % channels]
                #expect(abs(y[place] - (rectified ? max(0, plain) : plain)) < 1e-4)
            }
            #expect(y[x.count] == 99)
        }
        ChannelFunctions(on: set).combine(
            errors: errors, x: x, positions: positions, channels: channels, a: a, b: b, d: d,
            into: &y)
        for place in 0..<x.count {
            let c = place % channels
            #expect(abs(y[place] - (a[c] * errors[place] + b[c] * x[place] + d[c])) < 1e-4)
        }
        #expect(y[x.count] == 99)
    }

    @Test(arguments: InstructionSet.available, channels)
    func poolingFindsTheLargestAndGoesBackToTheFirstOfThem(
        _ set: InstructionSet, _ channels: Int
    ) {
        let (windows, height, width) = (3, 2, 2)
        let stride = windows * width * channels
        // Few different numbers, so that some windows hold the largest twice.
        let x = numbers(height * stride, seed: 6).map { ($0 * 2).rounded() }
        let errors = numbers(windows * channels, seed: 7)
        var y = [Float](repeating: 0, count: windows * channels)
        var back = [Float](repeating: 99, count: x.count)
        let functions = ChannelFunctions(on: set)
        functions.pool(
            x, rowStride: stride, height: height, width: width, windows: windows,
            channels: channels, into: &y)
        functions.unpool(
            errors: errors, maxima: y, x, rowStride: stride, height: height, width: width,
            windows: windows, channels: channels, into: &back, resultStride: stride)
        for window in 0..<windows {
            for channel in 0..<channels {
                let places = (0..<height).flatMap { row in
                    (0..<width).map { row * stride + (window * width + $0) * channels + channel }
                }
                let largest = places.map { x[$0] }.max() ?? 0
                #expect(y[window * channels + channel] == largest)
                let first = places.first { x[$0] == largest }
                for place in places {
                    #expect(
                        back[place] == (place == first ? errors[window * channels + channel] : 0))
                }
            }
        }
    }
}
