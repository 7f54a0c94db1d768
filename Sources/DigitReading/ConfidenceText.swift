import PlainText

/// Confidences and bars as people read them.
public enum ConfidenceText {
    /// Returns a confidence cut to four decimals: rounded up it might be a certainty, or reach a bar.
    public static func cut(_ confidence: Double) -> Double {
        Double(tenThousandths(confidence)) / 10_000
    }

    private static func tenThousandths(_ confidence: Double) -> Int {
        // What is written with four decimals stays as it is, whatever its binary fraction.
        Int((confidence * 10_000 + 1e-7).rounded(.down))
    }

    /// Returns a probability with four decimals, never rounded up to a certainty: `0.9999`.
    public static func format(_ confidence: Double) -> String {
        let decimals = tenThousandths(confidence).zeroPadded(to: 4)
        guard decimals.count < 5 else { return "1.0000" }
        return "0." + decimals
    }

    /// Returns a bar with up to five decimals, rounded up so that it is never shown too low: `0.99`.
    public static func format(bar: Double) -> String {
        let decimals = Int((bar * 100_000 - 1e-6).rounded(.up)).zeroPadded(to: 5)
        guard decimals.count < 6 else { return "1" }
        var text = "0." + decimals
        while text.hasSuffix("0") { text.removeLast() }
        return text == "0." ? "0" : text
    }

    /// Returns an error rate in words: `1 in 200`, or `3 in 100` where it is no whole part.
    public static func format(errorRate: Double) -> String {
        guard errorRate > 0 else { return "none" }
        let parts = 1 / errorRate
        if abs(parts - parts.rounded()) < 1e-6 { return "1 in \(Int(parts.rounded()))" }
        var (count, all) = (errorRate, 1)
        while abs(count - count.rounded()) > 1e-6, all < 1_000_000 {
            (count, all) = (count * 10, all * 10)
        }
        return "\(Int(count.rounded())) in \(all)"
    }
}
