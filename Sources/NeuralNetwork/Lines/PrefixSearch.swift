import LinearAlgebra

/// Which sequences of classes may be read: a deterministic automaton.
public protocol SequenceConstraint {
    /// What must be remembered of a sequence so far.
    associatedtype State

    /// The state before the first class.
    var start: State { get }

    /// Returns the state after one more class, or `nil` where it may not follow.
    func state(after state: State, _ symbol: Int) -> State?

    /// Returns whether a sequence may end here.
    func mayEnd(after state: State) -> Bool
}

/// Allows every sequence.
public struct AnySequenceOfClasses: SequenceConstraint, Sendable {
    /// Creates the constraint that is none.
    public init() {}

    /// Nothing needs to be remembered.
    public var start: Void { () }

    /// Any class may follow.
    public func state(after state: Void, _ symbol: Int) -> Void? { () }

    /// A sequence may end anywhere.
    public func mayEnd(after state: Void) -> Bool { true }
}

/// A sequence that the columns of a line may spell.
public struct SequenceHypothesis: Sendable, Equatable {
    /// The classes from left to right.
    public var classes: [UInt8]

    /// The probability of all paths found that spell them, `0...1`.
    public var probability: Double

    /// Creates a hypothesis.
    public init(classes: [UInt8], probability: Double) {
        self.classes = classes
        self.probability = probability
    }

    /// Whether one hypothesis comes before another: the more probable first, and of equals that of the
    /// smaller classes.
    public static func isBefore(_ first: SequenceHypothesis, _ second: SequenceHypothesis) -> Bool {
        guard first.probability == second.probability else {
            return first.probability > second.probability
        }
        return first.classes.lexicographicallyPrecedes(second.classes)
    }
}

/// Finds the most probable sequences in the outputs of a network that reads lines.
///
/// It is the prefix search of Graves et al. (2006), section 3.2, over the best few prefixes of each column, as in Hannun, Maas,
/// Jurafsky and Ng, *First-Pass Large Vocabulary Continuous Speech Recognition using Bi-Directional
/// Recurrent DNNs*, 2014.
public struct PrefixSearch<Constraint: SequenceConstraint> {
    /// Which sequences may be found.
    public let constraint: Constraint

    /// The number of prefixes that are followed at the same time.
    public let breadth: Int

    /// Classes less probable than this in a column do not begin there.
    public let leastProbability: Float

    /// Creates a search.
    public init(_ constraint: Constraint, breadth: Int = 16, leastProbability: Float = 1e-4) {
        self.constraint = constraint
        self.breadth = breadth
        self.leastProbability = leastProbability
    }

    /// Returns the most probable sequences.
    ///
    /// - Parameter outputs: The probabilities of each column, shaped `[columns, classes]`; the last
    ///   class is the blank.
    /// - Returns: At most ``breadth`` sequences, the most probable first; none where the constraint
    ///   allows none that is found.
    public func hypotheses(in outputs: Matrix) -> [SequenceHypothesis] {
        let blank = outputs.columns - 1
        var tree = PrefixTree(constraint: constraint, classCount: blank)
        var beam = [PrefixMass(prefix: 0, inBlank: 1)]
        var next: [PrefixMass] = []
        for column in 0..<outputs.rows {
            next.removeAll(keepingCapacity: true)
            let silence = Double(outputs[column, blank])
            let likely = (0..<blank).filter { outputs[column, $0] >= leastProbability }
            for mass in beam {
                let own = tree.place(of: mass.prefix, among: &next)
                next[own].inBlank += mass.total * silence
                let last = tree.symbol(of: mass.prefix)
                if last >= 0 { next[own].inSymbol += mass.inSymbol * Double(outputs[column, last]) }
                for symbol in likely {
                    // The same class again is a new one only behind a blank.
                    let from = symbol == last ? mass.inBlank : mass.total
                    guard from > 0, let longer = tree.child(of: mass.prefix, symbol) else {
                        continue
                    }
                    let place = tree.place(of: longer, among: &next)
                    next[place].inSymbol += from * Double(outputs[column, symbol])
                }
            }
            tree.forgetPlaces(of: next)
            beam = best(of: next)
        }
        return beam.filter { tree.mayEnd($0.prefix) }
            .map { SequenceHypothesis(classes: tree.classes(of: $0.prefix), probability: $0.total) }
            .sorted(by: SequenceHypothesis.isBefore)
    }

    /// Returns the most probable prefixes.
    private func best(of masses: [PrefixMass]) -> [PrefixMass] {
        guard masses.count > breadth else { return masses }
        var best: [PrefixMass] = []
        best.reserveCapacity(breadth + 1)
        for mass in masses {
            if best.count == breadth {
                guard let worst = best.last, mass.isBefore(worst) else { continue }
                best.removeLast()
            }
            best.insert(mass, at: best.firstIndex(where: mass.isBefore) ?? best.endIndex)
        }
        return best
    }
}

extension Matrix {
    /// Returns the natural logarithm of the probability that the columns of a line spell a sequence.
    ///
    /// - Parameter classes: The sequence; the matrix holds the outputs, `[columns, classes]`, whose last
    ///   class is the blank.
    /// - Returns: Minus infinity when there are too few columns.
    public func logarithmicProbability(of classes: [UInt8]) -> Double {
        ConnectionistTemporalClassification(label: classes, blank: columns - 1)
            .logarithmicProbability(in: elements, classes: columns)
    }

    /// Returns where each class of a sequence stands in the columns of a line.
    ///
    /// - Parameter classes: The sequence; the matrix holds the outputs, `[columns, classes]`, whose last
    ///   class is the blank.
    /// - Returns: The columns of each class on the most probable path, from left to right; `nil` when
    ///   there are too few columns.
    public func alignment(of classes: [UInt8]) -> [Range<Int>]? {
        ConnectionistTemporalClassification(label: classes, blank: columns - 1)
            .alignment(in: elements, classes: columns)
    }
}
