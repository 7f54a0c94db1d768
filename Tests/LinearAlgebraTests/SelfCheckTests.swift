import LinearAlgebra
import Testing

@Suite struct `The check of the arithmetic` {
    @Test func `passes on this machine`() throws {
        try verifyArithmetic()
    }

    @Test func `names the product that is wrong`() {
        let error = ArithmeticError(
            product: "10×784 · 784×30", relativeError: 0.25, limit: 0.0625)
        #expect(
            error.description == """
                the matrix product 10×784 · 784×30 is wrong by 0.25 of its size (at most 0.0625 is \
                rounding); this machine's processor, memory or matrix library computes wrongly, so \
                no digit is read with it
                """)
    }
}
