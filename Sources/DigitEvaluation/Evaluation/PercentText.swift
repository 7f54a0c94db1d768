import PlainText

/// Shares as people read them.
package enum PercentText {
    /// Returns a share as a percentage with two decimals: `97.31 %`.
    package static func format(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded())
        return "\(hundredths / 100).\((hundredths % 100).zeroPadded(to: 2)) %"
    }
}
