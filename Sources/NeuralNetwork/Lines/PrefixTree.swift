/// The probability of the paths that spell a prefix, by what they end in.
struct PrefixMass {
    /// The prefix by its place in the tree.
    let prefix: Int
    var inBlank = 0.0
    var inSymbol = 0.0
    var total: Double { inBlank + inSymbol }

    /// Whether this is the more probable one, or as probable and known for longer.
    func isBefore(_ other: PrefixMass) -> Bool {
        total == other.total ? prefix < other.prefix : total > other.total
    }
}

/// All sequences that a search has come upon, each the child of the one without its last class.
struct PrefixTree<Constraint: SequenceConstraint> {
    private let constraint: Constraint
    private let classCount: Int
    private var nodes: [Node]

    /// Longer prefixes by class, ``classCount`` for each node, once somebody asked for them.
    private var children: [Int]

    private static var unknown: Int { -2 }
    private static var forbidden: Int { -1 }

    private struct Node {
        /// The prefix without its last class; nowhere for the empty one.
        let parent: Int
        let symbol: Int
        let state: Constraint.State
        /// Where it stands among the masses of a column; below 0 where it does not yet.
        var place = -1
    }

    /// Creates a tree of the empty sequence alone.
    init(constraint: Constraint, classCount: Int) {
        self.constraint = constraint
        self.classCount = classCount
        nodes = [Node(parent: -1, symbol: -1, state: constraint.start)]
        children = [Int](repeating: Self.unknown, count: classCount)
    }

    /// Returns the last class of a prefix, -1 for the empty one.
    func symbol(of prefix: Int) -> Int { nodes[prefix].symbol }

    /// Returns whether a sequence may end here.
    func mayEnd(_ prefix: Int) -> Bool { constraint.mayEnd(after: nodes[prefix].state) }

    /// Returns where the mass of a prefix is, and makes room for it if it is not there.
    mutating func place(of prefix: Int, among masses: inout [PrefixMass]) -> Int {
        let place = nodes[prefix].place
        guard place < 0 else { return place }
        masses.append(PrefixMass(prefix: prefix))
        nodes[prefix].place = masses.count - 1
        return masses.count - 1
    }

    /// Forgets the places of masses.
    mutating func forgetPlaces(of masses: [PrefixMass]) {
        for mass in masses { nodes[mass.prefix].place = -1 }
    }

    /// Returns a prefix with one more class; `nil` where it may not follow.
    mutating func child(of prefix: Int, _ symbol: Int) -> Int? {
        let slot = prefix * classCount + symbol
        let known = children[slot]
        guard known == Self.unknown else { return known == Self.forbidden ? nil : known }
        guard let state = constraint.state(after: nodes[prefix].state, symbol) else {
            children[slot] = Self.forbidden
            return nil
        }
        nodes.append(Node(parent: prefix, symbol: symbol, state: state))
        children.append(contentsOf: repeatElement(Self.unknown, count: classCount))
        children[slot] = nodes.count - 1
        return nodes.count - 1
    }

    /// Returns the classes of a prefix from left to right.
    func classes(of prefix: Int) -> [UInt8] {
        var classes: [UInt8] = []
        var prefix = prefix
        while nodes[prefix].parent >= 0 {
            classes.append(UInt8(nodes[prefix].symbol))
            prefix = nodes[prefix].parent
        }
        return classes.reversed()
    }
}
