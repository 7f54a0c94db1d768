import NeuralNetwork
import ScanImages

extension LabelledStrip {
    /// The strip as a picture: dark ink on white paper, as people expect it to look.
    public var picture: GreyImage {
        GreyImage(width: width, height: height, pixels: pixels.map { 255 - $0 })
    }

    /// The digits as text; empty where there is no number.
    public var text: String { label.map(String.init).joined() }
}
