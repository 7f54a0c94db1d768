extension PageMap {
    /// The probabilities of the four classes of ink at one place, `0...1`.
    struct Shares {
        /// Those of digits, print, other handwriting and furniture, in this order.
        var classes: SIMD4<Float> = .zero

        /// That of lying inside a band.
        var band: Float = 0

        /// What is left for paper.
        var paper: Float { max(0, 1 - classes.sum()) }
    }

    /// The probability from which on a place counts as inside a band.
    static let bandBar: UInt8 = 128

    /// The classes of a place, 0 to 255.
    func classes(at place: Int) -> SIMD4<Float> {
        SIMD4(
            Float(digits[place]), Float(print[place]), Float(otherHandwriting[place]),
            Float(furniture[place]))
    }

    /// Returns what lies at a point of the picture, between the four places around it (bilinear); beyond
    /// the map, as at its edge.
    func shares(at point: SIMD2<Double>) -> Shares {
        let place = point / pixelsPerPlace - 0.5
        let x = min(max(place.x, 0), Double(width - 1))
        let y = min(max(place.y, 0), Double(height - 1))
        let (left, top) = (min(Int(x), max(0, width - 2)), min(Int(y), max(0, height - 2)))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (u, v) = (Float(x - Double(left)), Float(y - Double(top)))
        func add(_ corner: Int, _ weight: Float, to shares: inout Shares) {
            shares.classes += classes(at: corner) * (weight / 255)
            shares.band += Float(band[corner]) * (weight / 255)
        }
        var shares = Shares()
        add(top * width + left, (1 - u) * (1 - v), to: &shares)
        add(top * width + right, u * (1 - v), to: &shares)
        add(bottom * width + left, (1 - u) * v, to: &shares)
        add(bottom * width + right, u * v, to: &shares)
        return shares
    }

    /// The place that a point of the picture lies in, the nearest one beyond the map.
    func place(at point: SIMD2<Double>) -> Int {
        let x = min(max(Int(point.x / pixelsPerPlace), 0), width - 1)
        let y = min(max(Int(point.y / pixelsPerPlace), 0), height - 1)
        return y * width + x
    }

    /// Whether places are the inside of something broad that is no writing: a black edge, a stamp, a thumb.
    ///
    /// - Returns: For each place whether it, or one beside it, and all around that one are furniture.
    var broadFurniture: [Bool] {
        var isInside = [Bool](repeating: false, count: width * height)
        guard width >= 3, height >= 3 else { return isInside }
        for y in 1..<height - 1 {
            for x in 1..<width - 1 where furniture[y * width + x] >= 128 {
                isInside[y * width + x] = (-1...1).allSatisfy { row in
                    let place = (y + row) * width + x
                    return furniture[place - 1] >= 128 && furniture[place] >= 128
                        && furniture[place + 1] >= 128
                }
            }
        }
        var isBroad = isInside
        for y in 1..<height - 1 {
            for x in 1..<width - 1 where isInside[y * width + x] {
                for row in y - 1...y + 1 {
                    for place in row * width + x - 1...row * width + x + 1 { isBroad[place] = true }
                }
            }
        }
        return isBroad
    }
}
