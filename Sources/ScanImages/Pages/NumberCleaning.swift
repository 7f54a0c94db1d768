/// Takes a number out of its page: its own ink at full resolution, and nothing else.
///
/// The map is a guide, not a pair of scissors, since it is coarse, and may err by a place or for a part of
/// a digit. Rules are followed in the picture, and the map says which of the straight lines are rules. Ink
/// that hangs together stays together, but for what the map calls furniture, or gives to a neighbour.
struct NumberCleaning {
    private let number: NumberCandidate
    private let cut: NumberCut
    private let classes: CutClasses
    private var plane: InkPlane

    /// Cuts a number out and separates its ink from the paper; `nil` where nothing stands out.
    init?(_ number: NumberCandidate, in picture: GreyImage, on page: PageTerritories) {
        self.number = number
        var cut = NumberCut(number.frame, from: picture)
        let classes = CutClasses(of: cut, for: number, on: page)
        cut.hide(
            isPaper: { classes.kinds[$0] == .unsure }, where: { classes.isBroad[$0] })
        guard let plane = try? InkPlane(of: cut.image, erasesFrame: false) else { return nil }
        self.cut = cut
        self.classes = classes
        self.plane = plane
    }

    /// Returns the number as a line; `nil` where no ink of it is left.
    func line() -> FoundLine? {
        var cleaned = self
        guard cleaned.eraseRules(), cleaned.eraseOthers(),
            let components = try? InkComponent.all(in: cleaned.plane),
            let line = cleaned.line(of: components)
        else { return nil }
        let plane = cleaned.plane
        return FoundLine(
            strip: LineStrip(showing: line, skew: cut.skew, in: plane, cutAs: cut.frame),
            inkLeftAside: InkLeftAside(by: [line], in: plane).share(beside: line), plane: plane,
            components: line.digits + line.pieces, cut: cut.frame)
    }
}

extension NumberCleaning {
    /// Erases the straight lines that are rules by the map; digits that cross them stay whole.
    private mutating func eraseRules() -> Bool {
        guard let runs = try? InkComponent.runs(in: plane) else { return false }
        let width = plane.width
        RuledLines(among: runs, width: width, height: plane.height, leastUpright: leastWall)
            .erase(from: &plane) { [classes] x, y in classes.furniture[y * width + x] }
        return true
    }

    /// The shortest wall, in pixels: the map tells it from a straight digit, and a cell may be hardly higher than
    /// what is written in it.
    private var leastWall: Int {
        max(4, Int(Self.leastWallShare * number.frame.height / cut.frame.scale))
    }

    /// The length of the shortest wall, in heights of the number.
    private static let leastWallShare = 0.6

    /// Erases what belongs to something else.
    private mutating func eraseOthers() -> Bool {
        guard let components = try? InkComponent.all(in: plane) else { return false }
        // What is too faint to be ink is erased where the map is sure that it is none of the number's: soft
        // edges.
        var isErased = classes.kinds.map { $0 == .writing || $0 == .furniture || $0 == .neighbour }
        for component in components {
            let places = component.places(width: plane.width)
            let verdict = InkVerdict(on: places, by: classes)
            for place in places { isErased[place] = verdict.isErased(place, classes) }
        }
        plane.erase { isErased[$0] }
        plane.separateAgain()
        return true
    }

    /// The components lower than this part of the number are pieces of digits, points or specks.
    private static let leastDigit = 0.4

    /// Ink of which the map does not say what it is counts where it is as long as this part of the number's
    /// height.
    private static let leastUnsure = 0.1

    /// The mean of furniture over digits from which on ink is the rest of a rule.
    private static let mostFurniture: Float = 0.15

    /// The part of a component that is the number's own for sure.
    private static let leastOwn = 0.15

    /// Puts the number's components together.
    private func line(of components: [InkComponent]) -> ComponentLine? {
        let own = components.filter { component in
            let places = component.places(width: plane.width)
            let sure = places.count { classes.kinds[$0] == .own }
            return max(component.box.width, component.box.height) >= 3
                && Double(sure) >= Self.leastOwn * Double(places.count)
        }
        guard let height = TypicalSize.height(of: own.map { ($0.box.height, $0.area) }) else {
            return nil
        }
        let strength = plane.strength(of: own)
        let isOwn = Set(own.map(\.runs.startIndex))
        let unsure = components.filter { component in
            !isOwn.contains(component.runs.startIndex)
                && Double(max(component.box.width, component.box.height))
                    >= Self.leastUnsure * Double(height)
                && 2 * plane.amount(of: component) >= strength * component.area
                && isInside(component)
        }
        let digits = own.filter { Double($0.box.height) >= Self.leastDigit * Double(height) }
            .sorted { $0.box.x < $1.box.x }
        guard let first = digits.first else { return nil }
        var line = ComponentLine(first)
        for digit in digits.dropFirst() { line.append(digit) }
        line.pieces =
            own.filter { Double($0.box.height) < Self.leastDigit * Double(height) } + unsure
        return line
    }

    /// Whether a component that the map knows nothing of lies in the number's frame.
    private func isInside(_ component: InkComponent) -> Bool {
        let places = component.places(width: plane.width)
        guard places.allSatisfy({ classes.kinds[$0] == .unsure }) else { return false }
        // What is left of a rule is hardly furniture any more, and less a digit.
        let furniture = places.reduce(0) { $0 + classes.furniture[$1] } / Float(places.count)
        guard furniture < Self.mostFurniture else { return false }
        let box = component.box
        let middle = cut.frame.point(
            at: SIMD2(Double(2 * box.x + box.width) / 2, Double(2 * box.y + box.height) / 2))
        let place = number.frame.place(of: middle)
        return abs(place.x) <= number.frame.width / 2 && abs(place.y) <= number.frame.height / 2
    }
}

/// What becomes of a piece of ink that hangs together.
struct InkVerdict {
    /// Whether a part of it is the number's.
    private let hasOwn: Bool

    /// Whether what lies in a neighbour's territory is cut off; else it all hangs together.
    private let losesNeighbour: Bool

    /// Whether other writing in it is more likely an error of the map.
    private let keepsWriting: Bool

    /// Whether it is other writing in the number's band, as large as a digit.
    private let isAside: Bool

    /// Judges a piece by what the map says of its pixels.
    init(on places: [Int], by classes: CutClasses) {
        var counts = [Int](repeating: 0, count: 5)
        var writingInBand = 0
        for place in places {
            let kind = classes.kinds[place]
            counts[Int(kind.rawValue)] += 1
            if kind == .writing, classes.isInBand[place] { writingInBand += 1 }
        }
        let (own, neighbour, writing) = (counts[1], counts[2], counts[3])
        hasOwn = 20 * own >= 3 * places.count
        // A tail that reaches over to a neighbour is still the number's; what is the neighbour's in part
        // touches it.
        losesNeighbour = 20 * neighbour >= 3 * (own + neighbour)
        keepsWriting = writing <= own
        isAside = !hasOwn && 10 * writingInBand >= 8 * places.count
    }

    /// Whether a pixel of the piece is erased.
    func isErased(_ place: Int, _ classes: CutClasses) -> Bool {
        switch classes.kinds[place] {
        case .own: false
        // Ink that the map does not know stays beside the number's, and alone.
        case .unsure: false
        case .neighbour: !hasOwn || losesNeighbour
        case .furniture: true
        // What is aside stays on the plane, where it speaks against the number.
        case .writing: hasOwn ? !(keepsWriting && classes.isInBand[place]) : !isAside
        }
    }
}
