extension NumberReading {
    /// Returns the number as a hint narrows it; without a hint, as it is.
    func narrowed(to hint: ReadingHint?) -> NumberReading {
        guard let hint else { return self }
        return narrowed(to: hint)
    }

    /// Returns the number as a hint narrows it.
    ///
    /// A number that is what the hint says stays as it is. One with a count of digits that the hint
    /// does not know cannot be right: its confidence is 0. Else the text becomes the most
    /// probable one that the hint allows, and the confidence the probability of all texts it
    /// allows, which is at most what the text that was read left over.
    func narrowed(to hint: ReadingHint) -> NumberReading {
        guard !hint.matches(text) else { return self }
        var narrowed = self
        guard hint.lengths.contains(digits.count) else {
            narrowed.confidence = 0
            narrowed.doubt =
                "\(text) has \(digits.count == 1 ? "1 digit" : "\(digits.count) digits"); "
                + "the hint says \(hint)."
            return narrowed
        }
        let allowed = AllowedTexts(of: digits, hint: hint)
        for (place, digit) in allowed.best.enumerated() {
            let weight = digits[place].certainty
            narrowed.digits[place].digit = digit
            narrowed.digits[place].confidence = digits[place].probabilities[digit] * weight
        }
        narrowed.text = allowed.best.map(String.init).joined()
        narrowed.confidence = min(confidence, allowed.probability)
        narrowed.doubt = "The digits look like \(text); the hint says \(hint)."
        return narrowed
    }
}

extension NumberReading.Digit {
    /// What is left of the probability where something beside the digit's shape speaks against it,
    /// as its width may: `0...1`.
    fileprivate var certainty: Double {
        probabilities[digit] > 0 ? min(1, confidence / probabilities[digit]) : 1
    }
}

/// All texts that a hint allows for digits that have been cut apart.
private struct AllowedTexts {
    /// The most probable of them.
    let best: [Int]

    /// The probability of all of them together, `0...1`.
    let probability: Double

    /// What is known of the texts that lead to one state.
    private struct Way {
        var probability = 0.0
        var best = -1.0
        var digits: [Int] = []
    }

    /// Sums the probabilities over the states of the hint, place after place.
    ///
    /// - Precondition: The hint allows a text of so many digits.
    /// - Complexity: O(digits · states), of which there are few: what the alternatives share.
    init(of digits: [NumberReading.Digit], hint: ReadingHint) {
        var ways = [hint.start: Way(probability: 1, best: 1)]
        for digit in digits {
            var next: [ReadingHint.State: Way] = [:]
            for (state, way) in ways {
                for value in hint.digitsAllowed(after: state) {
                    guard let reached = hint.state(after: state, value) else { continue }
                    let share = digit.probabilities[value] * digit.certainty
                    var other = next[reached] ?? Way()
                    other.probability += way.probability * share
                    // Equally likely texts: the smaller one, whatever the order of the states.
                    let candidate = (way.best * share, way.digits + [value])
                    if candidate.0 > other.best
                        || (candidate.0 == other.best
                            && candidate.1.lexicographicallyPrecedes(other.digits))
                    {
                        (other.best, other.digits) = candidate
                    }
                    next[reached] = other
                }
            }
            ways = next
        }
        let ends = ways.filter { hint.mayEnd(after: $0.key) }.map(\.value)
        probability = min(1, ends.reduce(0) { $0 + $1.probability })
        best =
            ends.max { first, second in
                first.best == second.best
                    ? second.digits.lexicographicallyPrecedes(first.digits)
                    : first.best < second.best
            }?.digits ?? digits.map(\.digit)
    }
}
