import NeuralNetwork

/// What lies on, in and around a page when it is scanned.
extension PageDraft {
    /// Adds what the glass shows beyond the page: black, grey or white, or a table.
    mutating func surroundings(using generator: inout SeededGenerator) {
        let far: Float = 120
        let tones: [Float] = [0.04, 0.15, 0.4, 0.75]
        let tone = tones[generator.index(weights: [6, 2, 2, 1])]
        let warm: Float = generator.chance(0.3) ? 0.1 : 0
        let ink = PageInk(tone + warm, tone + warm / 2, tone, isOpaque: true)
        let (w, h) = (size.x, size.y)
        // Paper is seldom cut quite straight.
        let bow = SIMD4<Float>(
            generator.normal(deviation: 0.2), generator.normal(deviation: 0.2),
            generator.normal(deviation: 0.2), generator.normal(deviation: 0.2))
        let (left, right, top, bottom) = (-far, w + far, -far, h + far)
        func at(_ x: Float, _ y: Float) -> SIMD2<Float> { [x, y] }
        let above = [at(left, top), at(right, top), at(right, 0), at(w / 2, bow.x), at(left, 0)]
        let below = [
            at(left, h), at(w / 2, h + bow.y), at(right, h), at(right, bottom), at(left, bottom),
        ]
        let before = [
            at(left, top), at(0, top), at(bow.z, h / 2), at(0, bottom), at(left, bottom),
        ]
        let behind = [
            at(w, top), at(right, top), at(right, bottom), at(w, bottom), at(w + bow.w, h / 2),
        ]
        for area in [above, below, before, behind] {
            add(.furniture, .areas([[area]]), ink: ink)
        }
    }

    /// Lays black bars along edges, as copiers leave them where the lid was open.
    mutating func blackEdges(using generator: inout SeededGenerator) {
        let ink = PageInk(0.05, 0.05, 0.05, isOpaque: true)
        for side in 0..<4 {
            let isThere = generator.chance(0.45)
            let widths = (generator.uniform(in: 0.3...7), generator.uniform(in: 0.3...7))
            guard isThere else { continue }
            let (w, h) = (size.x, size.y)
            func at(_ x: Float, _ y: Float) -> SIMD2<Float> { [x, y] }
            let (a, b) = widths
            let places =
                switch side {
                case 0: [at(0, 0), at(w, 0), at(w, a), at(0, b)]
                case 1: [at(w, 0), at(w, h), at(w - a, h), at(w - b, 0)]
                case 2: [at(0, h), at(w, h), at(w, h - a), at(0, h - b)]
                default: [at(0, 0), at(a, 0), at(b, h), at(0, h)]
                }
            add(.furniture, .areas([[places]]), ink: ink)
        }
    }

    /// Punches holes at the left.
    mutating func holes(using generator: inout SeededGenerator) {
        let dark = generator.chance(0.6)
        let tone = dark ? generator.uniform(in: 0.03...0.3) : generator.uniform(in: 0.7...0.9)
        let count = generator.chance(0.6) ? 2 : 4
        let middle = size.y / 2 + generator.uniform(in: -6...6)
        let x = generator.uniform(in: 8...13)
        for hole in 0..<count {
            let y = middle + 80 * (Float(hole) - Float(count - 1) / 2)
            disc([x, y], radius: 3, ink: PageInk(tone, tone, tone, isOpaque: true))
        }
    }

    private mutating func disc(_ middle: SIMD2<Float>, radius: Float, ink: PageInk) {
        add(
            .furniture, .areas([[UnitCircle.places(24).map { middle + $0 * radius }]]), ink: ink)
    }

    /// Folds the page: a line that is lighter on one side and darker on the other.
    mutating func fold(using generator: inout SeededGenerator) {
        let isAcross = generator.chance(0.6)
        let place = generator.uniform(in: 0.25...0.75)
        let slope = generator.normal(deviation: 0.01)
        let width = generator.uniform(in: 0.15...0.8)
        let strength = generator.uniform(in: 0.1...0.6)
        let length = isAcross ? size.x : size.y
        let middle = place * (isAcross ? size.y : size.x)
        for (shift, tone) in [(Float(0), Float(0.25)), (width, 1)] {
            let from = middle + shift - slope * length / 2
            let to = middle + shift + slope * length / 2
            let (a, b): (SIMD2<Float>, SIMD2<Float>) =
                isAcross ? ([0, from], [length, to]) : ([from, 0], [to, length])
            let ink = PageInk(tone, tone, tone, strength: strength, grain: 0.6, isOpaque: true)
            rule(a, b, width: width, ink: ink)
        }
    }

    /// Puts a staple through a corner.
    mutating func staple(using generator: inout SeededGenerator) {
        let middle = SIMD2(generator.uniform(in: 6...14), generator.uniform(in: 5...12))
        let angle = generator.uniform(in: -1...0.4)
        let half = SIMD2(angle.cosine, angle.sine) * 6
        let tone = generator.uniform(in: 0.2...0.6)
        rule(
            middle - half, middle + half, width: generator.uniform(in: 0.4...0.7),
            ink: PageInk(tone, tone, tone, isOpaque: true))
        if generator.chance(0.5) {
            rule(
                middle - half + [0, 1], middle + half + [0, 1], width: 0.5,
                ink: PageInk(0.4, 0.4, 0.4, strength: 0.4))
        }
    }

