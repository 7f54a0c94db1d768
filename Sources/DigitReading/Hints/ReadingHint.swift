/// What is known of a number before it is read: how many digits it has, or some of them.
///
/// A hint is written as a pattern: a digit stands for itself, `d` for any digit, `{4}` behind
/// either repeats it four times, and `|` parts alternatives.
///
///     dddd        four digits
///     d{4}        the same
///     18dd|19dd   a year of two centuries
///     d{5}|d{9}   a US postal code, short or long
///
/// Every alternative has a fixed length, so a decoder that goes from left to right needs to
/// remember no more than how many digits it has and which alternatives these still fit:
/// ``start``, ``state(after:_:)``, ``digitsAllowed(after:)`` and ``mayEnd(after:)`` are that
/// automaton. It is deterministic: each text leads to one state at most, so probabilities may be
/// summed over its ways.
public struct ReadingHint: Sendable, Hashable {
    /// The most digits that an alternative may have.
    public static let maximumLength = 20

    /// The most alternatives that a pattern may have: as many as a word has bits.
    public static let maximumAlternatives = 64

    /// The pattern as it was written, without spaces around it.
    public let pattern: String

    /// For each alternative and place, the digits that may stand there: bit 3 for a three.
    let alternatives: [[DigitSet]]

    /// Some of the ten digits, bit `d` for the digit `d`.
    typealias DigitSet = UInt16

    /// All ten digits.
    static let anyDigit: DigitSet = 0x3FF

    init(pattern: String, alternatives: [[DigitSet]]) {
        self.pattern = pattern
        self.alternatives = alternatives
    }

    /// Creates the hint that a number has so many digits.
    ///
    /// - Precondition: `count` is from 1 to ``maximumLength``.
    public init(digits count: Int) {
        precondition(
            (1...Self.maximumLength).contains(count),
            "a number has 1 to \(Self.maximumLength) digits, not \(count)")
        self.init(
            pattern: count == 1 ? "d" : "d{\(count)}",
            alternatives: [[DigitSet](repeating: Self.anyDigit, count: count)])
    }

    /// The numbers of digits that a number may have, rising.
    public var lengths: [Int] { Set(alternatives.map(\.count)).sorted() }

    /// Returns whether a text of digits is what the hint says.
    public func matches(_ text: some StringProtocol) -> Bool {
        var state = start
        for character in text {
            guard let digit = character.wholeNumberValue, character.isASCII,
                let next = self.state(after: state, digit)
            else { return false }
            state = next
        }
        return mayEnd(after: state)
    }
}

extension ReadingHint {
    /// What a decoder remembers of the digits so far.
    public struct State: Sendable, Hashable {
        /// The number of digits so far.
        public let count: Int

        /// The alternatives that they fit, bit `n` for the one with the number `n`; never none.
        let alive: UInt64
    }

    /// The state before the first digit.
    public var start: State {
        State(count: 0, alive: alternatives.count == 64 ? .max : 1 << alternatives.count - 1)
    }

    /// Returns the state after one more digit, or `nil` where that digit may not follow.
    ///
    /// - Parameters:
    ///   - state: The state so far.
    ///   - digit: The digit that follows, `0...9`.
    /// - Returns: The state with it; it never leads into a dead end.
    public func state(after state: State, _ digit: Int) -> State? {
        var alive: UInt64 = 0
        for (index, places) in alternatives.enumerated()
        where state.alive >> index & 1 == 1 && state.count < places.count
            && places[state.count] >> digit & 1 == 1
        {
            alive |= 1 << index
        }
        return alive == 0 ? nil : State(count: state.count + 1, alive: alive)
    }

    /// Returns the digits that may follow, rising; none where the number has to end.
    public func digitsAllowed(after state: State) -> [Int] {
        var allowed: DigitSet = 0
        for (index, places) in alternatives.enumerated()
        where state.alive >> index & 1 == 1 && state.count < places.count {
            allowed |= places[state.count]
        }
        return (0...9).filter { allowed >> $0 & 1 == 1 }
    }

    /// Returns whether the number may end here.
    public func mayEnd(after state: State) -> Bool {
        alternatives.indices.contains { index in
            state.alive >> index & 1 == 1 && alternatives[index].count == state.count
        }
    }
}

extension ReadingHint: CustomStringConvertible {
    /// The hint as it stands in a sentence: `4 digits`, `18dd or 19dd`.
    public var description: String {
        let isAnyDigits = alternatives.allSatisfy { $0.allSatisfy { $0 == Self.anyDigit } }
        guard isAnyDigits else {
            return pattern.split(separator: "|").joined(separator: " or ")
        }
        let counts = lengths.map(String.init)
        let all = [counts.dropLast().joined(separator: ", "), counts.last ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " or ")
        return all == "1" ? "1 digit" : "\(all) digits"
    }
}
