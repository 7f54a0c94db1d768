/// Brightness by the weights of ITU-R BT.601, which JPEG has, in 16-bit fixed point.
enum Luma {
    /// Returns the brightness of a colour, rounded to the nearest; of a grey it is the grey.
    @inline(__always)
    static func of(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        UInt8(truncatingIfNeeded: of(Int32(red), Int32(green), Int32(blue)))
    }

    /// Returns the brightness of a colour of three numbers in `0...255`.
    @inline(__always)
    static func of(_ red: Int32, _ green: Int32, _ blue: Int32) -> Int32 {
        (19595 &* red &+ 38470 &* green &+ 7471 &* blue &+ 32768) &>> 16
    }
}
