import Glibc
import NeuralNetwork
import ScanImages

/// A page that can be drawn at any resolution, whole or in part.
///
/// What is on it, how it lies on the glass and what scanning does to it are fixed. A window that is drawn
/// alone shows the same pixels as that part of the whole page.
public struct PageSheet: Sendable {
    /// How the page is laid out.
    public let layout: PageLayout

    /// The width and the height of the page in millimetres.
    public let size: SIMD2<Float>

    /// The size of the picture in millimetres.
    private let frame: SIMD2<Float>

    /// The turn of the page clockwise in radians.
    private let turn: Float

    /// How much farther away it is at the right and at the foot, for each millimetre.
    private let tilt: SIMD2<Float>

    /// Where the middle of the page lies beside the middle of the picture, in millimetres.
    private let shift: SIMD2<Float>

    private let style: PageStyle
    private let tone: PageTone
    private let damage: PageDamage
    private let supply: PageSupply
    private let seed: UInt64
    private let grain: HashedNoise

    /// Draws everything that is the same at every resolution.
    ///
    /// A plain page lay on an office scanner: upright, in even light, on white paper, and little on it is put right.
    init(
        layout: PageLayout, size: SIMD2<Float>, supply: PageSupply, isPlain: Bool = false,
        using generator: inout SeededGenerator
    ) {
        self.layout = layout
        self.size = size
        self.supply = supply
        let quarter: Float = .pi / 2
        let quarters = Float(
            [0, 1, 2, 3][generator.index(weights: isPlain ? [1, 0, 0, 0] : [91, 3, 3, 3])])
        let skew: Float =
            switch generator.index(weights: isPlain ? [3, 5, 0] : [3, 5, 2]) {
            case 0: 0
            case 1: generator.normal(deviation: isPlain ? 0.01 : 0.025)
            default: generator.uniform(in: -0.262...0.262)
            }
        turn = quarters * quarter + min(max(skew, -0.262), 0.262)
        let isPhoto = !isPlain && generator.chance(0.2)
        let most: Float = isPhoto ? 0.12 : 0
        tilt =
            SIMD2(
                generator.uniform(in: -most...most), generator.uniform(in: -most...most))
            / size.max()
        let upright = quarters.truncatingRemainder(dividingBy: 2) == 0
        let room = isPhoto ? generator.uniform(in: 0.95...1.25) : generator.uniform(in: 0.97...1.04)
        frame = (upright ? size : [size.y, size.x]) * (generator.chance(0.35) ? 1 : room)
        let slack: Float = generator.chance(0.5) ? 0 : 0.02
        shift =
            size
            * SIMD2(generator.uniform(in: -slack...slack), generator.uniform(in: -slack...slack))
        style = PageStyle(of: supply, size: size, isPlain: isPlain, using: &generator)
        tone =
            isPlain ? PageTone(ofWhitePaper: size) : PageTone(size: size, using: &generator)
        damage = PageDamage(to: tone.colour, isClean: isPlain, using: &generator)
        seed = generator.next()
        grain = HashedNoise(seed: generator.next())
    }

    /// Returns the width and the height of the whole picture in pixels.
    public func pixelSize(dotsPerInch: Float) -> (width: Int, height: Int) {
        let scale = dotsPerInch / 25.4
        return (
            max(1, Int((frame.x * scale).rounded())), max(1, Int((frame.y * scale).rounded()))
        )
    }

    /// Draws the whole page.
    ///
    /// - Complexity: O(pixels); about half a second of one core for A4 at 200 dots an inch.
    public func picture(dotsPerInch: Float) -> LabelledPage {
        let (width, height) = pixelSize(dotsPerInch: dotsPerInch)
        let whole = PixelWindow(x: 0, y: 0, width: width, height: height)
        return picture(dotsPerInch: dotsPerInch, window: whole)
    }

