/// How far augmentation may change a training image: data that a recipe carries.
///
/// Every number is the largest change to either side of the original; each image draws its own,
/// evenly between the two ends. Zero everywhere leaves images as they are.
public struct AugmentationSettings: Sendable, Hashable, Codable {
    /// The share of images that are changed, in `0...1`; the others are learnt as they are.
    public var share: Float

    /// The largest turn to either side, in degrees.
    public var rotationInDegrees: Float

    /// The largest slant to either side: the columns moved per row, the tangent of the angle.
    public var slant: Float

    /// The largest change of width and of height, each drawn by itself: 0.1 is from 0.9 to 1.1.
    public var scale: Float

    /// The largest move to either side, across and down, in pixels.
    public var shiftInPixels: Float

    /// The elastic deformation: the root mean square displacement of a pixel along each axis.
    ///
    /// The field is as smooth as that of Simard, Steinkraus and Platt with σ = 4 pixels, whose
    /// α = 34 is 1.4 pixels here.
    public var elasticInPixels: Float

    /// The largest change of stroke width: 1 replaces each pixel by the darkest (thicker) or the
    /// lightest (thinner) of its four neighbours, 0.5 goes half of the way.
    public var strokeWidth: Float

    /// The steepest contrast curve: 0.5 draws from 1 to 1.5 times as steep around middle grey.
    public var contrast: Float

    /// The most ink may fade: 0.2 draws the darkest value from 0.8 to 1 of the original.
    public var fading: Float

    /// Whether a changed image is moved by whole pixels until its mass is in the middle again, as
    /// preparation does with every scan; `shiftInPixels` is added afterwards.
    public var recentres: Bool

    /// Creates settings; what is not named stays as it is.
    public init(
        share: Float = 1, rotationInDegrees: Float = 0, slant: Float = 0, scale: Float = 0,
        shiftInPixels: Float = 0, elasticInPixels: Float = 0, strokeWidth: Float = 0,
        contrast: Float = 0, fading: Float = 0, recentres: Bool = false
    ) {
        self.share = share
        self.rotationInDegrees = rotationInDegrees
        self.slant = slant
        self.scale = scale
        self.shiftInPixels = shiftInPixels
        self.elasticInPixels = elasticInPixels
        self.strokeWidth = strokeWidth
        self.contrast = contrast
        self.fading = fading
        self.recentres = recentres
    }

    /// Changes nothing.
    public static let none = AugmentationSettings(share: 0)

    /// What handwriting may differ in and still be the same digit.
    public static let standard = AugmentationSettings(
        share: 0.95, rotationInDegrees: 12, slant: 0.2, scale: 0.12, shiftInPixels: 1,
        elasticInPixels: 1, strokeWidth: 0.5, contrast: 0.5, fading: 0.1, recentres: true)
}
