import ScanImages

/// A picture with one thick stroke: something to read.
///
/// Different numbers give different files.
func strokePNG(_ number: Int = 0) -> [UInt8] {
    strokePicture(number).pngBytes()
}

/// The same as a JPEG.
func strokeJPEG(_ number: Int = 0) -> [UInt8] {
    strokePicture(number).jpegBytes(quality: 90)
}

private func strokePicture(_ number: Int) -> GreyImage {
    var picture = GreyImage(width: 40, height: 40)
    for y in 6..<34 {
        for x in 18..<23 {
            // The grey of a few pixels carries the number.
            let bit = (y - 6) * 5 + (x - 18)
            picture[x, y] = bit < 16 && (number >> bit) & 1 == 1 ? 30 : 0
        }
    }
    return picture
}

/// White paper.
func blankPNG(width: Int, height: Int) -> [UInt8] {
    GreyImage(width: width, height: height).pngBytes()
}
