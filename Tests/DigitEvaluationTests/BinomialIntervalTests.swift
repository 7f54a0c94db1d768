import DigitEvaluation
import Testing

@Suite struct `An interval around a share` {
    /// Figures of Wilson's score interval at 95 %, from SciPy's `binomtest(x, n).proportion_ci(method="wilson")`.
    @Test(arguments: [
        (5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0),
        (97, 100, 0.9155, 0.9897), (1, 1, 0.2065, 1.0),
    ])
    func `is Wilson's`(hits: Int, count: Int, low: Double, high: Double) {
        let interval = BinomialInterval(share: Double(hits) / Double(count), of: count)
        #expect(abs(interval.low - low) < 5e-5, "\(interval)")
        #expect(abs(interval.high - high) < 5e-5, "\(interval)")
    }

    @Test func `holds the share and narrows as more is counted`() {
        var width = 1.0
        for count in [4, 40, 400, 4_000] {
            let interval = BinomialInterval(share: 0.75, of: count)
            #expect(interval.low < 0.75 && interval.high > 0.75)
            #expect(interval.high - interval.low < width)
            width = interval.high - interval.low
        }
        #expect(width < 0.03)
    }
}

@Suite struct `A share in percent` {
    @Test(arguments: [
        (0.0, "0.00 %"), (1.0, "100.00 %"), (0.9731, "97.31 %"), (0.00049, "0.05 %"),
        (0.00004, "0.00 %"), (0.1, "10.00 %"), (1.0 / 3, "33.33 %"),
    ])
    func `has two decimals`(share: Double, text: String) {
        #expect(PercentText.format(share) == text)
    }
}
