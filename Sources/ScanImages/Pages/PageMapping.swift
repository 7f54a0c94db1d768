/// Looks at a whole page and says what is where.
public protocol PageMapping: Sendable {
    /// Returns what each place of a picture is.
    ///
    /// - Parameters:
    ///   - image: The picture, of any size.
    ///   - height: The height of the digits on it in pixels, where that is known: a picture that shows a single
    ///     line.
    /// - Returns: A map that covers the picture from its top left corner on.
    func map(of image: GreyImage, writtenAt height: Double?) -> PageMap
}
