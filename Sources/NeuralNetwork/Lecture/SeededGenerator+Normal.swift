import Glibc

extension SeededGenerator {
    /// Returns a number from the normal distribution with mean 0 and standard deviation 1 (Box and
    /// Muller, *A Note on the Generation of Random Normal Deviates*, 1958).
    public mutating func normal() -> Float {
        // 53 random bits each; the first in (0, 1], as its logarithm is taken.
        let radiusBits = Double((next() >> 11) + 1) * 0x1p-53
        let turn = Double(next() >> 11) * 0x1p-53
        return Float((-2 * log(radiusBits)).squareRoot() * cos(2 * Double.pi * turn))
    }
}
