import Pictures
import ScanImages

/// A page whose ink has the colour of what a finder took it for.
struct PageInk {
    /// The page, as large as it is drawn or smaller.
    let page: GreyImage

    /// The page beside its neighbourhood: shade is no ink.
    private let working: WorkingPage

    private let map: PageMap

    /// The pixels of the scan's picture that one of the page's stands for, across and down.
    private let scale: SIMD2<Double>

    /// The grey of white paper.
    private let paper: Double

    /// What ink may be, with its colour, and what people call it.
    static let classes: [(kind: PageClass, colour: Colour, name: String)] = [
        (.handwrittenDigits, Colour(0, 90, 200), "handwritten digits"),
        (.print, Colour(150, 45, 135), "print"),
        (.otherHandwriting, Colour(190, 30, 30), "other handwriting"),
        (.furniture, Colour(70, 170, 220), "rules, boxes, edges"),
    ]

    /// The probability from which on a place has the colour of a class.
    private static let leastProbability = 0.2

    /// The paper's light that a pixel lacks from which on it is ink, and where it is all ink.
    private static let (lightest, darkest) = (0.1, 0.35)

    /// Prepares a page.
    ///
    /// - Parameters:
    ///   - scan: The scan's picture, which the map is of.
    ///   - map: What is where on it.
    ///   - width: The width of the page, no more than the scan's.
    ///   - height: Its height.
    init(of scan: GreyImage, by map: PageMap, width: Int, height: Int) {
        let isWhole = width == scan.width && height == scan.height
        page = isWhole ? scan : scan.reduced(toWidth: width, height: height)
        working = WorkingPage(of: page)
        self.map = map
        scale = [
            Double(scan.width) / Double(width), Double(scan.height) / Double(height),
        ]
        paper = Double(page.pixels.max() ?? 255)
    }

    /// Returns the colour of a pixel of the page.
    func colour(_ x: Int, _ y: Int) -> Colour {
        let grey = Colour(grey: page[x, y])
        let share = inkShare(x, y)
        guard share > 0, let ink = inkColour(x, y) else { return grey }
        return grey.mixed(with: ink, share: share)
    }

    /// Whether much of a pixel is ink, of whatever kind.
    func isInk(_ x: Int, _ y: Int) -> Bool { inkShare(x, y) > 0.5 }

    /// How much of a pixel is ink: what is darker than around it, and the inside of broad strokes.
    private func inkShare(_ x: Int, _ y: Int) -> Double {
        let white = Double(WorkingPage.paper)
        let beside = (Double(working.pixels[y * page.width + x]) - white) / (255 - white)
        let black = 0.6 - Double(page[x, y]) / max(paper, 1)
        let lacking = max(beside, black)
        return min(max((lacking - Self.lightest) / (Self.darkest - Self.lightest), 0), 1)
    }

    /// The colour of what the ink at a pixel was taken for; `nil` where the finder saw paper.
    private func inkColour(_ x: Int, _ y: Int) -> Colour? {
        let point = SIMD2(Double(x) + 0.5, Double(y) + 0.5) * scale / map.pixelsPerPlace - 0.5
        let left = min(max(Int(point.x.rounded(.down)), 0), map.width - 1)
        let top = min(max(Int(point.y.rounded(.down)), 0), map.height - 1)
        let (right, bottom) = (min(left + 1, map.width - 1), min(top + 1, map.height - 1))
        let u = min(max(point.x - Double(left), 0), 1)
        let v = min(max(point.y - Double(top), 0), 1)
        var best: (probability: Double, colour: Colour)?
        for (kind, colour, _) in Self.classes {
            let plane = map.plane(of: kind)
            func at(_ x: Int, _ y: Int) -> Double { Double(plane[y * map.width + x]) / 255 }
            let head = at(left, top) * (1 - u) + at(right, top) * u
            let foot = at(left, bottom) * (1 - u) + at(right, bottom) * u
            let probability = head * (1 - v) + foot * v
            if probability >= Self.leastProbability, probability > best?.probability ?? 0 {
                best = (probability, colour)
            }
        }
        return best?.colour
    }
}

extension PageMap {
    /// The probability of a class of ink.
    fileprivate func plane(of kind: PageClass) -> [UInt8] {
        switch kind {
        case .handwrittenDigits: digits
        case .print: print
        case .otherHandwriting: otherHandwriting
        case .furniture: furniture
        case .paper: []
        }
    }
}