    /// Draws a window of the page; beyond the page lies what it was scanned on.
    ///
    /// - Parameters:
    ///   - dotsPerInch: The resolution of the whole picture.
    ///   - window: The part of it that is drawn.
    /// - Returns: The part, with the places of numbers counted from its top left corner.
    public func picture(dotsPerInch: Float, window: PixelWindow) -> LabelledPage {
        let view = view(dotsPerInch: dotsPerInch)
        let scale = dotsPerInch / 25.4
        let reach = damage.reach(pixelsPerMillimetre: scale)
        let draft = draft(of: window.grown(by: reach), seen: view)
        var pixels: [UInt8] = []
        var classes: [UInt8] = []
        // In bands, so that a page of many pixels needs the memory of a few rows of them.
        let band = max(16, 1 << 18 / window.width)
        for top in stride(from: 0, to: window.height, by: band) {
            let part = PixelWindow(
                x: window.x, y: window.y + top, width: window.width,
                height: min(band, window.height - top))
            var raster = PageRaster(window: part.grown(by: reach))
            tone.fill(&raster, seen: view)
            raster.becomePaper()
            for item in draft.items { raster.draw(item, seen: view, noise: grain) }
            pixels += damage.bytes(of: raster, in: part, pixelsPerMillimetre: scale)
            classes += raster.classes(in: part) { damage.hides($0, on: $1) }
        }
        return LabelledPage(
            width: window.width, height: window.height, pixels: pixels, classes: classes,
            numbers: numbers(of: draft, in: window, seen: view).filter { number in
                number.origin == .printed || number.isSeen(on: classes, of: window)
            }, jpegQuality: damage.jpegQuality,
            layout: layout)
    }

    /// The numbers of the whole page, seen or hidden.
    func numbers(dotsPerInch: Float) -> [PageNumber] {
        let (width, height) = pixelSize(dotsPerInch: dotsPerInch)
        let whole = PixelWindow(x: 0, y: 0, width: width, height: height)
        let view = view(dotsPerInch: dotsPerInch)
        return numbers(of: draft(of: whole, seen: view), in: whole, seen: view)
    }

    /// How the page is seen at a resolution.
    private func view(dotsPerInch: Float) -> PageView {
        let scale = dotsPerInch / 25.4
        let (width, height) = pixelSize(dotsPerInch: dotsPerInch)
        return PageView(
            middle: size / 2, turn: turn, tilt: tilt, scale: scale,
            target: SIMD2(Float(width), Float(height)) / 2 + shift * scale)
    }

    /// What is on the part of the page that a window shows.
    private func draft(of window: PixelWindow, seen view: PageView) -> PageDraft {
        let back = view.inverse
        // Rings and ticks reach beyond the territory of their number, by less than this.
        let interest = PageBox(around: window.box.corners.map { back($0) }).grown(by: 12)
        var draft = PageDraft(size: size, style: style, supply: supply, interest: interest)
        var generator = SeededGenerator(seed: seed)
        var (behind, above) = (generator.split(), generator.split())
        if behind.chance(0.12) { draft.showThrough(using: &behind) }
        if layout != .cheque, behind.chance(0.05) {
            draft.securityPattern(PageBox(low: [0, 0], high: size), using: &behind)
        }
        draft.fill(as: layout, using: &generator)
        draft.obstacles(using: &above)
        draft.surroundings(using: &above)
        return draft
    }

    /// The numbers of which a window shows a part.
    private func numbers(
        of draft: PageDraft, in window: PixelWindow, seen view: PageView
    ) -> [PageNumber] {
        let corner = SIMD2(Float(window.x), Float(window.y))
        return draft.entries.compactMap { entry in
            let corners = entry.corners.map { view($0) }
            guard PageBox(around: corners).meets(window.box) else { return nil }
            return PageNumber(
                text: entry.text, written: entry.written, origin: entry.origin, flaw: entry.flaw,
                corners: corners.map { $0 - corner }, row: entry.row, column: entry.column)
        }
    }
}

extension PageNumber {
    /// Whether a pixel of digits lies in its box.
    fileprivate func isSeen(on classes: [UInt8], of window: PixelWindow) -> Bool {
        let box = box
        let rows = box.y.clamped(window.height)..<box.endY.clamped(window.height)
        let columns = box.x.clamped(window.width)..<box.endX.clamped(window.width)
        return rows.contains { row in
            columns.contains { column in
                classes[row * window.width + column] == PageClass.handwrittenDigits.rawValue
            }
        }
    }
}

extension Int {
    /// The number, not below 0 and not above a limit.
    fileprivate func clamped(_ limit: Int) -> Int { Swift.min(Swift.max(self, 0), limit) }
}
