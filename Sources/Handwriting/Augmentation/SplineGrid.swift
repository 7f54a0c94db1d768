/// The weights with which a coarse grid of numbers is interpolated to 28×28 pixels by uniform
/// cubic B-splines.
///
/// Along one axis, pixel `p` is the weighted sum of the four grid nodes `first[p]...first[p] + 3`.
/// Such a spline is smooth to its second derivative, and where the nodes lie on a straight line it
/// gives exactly that line (Greville), so an affine map can be carried by the same grid.
struct SplineGrid: Sendable {
    /// The distance between two nodes in pixels.
    ///
    /// A B-spline kernel of this spacing is as wide as a
    /// Gaussian of σ = 7/√3 = 4.04 pixels, the smoothing of Simard, Steinkraus and Platt (2003).
    static let spacing = 7

    /// The number of nodes along one axis: one before the first pixel and two after the last.
    static let nodes = 28 / spacing + 3

    /// The root mean square of the field in the middle of a grid whose nodes are drawn evenly from
    /// `-1...1`: √⅓ for the draw times 151/315, the integral of the squared kernel, for two axes.
    static let deviation: Float = 0.57735 * 151 / 315

    /// The grid that all augmentation shares.
    static let shared = SplineGrid()

    /// The four weights of each pixel, shaped `[28, 4]`.
    let weights: [Float]

    /// The first of the four nodes of each pixel, shaped `[28]`.
    let first: [Int]

    private init() {
        var weights: [Float] = []
        var first: [Int] = []
        for pixel in 0..<28 {
            let t = Float(pixel % Self.spacing) / Float(Self.spacing)
            let s = 1 - t
            first.append(pixel / Self.spacing)
            weights += [
                s * s * s / 6,
                (3 * t * t * t - 6 * t * t + 4) / 6,
                (3 * s * s * s - 6 * s * s + 4) / 6,
                t * t * t / 6,
            ]
        }
        self.weights = weights
        self.first = first
    }

    /// The place of a node along its axis, in pixels.
    static func position(ofNode node: Int) -> Float {
        Float((node - 1) * spacing)
    }
}
