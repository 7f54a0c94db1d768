import DigitEvaluation
import NeuralNetwork

/// Finds labels that look wrong.
///
/// A label is suspicious when the model in use is sure of another digit and either the new model,
/// though it may have learned from this very label, is sure of the same one, or the model in use
/// reads nearly all other images with this label right: then it knows this hand, and the label
/// stands alone. Labels that a person has confirmed are not asked about again.
package enum SuspiciousLabels {
    /// The probability from which on a model is sure.
    static let sure: Float = 0.95

    /// The share of a label's images read right from which on a model knows the hand.
    static let knownShare = 0.8

    /// What stands in front of a file's name whose label a person has confirmed.
    package static let assurance = "sure__"

    /// Whether a person has said that the label of a file is right: `1/sure__scan.png`,
    /// `numbers/1__sure__scan.png`.
    static func isAssured(_ name: String) -> Bool {
        guard let file = name.split(separator: "/").last else { return false }
        return file.hasPrefix(assurance) || file.contains("__" + assurance)
    }

    /// Returns the suspicious labels, those of which the model in use is surest first.
    static func find(
        in images: LabelledImages, names: [String], before: [[Float]], after: [[Float]]
    ) -> [RetrainingReport.SuspiciousLabel] {
        var right = [Int](repeating: 0, count: 10)
        var all = right
        for (index, row) in before.enumerated() {
            let label = Int(images.labels[index])
            all[label] += 1
            if row.indexOfLargest == label { right[label] += 1 }
        }
        var found: [RetrainingReport.SuspiciousLabel] = []
        for (index, row) in before.enumerated() {
            let label = Int(images.labels[index])
            let read = row.indexOfLargest
            guard read != label, row[read] >= sure, !isAssured(names[index]) else { continue }
            let bothAgree =
                after[index].indexOfLargest == read && after[index][read] >= sure
            let standsAlone =
                all[label] >= 5 && Double(right[label]) >= knownShare * Double(all[label])
            guard bothAgree || standsAlone else { continue }
            found.append(
                RetrainingReport.SuspiciousLabel(
                    name: names[index], label: label, read: read, confidence: Double(row[read])))
        }
        return found.sorted { ($1.confidence, $0.name) < ($0.confidence, $1.name) }
    }
}
