import Glibc

/// The cost of a line's outputs when only the sequence of classes is known, not their places:
/// connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber, *Connectionist
/// Temporal Classification*, ICML 2006).
///
/// A network gives, for each of `T` columns, the probability of each class and of the *blank*, the last
/// class: nothing new here. A path names a class for each column; it spells the sequence that is
/// left when repeated classes are merged and blanks dropped. The probability of a sequence is the sum
/// over all paths that spell it, and the cost is its negative logarithm.
struct ConnectionistTemporalClassification {
    /// The classes with a blank before, between and behind them: the sequence `l′` of the paper.
    let extended: [Int]

    /// Creates the cost of a sequence.
    ///
    /// - Parameters:
    ///   - label: The sequence of classes.
    ///   - blank: The class that stands for nothing.
    init(label: some Collection<UInt8>, blank: Int) {
        var extended = [blank]
        for symbol in label { extended += [Int(symbol), blank] }
        self.extended = extended
    }

    /// The fewest columns that can spell the sequence: one for each class, and one between two that
    /// are equal.
    var leastColumns: Int {
        let symbols = stride(from: 1, to: extended.count, by: 2).map { extended[$0] }
        return symbols.count + zip(symbols, symbols.dropFirst()).count { $0 == $1 }
    }

    /// Finds the cost and how it changes with the network's weighted inputs.
    ///
    /// With softmax outputs `y`, the derivative for class `k` in column `t` is `y[t, k] - γ[t, k]`, where γ
    /// is the probability that the path is at `k` there, given the sequence (the paper's equation 16).
    ///
    /// - Parameters:
    ///   - y: The probabilities, shaped `[columns, classes]`.
    ///   - columns: `T`.
    ///   - classes: The classes, the blank among them.
    ///   - scale: Each derivative is multiplied by it.
    ///   - errors: Where the derivatives go, shaped `[columns, classes]`.
    /// - Returns: The cost; infinity, and derivatives of 0, when no path is long enough.
    func writeErrors(
        of y: UnsafePointer<Float>, columns: Int, classes: Int, scale: Float,
        into errors: UnsafeMutablePointer<Float>
    ) -> Double {
        guard columns >= leastColumns else {
            errors.update(repeating: 0, count: columns * classes)
            return .infinity
        }
        let (forward, cost) = forwardVariables(y, columns: columns, classes: classes)
        let backward = backwardVariables(y, columns: columns, classes: classes)
        let states = extended.count
        for column in 0..<columns {
            let row = column * states
            var total = 0.0
            for state in 0..<states { total += forward[row + state] * backward[row + state] }
            for symbol in 0..<classes {
                errors[column * classes + symbol] = y[column * classes + symbol] * scale
            }
            // A total of 0 means probabilities below what can be written; then y alone remains.
            guard total > 0 else { continue }
            for state in 0..<states {
                let share = forward[row + state] * backward[row + state] / total
                errors[column * classes + extended[state]] -= Float(share) * scale
            }
        }
        return cost
    }

    /// Whether a path may go from the state before the last one straight to `state`: from class to
    /// another class, over the blank between them.
    private func skips(to state: Int) -> Bool {
        state >= 2 && state % 2 == 1 && extended[state] != extended[state - 2]
    }

    /// The forward variables α of the paper's equations 5 to 7, each column's a share of its sum, and the
    /// cost, which is the sum of the logarithms of those sums.
    private func forwardVariables(
        _ y: UnsafePointer<Float>, columns: Int, classes: Int
    ) -> (alpha: [Double], cost: Double) {
        let states = extended.count
        var alpha = [Double](repeating: 0, count: columns * states)
        var cost = 0.0
        for column in 0..<columns {
            let row = column * states
            var total = 0.0
            for state in 0..<states {
                var sum = 0.0
                if column == 0 {
                    sum = state < 2 ? 1 : 0
                } else {
                    let before = row - states + state
                    sum = alpha[before]
                    if state >= 1 { sum += alpha[before - 1] }
                    if skips(to: state) { sum += alpha[before - 2] }
                }
                let value = sum * Double(y[column * classes + extended[state]])
                alpha[row + state] = value
                total += value
            }
            let factor = 1 / max(total, .leastNormalMagnitude)
            for state in 0..<states { alpha[row + state] *= factor }
            cost -= log(max(total, .leastNormalMagnitude))
        }
        let last = columns * states - 1
        let ending = alpha[last] + (states > 1 ? alpha[last - 1] : 0)
        return (alpha, cost - log(max(ending, .leastNormalMagnitude)))
    }

