import DigitTestSupport
import Glibc
import LinearAlgebra
import Testing

@Suite(.tellingSeeds) struct `Functions on vectors` {
    /// Every place a vector's tail can end.
    static let counts = Array(0...40) + [1000]

    /// Numbers spread over the range where results are normal numbers.
    static func spread(_ count: Int, seed: UInt64) -> [Float] {
        var numbers = TestNumbers(seed: seed)
        return (0..<count).map { _ in numbers.next() * 87 }
    }

    /// The largest distance from a function in double precision, in units of the last place.
    static func largestErrorInUlps(
        _ z: [Float], _ found: [Float], _ exact: (Double) -> Double
    ) -> Double {
        zip(z, found).map { z, found in
            abs(exact(Double(z)) - Double(found)) / Double(found.ulp)
        }.max() ?? 0
    }

    @Test(arguments: InstructionSet.available)
    func `raise e to a power within 1.1 ulp`(set: InstructionSet) {
        for count in Self.counts {
            let z = Self.spread(count, seed: UInt64(count))
            var found = z
            found.withUnsafeMutableBufferPointer { VectorFunctions(on: set).exponential($0) }
            let error = Self.largestErrorInUlps(z, found, exp)
            #expect(error <= 1.1, "\(count) numbers")
        }
    }

    @Test(arguments: InstructionSet.available)
    func `compute σ within 3 ulp`(set: InstructionSet) {
        for count in Self.counts {
            let z = Self.spread(count, seed: UInt64(count))
            var found = z
            found.withUnsafeMutableBufferPointer { VectorFunctions(on: set).sigmoid($0) }
            let error = Self.largestErrorInUlps(z, found) { 1 / (1 + exp(-$0)) }
            #expect(error <= 3, "\(count) numbers")
        }
    }

    @Test(arguments: InstructionSet.available)
    func `stay finite far out, and keep what is undefined`(set: InstructionSet) {
        var z: [Float] = [-.infinity, -1e9, 0, 1e9, .infinity, .nan]
        z.withUnsafeMutableBufferPointer { VectorFunctions(on: set).sigmoid($0) }
        #expect(z[0] >= 0 && z[0] < 1e-37 && z[1] >= 0 && z[1] < 1e-37)
        #expect(z[2] == 0.5 && z[3] == 1 && z[4] == 1 && z[5].isNaN)
        var powers: [Float] = [-.infinity, 0, .infinity, .nan]
        powers.withUnsafeMutableBufferPointer { VectorFunctions(on: set).exponential($0) }
        #expect(powers[0] < 1e-37 && powers[1] == 1 && powers[2].isFinite && powers[3].isNaN)
    }

    @Test(arguments: InstructionSet.available)
    func `rectify, multiply slopes and step`(set: InstructionSet) {
        let functions = VectorFunctions(on: set)
        for count in Self.counts {
            let z = Self.spread(count, seed: 9)
            var rectified = z
            rectified.withUnsafeMutableBufferPointer { functions.rectify($0) }
            #expect(rectified == z.map { max(0, $0) })

            var errors = Self.spread(count, seed: 10)
            let before = errors
            errors.withUnsafeMutableBufferPointer { errors in
                rectified.withUnsafeBufferPointer { a in
                    guard let a = a.baseAddress else { return }
                    functions.multiplyRectifierSlope(of: a, into: errors)
                }
            }
            #expect(errors == zip(before, z).map { $1 > 0 ? $0 : 0 })

            var w = z
            var v = before
            w.withUnsafeMutableBufferPointer { w in
                v.withUnsafeMutableBufferPointer { v in
                    guard let v = v.baseAddress else { return }
                    functions.momentumStep(w, v, decay: 0.5)
                }
            }
            #expect(v == zip(before, z).map { $0 - 0.5 * $1 })
            #expect(w == zip(z, v).map { $0 + $1 })
        }
    }

    @Test(arguments: InstructionSet.available)
    func `turn bytes into intensities`(set: InstructionSet) {
        let bytes = (0..<700).map { UInt8($0 % 256) }
        var numbers = [Float](repeating: -1, count: 699)
        numbers.withUnsafeMutableBufferPointer {
            VectorFunctions(on: set).scale(bytes, by: 1 / 255, into: $0)
        }
        #expect(numbers == bytes.dropLast().map { Float($0) * (1 / 255) })
        #expect(numbers[255] == 1)
    }
}
