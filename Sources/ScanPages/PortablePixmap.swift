/// A picture as poppler draws it: the binary form of a portable pixmap (ppm(5)).
struct PortablePixmap {
    let width: Int
    let height: Int

    /// Red, green and blue of each pixel, row-major.
    let pixels: [UInt8]

    /// Takes a picture apart; `nil` where it is none of 8 bits a sample, or not whole.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("P6".utf8)) else { return nil }
        var place = 2
        var numbers: [Int] = []
        while numbers.count < 3 {
            let start = bytes[place...].firstIndex { !Self.isSpace($0) }
            guard let start, let end = bytes[start...].firstIndex(where: Self.isSpace),
                let number = Int(String(decoding: bytes[start..<end], as: UTF8.self)), number > 0
            else { return nil }
            numbers.append(number)
            place = end
        }
        (width, height) = (numbers[0], numbers[1])
        let (area, isTooLarge) = width.multipliedReportingOverflow(by: height)
        guard !isTooLarge, numbers[2] == 255, area <= (bytes.count - place - 1) / 3 else {
            return nil
        }
        pixels = Array(bytes[(place + 1)..<(place + 1 + 3 * area)])
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || 9...13 ~= byte }
}
