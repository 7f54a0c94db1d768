import Glibc
import NeuralNetwork
import ScanImages

/// Tells digits that are written by hand from printed ones, by a look at their strip at full resolution.
///
/// The finder sees a page at 100 dots an inch, where small print is ten pixels high and looks like small
/// handwriting. A network slides along the strip of a number and says of each digit how it came onto the page;
/// it was taught by connectionist temporal classification, as the reader of lines is, with a class for
/// written digits, one for printed ones, and the blank.
public struct InkReader: Sendable {
    /// The model that slides along strips.
    public let model: Model

    /// Creates a reader; `nil` when the model's network does not slide along strips of 32 rows, or does
    /// not tell two classes and the blank apart.
    public init?(model: Model) {
        guard Self.canUse(model.network) else { return nil }
        self.model = model
    }

    /// Whether a network tells written digits from printed ones.
    public static func canUse(_ network: Network) -> Bool {
        network.pixelsPerStep != nil && network.outputs == 3
            && network.image?.height == LineStrip.height
    }

    /// Classes are told apart no more surely than this, as a probability.
    private static let least: Float = 1e-4

    /// Returns how much the digits of a strip look printed.
    ///
    /// - Parameter strip: The number.
    /// - Returns: The mean of the log-odds of print of all steps, each weighed by how surely a digit is there: 0
    ///   where nothing can be told, above 0 for what is rather print.
    func printLogOdds(of strip: LineStrip) -> Double {
        let outputs = model.probabilities(along: strip.pixels, width: strip.width)
        var (sum, weights) = (0.0, 1e-6)
        for step in 0..<outputs.rows {
            let (written, printed) = (outputs[step, 0], outputs[step, 1])
            let weight = Double(written + printed)
            sum += weight * Double(log(max(printed, Self.least) / max(written, Self.least)))
            weights += weight
        }
        return sum / weights
    }
}
