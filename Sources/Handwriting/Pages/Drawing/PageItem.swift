import ScanImages

/// One thing on a page: where ink is, which, and what it counts as.
struct PageItem: Sendable {
    /// What the thing counts as.
    let kind: PageClass

    /// Where its ink is.
    let shape: PageShape

    /// What it is drawn with.
    let ink: PageInk

    /// The box around it in millimetres.
    let bounds: PageBox

    /// Creates an item.
    init(_ kind: PageClass, _ shape: PageShape, ink: PageInk) {
        self.kind = kind
        self.shape = shape
        self.ink = ink
        bounds = shape.bounds
    }
}

/// Where the ink of a thing is, in millimetres.
enum PageShape: Sendable {
    /// The traces of a pen.
    case strokes([InkStroke])

    /// Filled areas: each is a set of closed lines, those inside of others running the other way round.
    case areas([[[SIMD2<Float>]]])

    /// Images of single digits, laid onto the page.
    case crops([InkCrop])

    /// The box around all ink.
    var bounds: PageBox {
        switch self {
        case .strokes(let strokes):
            let (low, high) = strokes.bounds
            return PageBox(low: low, high: high)
        case .areas(let areas): return PageBox(around: areas.joined().joined())
        case .crops(let crops):
            return crops.reduce(PageBox.nothing) { $0.union($1.bounds) }
        }
    }
}

/// The image of a digit and how it lies on the page.
struct InkCrop: Sendable {
    /// The ink in `0...1` with a border of paper, shaped `[32, 32]`.
    let ink: [Float]

    /// Where the ink lies in the image, in its pixels.
    let inked: PageBox

    /// Where the image's corner lies, in millimetres.
    var origin: SIMD2<Float>

    /// The way from one column to the next, in millimetres.
    var across: SIMD2<Float>

    /// The way from one row to the next, in millimetres.
    var down: SIMD2<Float>

    /// Returns where a place in the image's pixels lies.
    func place(_ own: SIMD2<Float>) -> SIMD2<Float> { origin + across * own.x + down * own.y }

    /// The box around the ink.
    var bounds: PageBox { PageBox(around: inked.corners.map(place)) }

    /// Creates a crop of an image of 28×28, `nil` where there is no ink in it.
    init?(_ image: ArraySlice<UInt8>, strokeWidth: Float) {
        var frame = [Float](repeating: 0, count: DigitFrame.paddedArea)
        frame.withUnsafeMutableBufferPointer { frame in
            image.withUnsafeBufferPointer { image in
                guard let frame = frame.baseAddress, let image = image.baseAddress else { return }
                DigitFrame.pad(image, into: frame, strokeWidth: strokeWidth)
            }
        }
        let side = DigitFrame.paddedSide
        let dark = frame.indices.filter { frame[$0] > 40 }
        guard !dark.isEmpty else { return nil }
        var box = PageBox(around: dark.map { SIMD2(Float($0 % side), Float($0 / side)) })
        box.high += 1
        inked = box
        ink = frame.map { min($0 / 255, 1) }
        (origin, across, down) = ([0, 0], [1, 0], [0, 1])
    }

    /// The ink at a place in the image's pixels, between four of them.
    func ink(at own: SIMD2<Float>) -> Float {
        let side = DigitFrame.paddedSide
        let (x, y) = (own.x - 0.5, own.y - 0.5)
        guard x >= 0, y >= 0, x < Float(side) - 1.001, y < Float(side) - 1.001 else { return 0 }
        let (left, top) = (Int(x), Int(y))
        let (dx, dy) = (x - Float(left), y - Float(top))
        let corner = top * side + left
        let upper = ink[corner] + dx * (ink[corner + 1] - ink[corner])
        let lower = ink[corner + side] + dx * (ink[corner + side + 1] - ink[corner + side])
        return upper + dy * (lower - upper)
    }
}
