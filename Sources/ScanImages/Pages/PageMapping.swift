/// Looks at a whole page and says what is where.
public protocol PageMapping: Sendable {
    /// Returns what each place of a picture is.
    ///
    /// - Parameter image: The picture, of any size.
    /// - Returns: A map that covers the picture from its top left corner on.
    func map(of image: GreyImage) -> PageMap
}
