/// A colour as a screen shows it.
public struct Colour: Sendable, Hashable {
    /// The share of red, 0 to 255.
    public var red: UInt8

    /// The share of green, 0 to 255.
    public var green: UInt8

    /// The share of blue, 0 to 255.
    public var blue: UInt8

    /// Creates a colour from its three shares.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// Creates a grey: 0 is black, 255 is white.
    public init(grey: UInt8) {
        self.init(grey, grey, grey)
    }

    /// Returns this colour with a share of another laid over it, `0...1`.
    public func mixed(with other: Colour, share: Double) -> Colour {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8((Double(from) + (Double(to) - Double(from)) * share).rounded())
        }
        return Colour(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }
}

extension Colour {
    /// White paper.
    public static let white = Colour(grey: 255)

    /// Writing that is to be read.
    public static let ink = Colour(33, 37, 41)

    /// Writing that may be passed over.
    public static let faintInk = Colour(108, 117, 125)

    /// Lines that only guide the eye.
    public static let rule = Colour(222, 226, 230)

    /// A ground that is hardly there.
    public static let shade = Colour(246, 247, 249)

    // These four are of the palette of Okabe and Ito (*Color Universal Design*, 2008), which people
    // who see some colours alike can tell apart.

    /// What is shown.
    public static let blue = Colour(0, 114, 178)

    /// What is good.
    public static let green = Colour(0, 138, 101)

    /// What is doubtful.
    public static let orange = Colour(213, 120, 0)

    /// What is wrong.
    public static let red = Colour(200, 60, 0)
}