    /// The backward variables β, without the column's own probability, each column's a share of its
    /// sum.
    private func backwardVariables(
        _ y: UnsafePointer<Float>, columns: Int, classes: Int
    ) -> [Double] {
        let states = extended.count
        var beta = [Double](repeating: 0, count: columns * states)
        for state in max(0, states - 2)..<states { beta[(columns - 1) * states + state] = 1 }
        for column in stride(from: columns - 2, through: 0, by: -1) {
            let row = column * states
            func weighted(_ state: Int) -> Double {
                beta[row + states + state] * Double(y[(column + 1) * classes + extended[state]])
            }
            var total = 0.0
            for state in 0..<states {
                var sum = weighted(state)
                if state + 1 < states { sum += weighted(state + 1) }
                if state + 2 < states, skips(to: state + 2) { sum += weighted(state + 2) }
                beta[row + state] = sum
                total += sum
            }
            let factor = 1 / max(total, .leastNormalMagnitude)
            for state in 0..<states { beta[row + state] *= factor }
        }
        return beta
    }
}

extension ConnectionistTemporalClassification {
    /// Finds the probability of the sequence.
    ///
    /// - Parameters:
    ///   - y: The probabilities, shaped `[columns, classes]`.
    ///   - classes: The classes, the blank among them.
    /// - Returns: The natural logarithm; minus infinity when no path is long enough.
    func logarithmicProbability(in y: [Float], classes: Int) -> Double {
        let columns = y.count / classes
        guard columns >= leastColumns else { return -.infinity }
        return y.withUnsafeBufferPointer { y in
            guard let y = y.baseAddress else { return -.infinity }
            return -forwardVariables(y, columns: columns, classes: classes).cost
        }
    }

    /// Returns the columns of each class on the most probable path that spells the sequence
    /// (Viterbi 1967).
    ///
    /// - Parameters:
    ///   - y: The probabilities, shaped `[columns, classes]`.
    ///   - classes: The classes, the blank among them.
    /// - Returns: One range for each class, from left to right, none empty; `nil` when no path is long
    ///   enough.
    func alignment(in y: [Float], classes: Int) -> [Range<Int>]? {
        let (states, columns) = (extended.count, y.count / classes)
        guard columns >= leastColumns, columns > 0 else { return nil }
        var best = [Double](repeating: -.infinity, count: states)
        var steps = [UInt8](repeating: 0, count: columns * states)
        for column in 0..<columns {
            let before = best
            for state in 0..<states {
                var (reached, step) = (before[state], UInt8(0))
                if column == 0 {
                    reached = state < 2 ? 0 : -.infinity
                } else {
                    if state >= 1, before[state - 1] > reached {
                        (reached, step) = (before[state - 1], 1)
                    }
                    if skips(to: state), before[state - 2] > reached {
                        (reached, step) = (before[state - 2], 2)
                    }
                }
                let probability = Double(y[column * classes + extended[state]])
                best[state] = reached + log(max(probability, .leastNormalMagnitude))
                steps[column * states + state] = step
            }
        }
        var state = states - 1
        if states > 1, best[states - 2] > best[states - 1] { state = states - 2 }
        var ranges = [Range<Int>](repeating: 0..<0, count: states / 2)
        for column in stride(from: columns - 1, through: 0, by: -1) {
            if state % 2 == 1 {
                let own = ranges[state / 2]
                ranges[state / 2] = column..<(own.isEmpty ? column + 1 : own.upperBound)
            }
            state -= Int(steps[column * states + state])
        }
        return ranges
    }
}
