/// Shares as people read them.
package enum PercentText {
    /// Returns a share as a percentage with two decimals: `97.31 %`.
    package static func format(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded())
        let decimals = hundredths % 100
        return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals) %"
    }
}