    /// Stains the page: a ring of a cup, drops, a smear, a cloud.
    mutating func stain(using generator: inout SeededGenerator) {
        let middle = size * SIMD2(generator.uniform(), generator.uniform())
        let ink = PageInk(
            generator.uniform(in: 0.45...0.75), generator.uniform(in: 0.35...0.6),
            generator.uniform(in: 0.2...0.5), strength: generator.uniform(in: 0.15...0.7),
            grain: generator.uniform(in: 0...0.6))
        switch generator.number(below: 3) {
        case 0:
            let radius = generator.uniform(in: 20...42)
            ring(
                middle, radius: [radius, radius * generator.uniform(in: 0.92...1.05)],
                width: generator.uniform(in: 0.6...3), ink: ink)
        case 1:
            for _ in 0..<1 + generator.number(below: 8) {
                let away = SIMD2(generator.normal(), generator.normal()) * 15
                disc(middle + away, radius: generator.uniform(in: 0.3...3), ink: ink)
            }
        default:
            let scale = generator.uniform(in: 5...30)
            let outline = Silhouette(using: &generator).outline
            add(
                .furniture, .areas([[outline.map { middle + $0 * scale }]]),
                ink: ink.weaker(by: 0.6))
        }
    }

    /// Holds the page with a thumb at an edge.
    mutating func thumb(using generator: inout SeededGenerator) {
        let isLeft = generator.chance(0.5)
        let width = generator.uniform(in: 9...13)
        let y = size.y * generator.uniform(in: 0.2...0.95)
        let reach = generator.uniform(in: 8...24)
        let skin = generator.uniform(in: 0.35...0.8)
        let ink = PageInk(skin, skin * 0.78, skin * 0.66, isOpaque: true)
        let tip = SIMD2(isLeft ? reach - width : size.x - reach + width, y)
        let way = SIMD2<Float>(isLeft ? -1 : 1, generator.uniform(in: -0.4...0.4))
        let side = SIMD2(-way.y, way.x) * width
        let round = UnitCircle.places(24).map { tip + $0 * width }
        // The outlines may run round either way: both parts lie over each other as areas of their own.
        add(
            .furniture,
            .areas([
                [round], [[tip + side, tip + side + way * 90, tip - side + way * 90, tip - side]],
            ]),
            ink: ink)
        let nail = UnitCircle.places(20).map { tip - way * 2.5 + $0 * [width * 0.6, width * 0.5] }
        add(
            .furniture, .areas([[nail]]),
            ink: PageInk(min(skin + 0.12, 1), skin * 0.88, skin * 0.8, isOpaque: true))
    }

    /// Lets the print of the back shine through, mirrored and faint.
    mutating func showThrough(using generator: inout SeededGenerator) {
        let strength = generator.uniform(in: 0.04...0.16)
        let ink = PageInk(0.3, 0.3, 0.3, strength: strength)
        let width = size.x
        let lines = Int(size.y / 9)
        for line in 0..<lines {
            var own = generator.split()
            let y = 14 + Float(line) * 9
            let count = 3 + own.number(below: 9)
            guard wants(PageBox(0, y - 8, width, 14)) else { continue }
            let text =
                own.chance(0.3)
                ? PageText.number(using: &own).written
                : PageWords.sentence(count, using: &own)
            let start = SIMD2(own.uniform(in: 15...60), y)
            for shape in style.face.shapes(of: text, at: start, size: style.textSize) {
                add(.paper, shape.mirrored(at: width), ink: ink)
            }
        }
    }

    /// Draws what may go wrong with a page when it is scanned, each seldom.
    mutating func obstacles(using generator: inout SeededGenerator) {
        let chances: [(Float, (inout PageDraft, inout SeededGenerator) -> Void)] = [
            (0.12, { $0.fold(using: &$1) }), (0.08, { $0.holes(using: &$1) }),
            (0.07, { $0.stain(using: &$1) }), (0.06, { $0.staple(using: &$1) }),
            (0.04, { $0.thumb(using: &$1) }), (0.14, { $0.blackEdges(using: &$1) }),
        ]
        for (chance, draw) in chances {
            var own = generator.split()
            if generator.chance(chance) { draw(&self, &own) }
        }
    }
}

extension PageShape {
    /// The shape as it is seen from behind.
    fileprivate func mirrored(at width: Float) -> PageShape {
        func mirror(_ place: SIMD2<Float>) -> SIMD2<Float> { [width - place.x, place.y] }
        switch self {
        case .areas(let areas): return .areas(areas.map { $0.map { $0.map(mirror) } })
        case .strokes(let strokes):
            return .strokes(
                strokes.map { InkStroke(points: $0.points.map(mirror), radii: $0.radii) })
        case .crops: return self
        }
    }
}
