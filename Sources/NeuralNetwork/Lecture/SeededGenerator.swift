/// A random number generator whose whole sequence follows from one seed: SplitMix64 (Steele, Lea,
/// Flood, *Fast Splittable Pseudorandom Number Generators*, OOPSLA 2014).
///
/// Every random choice of this project takes a generator, so that one seed gives one model, one
/// set of synthetic digits, one test.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private(set) var state: UInt64

    /// Creates the generator that belongs to a seed.
    public init(seed: UInt64) {
        state = seed
    }

    /// Creates the generator that goes on where another stood.
    init(state: UInt64) { self.state = state }

    /// Returns the next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Returns a generator for a part of the work, independent of how much the other parts draw.
    public mutating func split() -> SeededGenerator {
        SeededGenerator(seed: next())
    }

    /// Returns a number in `0..<1` with 24 random bits.
    public mutating func uniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// Returns a number in the given range.
    public mutating func uniform(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
    }
}
