import DigitReading
import ScanImages

// Digits out of a picture whose number somebody has told.
extension ReadingRoom {
    /// Cuts a picture into the digits that a person says are on it.
    ///
    /// The number is a hint to the reader, which then looks for the best place to cut.
    ///
    /// - Parameters:
    ///   - picture: The bytes of a PNG or JPEG.
    ///   - number: What is written on it.
    /// - Returns: A PNG of each digit, 28×28 as a network sees it, or the picture itself where it is one digit
    ///   that is not to be found; `nil` where the digits cannot be told apart.
    /// - Throws: ``Problem`` where too many wait, or what keeps the model from being used.
    func digits(of picture: [UInt8], being number: String) async throws -> [[UInt8]]? {
        try await run { reader in
            let hint = try ReadingHint(pattern: number)
            for outcome in [reader.read([picture], hints: [hint])[0], reader.read(picture)] {
                guard let reading = try? outcome.get() else { continue }
                let digits = reading.numbers.flatMap(\.digits)
                guard digits.count == number.count else { continue }
                return digits.map(\.bitmap.png)
            }
            return number.count == 1 ? [picture] : nil
        }
    }
}

extension DigitBitmap {
    /// The digit as a PNG, dark on white.
    fileprivate var png: [UInt8] {
        GreyImage(width: Self.side, height: Self.side, pixels: pixels.map { 255 - $0 }).pngBytes()
    }
}
