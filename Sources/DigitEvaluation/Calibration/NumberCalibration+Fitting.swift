import DigitReading
import Foundation

extension NumberCalibration {
    /// A number that was read, and whether that was right.
    struct Answer: Sendable {
        /// What speaks for it.
        var evidence: Evidence

        /// Whether it was right.
        var isRight: Bool
    }

    /// Fits the weights under which what was right and what was wrong are most probable.
    ///
    /// Newton's method finds the one place where the likelihood is largest. As Platt proposes (1999,
    /// section 2.2), a right answer counts as slightly less than certain and a wrong one as slightly
    /// more than impossible, so that weights stay finite where the evidence parts both without a mistake.
    /// The many terms of a number on a page are held back by a ridge (Hoerl and Kennard, *Ridge Regression*,
    /// 1970), each by the square of its spread, so that their units do not matter.
    ///
    /// - Parameter answers: Numbers that the reader was not trained on.
    /// - Precondition: There are answers, all of them lines or all found on pages.
    init(fittedTo answers: [Answer]) {
        precondition(!answers.isEmpty, "no number was read")
        let terms = answers.map(\.evidence.terms)
        let size = terms.map(\.count).min() ?? Self.size
        let right = Double(answers.count(where: \.isRight))
        let wrong = Double(answers.count) - right
        let targets = answers.map { $0.isRight ? (right + 1) / (right + 2) : 1 / (wrong + 2) }
        let ridge = size == Self.size ? [Double](repeating: 1e-6, count: size) : Self.ridge(terms)
        var weights = [Double](repeating: 0, count: size)
        for _ in 0..<Self.mostSteps {
            // The gradient and the Hessian of the negative logarithmic likelihood.
            var gradient = zip(ridge, weights).map { $0 * $1 }
            var hessian = [[Double]](
                repeating: [Double](repeating: 0, count: size), count: size)
            for place in 0..<size { hessian[place][place] = ridge[place] }
            for (row, target) in zip(terms, targets) {
                let sum = zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 }
                let probability = 1 / (1 + exp(-sum))
                for i in 0..<size {
                    gradient[i] += (probability - target) * row[i]
                    for j in 0..<size {
                        hessian[i][j] += probability * (1 - probability) * row[i] * row[j]
                    }
                }
            }
            let step = Self.solution(of: hessian, gradient)
            // A step of more than this overshoots where all probabilities are near 0 or 1.
            let largest = step.map(abs).max() ?? 0
            let share = min(1, 2 / max(largest, 1e-12))
            for place in 0..<size { weights[place] -= share * step[place] }
            if largest < 1e-9 { break }
        }
        // Four decimals are far below what the numbers can tell apart, and easy to read.
        self.init(weights: weights.map { ($0 * 10_000).rounded() / 10_000 })
    }

    /// How much each term is held back; the constant hardly is.
    private static func ridge(_ terms: [[Double]]) -> [Double] {
        let count = Double(terms.count)
        return terms[0].indices.map { place in
            let mean = terms.reduce(0) { $0 + $1[place] } / count
            let variance = terms.reduce(0) { $0 + ($1[place] - mean) * ($1[place] - mean) } / count
            return max(strength * variance, 1e-6)
        }
    }

    /// The strength of the ridge: the best of a few on answers that were not fitted.
    private static let strength = 3.0

    /// Newton's method needs about eight.
    private static let mostSteps = 100

    /// Solves `matrix × x = right` for a positive definite matrix by elimination.
    private static func solution(of matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (matrix, x) = (matrix, right)
        for pivot in x.indices {
            for row in x.indices where row != pivot {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in x.indices { matrix[row][column] -= factor * matrix[pivot][column] }
                x[row] -= factor * x[pivot]
            }
        }
        return x.indices.map { x[$0] / matrix[$0][$0] }
    }
}
