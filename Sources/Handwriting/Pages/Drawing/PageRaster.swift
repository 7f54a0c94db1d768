import ScanImages

/// The picture of a window of a page while it is drawn, and how much of each pixel each class covers.
struct PageRaster {
    /// The window that is drawn.
    let window: PixelWindow

    /// Red, green and blue in `0...1`, row-major, shaped `[height, width]`; the fourth lane is not used.
    var colours: [SIMD4<Float>]

    /// The colours before anything was drawn.
    private var paper: [SIMD4<Float>] = []

    /// The part of each pixel that is covered by handwritten digits, print, other handwriting and
    /// furniture, as far as it can be seen.
    private(set) var covered: [SIMD4<Float>]

    /// What is being drawn.
    private var canvas: InkCanvas
    private var filler = PolygonFiller()

    /// Creates an empty picture.
    init(window: PixelWindow) {
        self.window = window
        let count = window.width * window.height
        colours = [SIMD4<Float>](repeating: SIMD4(repeating: 1), count: count)
        covered = [SIMD4<Float>](repeating: .zero, count: count)
        canvas = InkCanvas(
            width: window.width, height: window.height, origin: (window.x, window.y))
    }

    /// Takes what is on the picture for the paper.
    mutating func becomePaper() { paper = colours }

    /// Draws a thing as it is seen.
    mutating func draw(_ item: PageItem, seen view: PageView, noise: HashedNoise) {
        let reach = PageBox(around: item.bounds.corners.map { view($0) }).grown(by: 2)
        guard reach.meets(window.box) else { return }
        switch item.shape {
        case .strokes(let strokes):
            for stroke in strokes {
                let seen = InkStroke(
                    points: stroke.points.map { view($0) },
                    radii: stroke.radii.map { $0 * view.scale })
                canvas.draw([seen], scale: 1, offset: .zero)
            }
        case .areas(let areas):
            for area in areas {
                filler.fill(area.map { $0.map { view($0) } }, on: &canvas)
            }
        case .crops(let crops):
            for crop in crops { draw(crop, seen: view) }
        }
        lay(item, columns: columns(of: reach), rows: rows(of: reach), noise: noise)
    }

    private func columns(of box: PageBox) -> Range<Int> {
        let low = max(0, Int(max(box.low.x, -1e6)) - window.x)
        return low..<max(low, min(window.width, Int(min(box.high.x, 1e6)) + 1 - window.x))
    }

    private func rows(of box: PageBox) -> Range<Int> {
        let low = max(0, Int(max(box.low.y, -1e6)) - window.y)
        return low..<max(low, min(window.height, Int(min(box.high.y, 1e6)) + 1 - window.y))
    }

    /// Covers what the image of a digit covers.
    private mutating func draw(_ crop: InkCrop, seen view: PageView) {
        // Over so small a piece the view is as good as straight.
        let corner = view(crop.place(crop.inked.low))
        let size = crop.inked.size
        let across = (view(crop.place(crop.inked.low + [size.x, 0])) - corner) / size.x
        let down = (view(crop.place(crop.inked.low + [0, size.y])) - corner) / size.y
        let determinant = across.x * down.y - across.y * down.x
        guard abs(determinant) > 1e-6 else { return }
        let ends = [corner, corner + across * size.x, corner + down * size.y]
        let reach = PageBox(around: ends + [ends[1] + down * size.y]).grown(by: 2)
        for row in rows(of: reach) {
            for column in columns(of: reach) {
                let place = SIMD2(Float(column + window.x), Float(row + window.y)) + 0.5 - corner
                let own = SIMD2(
                    (place.x * down.y - place.y * down.x) / determinant,
                    (place.y * across.x - place.x * across.y) / determinant)
                let ink = crop.ink(at: own + crop.inked.low)
                let index = row * window.width + column
                canvas.coverage[index] = max(canvas.coverage[index], ink)
            }
        }
    }

    /// Lays what is on the canvas onto the picture and leaves the canvas empty.
    private mutating func lay(
        _ item: PageItem, columns: Range<Int>, rows: Range<Int>, noise: HashedNoise
    ) {
        let ink = item.ink
        let lane = Int(item.kind.rawValue) - 1
        let weight = Self.weight(of: item)
        let loss = (SIMD4<Float>(repeating: 1) - ink.colour) * ink.strength
        for row in rows {
            for column in columns {
                let index = row * window.width + column
                let coverage = min(canvas.coverage[index], 1)
                guard coverage > 0 else { continue }
                canvas.coverage[index] = 0
                var share = coverage
                if ink.grain > 0 {
                    let grain = noise.uniform(column + window.x, row + window.y)
                    share *= 1 - ink.grain * grain
                }
                if ink.isOpaque {
                    share *= ink.strength
                    colours[index] += (ink.colour - colours[index]) * share
                    covered[index] *= 1 - share
                } else {
                    colours[index] *= SIMD4<Float>(repeating: 1) - loss * share
                }
                guard lane >= 0 else { continue }
                covered[index][lane] = max(covered[index][lane], coverage * weight)
            }
        }
    }

    /// How much a thing counts where it is: faint furniture is paper to whoever looks for numbers, and
    /// writing counts however faint it is.
    private static func weight(of item: PageItem) -> Float {
        switch item.kind {
        case .handwrittenDigits, .otherHandwriting: 1
        case .paper, .print, .furniture:
            item.ink.isOpaque ? item.ink.strength : min(1, item.ink.visibility * 5)
        }
    }

    /// What each pixel of a window inside is.
    ///
    /// Where things cross, digits win over print and furniture, and writing over what was there before it.
    /// What nobody can tell from the paper is paper.
    ///
    /// - Parameters:
    ///   - inner: The window.
    ///   - isHidden: Whether a colour cannot be told from that of the paper.
    /// - Returns: A class a pixel, row-major, shaped `[height, width]`.
    func classes(
        in inner: PixelWindow,
        where isHidden: (_ ink: SIMD4<Float>, _ paper: SIMD4<Float>) -> Bool = { _, _ in false }
    ) -> [UInt8] {
        var classes = [UInt8](repeating: 0, count: inner.width * inner.height)
        for row in 0..<inner.height {
            let first = (row + inner.y - window.y) * window.width + inner.x - window.x
            for column in 0..<inner.width {
                let kind = Self.kind(covered[first + column])
                guard kind != .paper else { continue }
                if !paper.isEmpty, isHidden(colours[first + column], paper[first + column]) {
                    continue
                }
                classes[row * inner.width + column] = kind.rawValue
            }
        }
        return classes
    }

    /// The class of a pixel by what covers it.
    private static func kind(_ covered: SIMD4<Float>) -> PageClass {
        // A third of a pixel can be seen: a hairline at 100 dots an inch.
        let least: Float = 0.3
        let (digits, other) = (covered.x, covered.z)
        if max(digits, other) >= least {
            return digits >= other ? .handwrittenDigits : .otherHandwriting
        }
        if max(covered.y, covered.w) >= least {
            return covered.y >= covered.w ? .print : .furniture
        }
        return .paper
    }
}
