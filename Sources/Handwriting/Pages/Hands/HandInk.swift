/// What a hand wrote in one go: digits, and what is no digit, in millimetres.
struct HandInk: Sendable {
    /// The strokes of the digits.
    var digits: [InkStroke] = []

    /// The digits that come from images.
    var crops: [InkCrop] = []

    /// The strokes of everything else.
    var marks: [InkStroke] = []

    /// The box around the digits; where there is none, around the rest.
    var bounds: PageBox {
        var box = PageBox.nothing
        if !digits.isEmpty { box = box.union(PageShape.strokes(digits).bounds) }
        if !crops.isEmpty { box = box.union(PageShape.crops(crops).bounds) }
        if digits.isEmpty, crops.isEmpty { box = PageShape.strokes(marks).bounds }
        return box
    }

    /// Whether nothing is written.
    var isEmpty: Bool { digits.isEmpty && crops.isEmpty && marks.isEmpty }

    /// Changes every place by a straight map, without changing the width of strokes.
    mutating func map(_ body: (SIMD2<Float>) -> SIMD2<Float>) {
        for index in digits.indices { digits[index].points = digits[index].points.map(body) }
        for index in marks.indices { marks[index].points = marks[index].points.map(body) }
        let zero = body(.zero)
        for index in crops.indices {
            crops[index].origin = body(crops[index].origin)
            crops[index].across = body(crops[index].across) - zero
            crops[index].down = body(crops[index].down) - zero
        }
    }
}
