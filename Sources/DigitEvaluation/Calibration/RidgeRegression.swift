import Foundation
import LinearAlgebra

/// A logistic regression of which a ridge holds the weights back (Hoerl and Kennard, *Ridge Regression*, 1970).
///
/// Newton's method finds the one place where the likelihood is largest. Each term is measured in its own spread,
/// so that units do not matter.
struct RidgeRegression {
    /// The terms of each case in their spreads, shaped `[cases, size]`; 0 where a term says what another one does.
    private let rows: [[Double]]

    /// How probable each case is to be, `0...1`.
    private let targets: [Double]

    /// The spread of each term; 0 for one that never changes.
    private let spreads: [Double]

    /// Creates a regression.
    ///
    /// - Parameters:
    ///   - terms: The terms of each case, all equally many.
    ///   - targets: How probable each case should be.
    /// - Precondition: There are cases, and as many targets. Of the terms that never change the first gets all the
    ///   weight.
    init(of terms: [[Double]], targets: [Double]) {
        precondition(!terms.isEmpty && terms.count == targets.count, "cases and targets differ")
        let count = Double(terms.count)
        let spreads = terms[0].indices.map { place in
            let mean = terms.reduce(0) { $0 + $1[place] } / count
            let variance = terms.reduce(0) { $0 + ($1[place] - mean) * ($1[place] - mean) } / count
            return variance > Self.least ? variance.squareRoot() : 0
        }
        let constant = spreads.firstIndex(of: 0)
        rows = terms.map { row in
            row.indices.map { place in
                spreads[place] > 0
                    ? row[place] / spreads[place] : place == constant ? row[place] : 0
            }
        }
        (self.spreads, self.targets) = (spreads, targets)
    }

    /// The least ridge: it keeps the matrix positive where terms say the same.
    private static let least = 1e-6

    /// Returns the weights of the terms.
    ///
    /// - Parameter strength: How strongly the ridge holds them back; from 0 on.
    /// - Returns: As many weights as a case has terms.
    func weights(strength: Double) -> [Double] {
        let start = [Double](repeating: 0, count: spreads.count)
        let fitted = fitted(strength: strength, to: Array(rows.indices), from: start, within: 1e-9)
        return zip(fitted, spreads).map { $1 > 0 ? $0 / $1 : $0 }
    }
}

// MARK: - Cross-validation

extension RidgeRegression {
    /// The strengths that are tried, the strongest first.
    private static let strengths: [Double] = [1000, 300, 100, 30, 10, 3]

    /// The parts of which one after the other is left out.
    private static let folds = 4

    /// The strength under which cases that were left out are most probable (Stone, *Cross-Validatory Choice and
    /// Assessment of Statistical Predictions*, 1974).
    ///
    /// Cases that belong together should follow each other: then they are left out together.
    func bestStrength() -> Double {
        var losses = [Double](repeating: 0, count: Self.strengths.count)
        for fold in 0..<Self.folds {
            let left = rows.count * fold / Self.folds..<rows.count * (fold + 1) / Self.folds
            let kept = Array(0..<left.lowerBound) + Array(left.upperBound..<rows.count)
            var weights = [Double](repeating: 0, count: spreads.count)
            for (index, strength) in Self.strengths.enumerated() {
                weights = fitted(strength: strength, to: kept, from: weights, within: 1e-3)
                losses[index] += left.reduce(0) { $0 + loss(of: weights, on: $1) }
            }
        }
        let best = losses.indices.min { losses[$0] < losses[$1] }
        return Self.strengths[best ?? 0]
    }

    /// The negative logarithmic likelihood of a case.
    private func loss(of weights: [Double], on index: Int) -> Double {
        let chance = probability(of: index, by: weights)
        let target = targets[index]
        return -target * log(max(chance, 1e-12)) - (1 - target) * log(max(1 - chance, 1e-12))
    }
}

// MARK: - Newton's method

extension RidgeRegression {
    /// Newton's method needs about eight.
    private static let mostSteps = 100

    /// Fits weights to some cases.
    private func fitted(
        strength: Double, to kept: [Int], from start: [Double], within tolerance: Double
    ) -> [Double] {
        let ridge = spreads.map { $0 > 0 ? max(strength, Self.least) : Self.least }
        var weights = start
        for _ in 0..<Self.mostSteps {
            let step = newtonStep(from: weights, on: kept, ridge: ridge)
            // A step of more than this overshoots where all probabilities are near 0 or 1.
            let largest = step.map(abs).max() ?? 0
            let share = min(1, 2 / max(largest, 1e-12))
            for place in weights.indices { weights[place] -= share * step[place] }
            if largest < tolerance { break }
        }
        return weights
    }

    private func probability(of index: Int, by weights: [Double]) -> Double {
        1 / (1 + exp(-zip(weights, rows[index]).reduce(0) { $0 + $1.0 * $1.1 }))
    }

    /// One step of Newton's method.
    ///
    /// The gradient says where the way ends, the Hessian only how far a step goes: for that, single precision is
    /// enough.
    private func newtonStep(from weights: [Double], on kept: [Int], ridge: [Double]) -> [Double] {
        let size = weights.count
        var gradient = zip(ridge, weights).map { $0 * $1 }
        var bent = Matrix(rows: kept.count, columns: size)
        for (place, index) in kept.enumerated() {
            let chance = probability(of: index, by: weights)
            let (error, root) = (chance - targets[index], (chance * (1 - chance)).squareRoot())
            for (column, term) in rows[index].enumerated() {
                gradient[column] += error * term
                bent[place, column] = Float(root * term)
            }
        }
        var hessian = (bent.transposed * bent).elements.map(Double.init)
        for place in 0..<size { hessian[place * size + place] += ridge[place] }
        return Self.solution(of: hessian, gradient)
    }

    /// The least pivot, as a part of what stood in its place: above the rounding of single precision.
    private static let leastPivot = 1e-5

    /// Solves `matrix × x = right` for a symmetric positive definite matrix, row-major, by Cholesky's
    /// factors; a pivot that rounding has eaten up is kept from nothing.
    private static func solution(of matrix: [Double], _ right: [Double]) -> [Double] {
        let size = right.count
        var (factor, x) = (matrix, right)
        for row in 0..<size {
            for column in 0...row {
                var sum = factor[row * size + column]
                for place in 0..<column {
                    sum -= factor[row * size + place] * factor[column * size + place]
                }
                factor[row * size + column] =
                    row == column
                    ? max(sum, leastPivot * matrix[row * size + row]).squareRoot()
                    : sum / factor[column * size + column]
            }
        }
        for row in 0..<size {
            for place in 0..<row { x[row] -= factor[row * size + place] * x[place] }
            x[row] /= factor[row * size + row]
        }
        for row in (0..<size).reversed() {
            for place in row + 1..<max(size, row + 1) {
                x[row] -= factor[place * size + row] * x[place]
            }
            x[row] /= factor[row * size + row]
        }
        return x
    }
}
