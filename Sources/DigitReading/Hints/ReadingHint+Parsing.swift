/// What is wrong with a pattern, and where.
public struct ReadingHintError: Error, Sendable, Hashable {
    /// What is wrong.
    public enum Problem: Sendable, Hashable {
        /// Something else stands where a digit, `d` or `|` is expected.
        case unexpected(Character)
        /// There is nothing between two `|`, or before the first, or behind the last.
        case emptyAlternative
        /// A `{` that does not go on as `{4}`, or has nothing before it to repeat.
        case malformedCount
        /// An alternative has more digits than a number may have.
        case tooLong
        /// There are more alternatives than a hint may have.
        case tooManyAlternatives
    }

    /// The pattern as it was given.
    public var pattern: String

    /// The character it is about, counted from 1.
    public var position: Int

    /// What is wrong.
    public var problem: Problem
}

extension ReadingHintError: CustomStringConvertible {
    /// The sentence for people, without the pattern: it stands where the pattern was shown.
    public var description: String {
        let place = "character \(position) of '\(pattern)'"
        return switch problem {
        case .unexpected(let found):
            "\(place) is '\(found)', where a digit, 'd' for any digit, or '|' is expected"
        case .emptyAlternative:
            "at \(place) a digit is expected, or 'd' for any digit"
        case .malformedCount:
            "\(place) begins a count, which is written behind a digit or 'd', such as d{4}, and "
                + "is from 1 to \(ReadingHint.maximumLength)"
        case .tooLong:
            "with \(place) a number has more than \(ReadingHint.maximumLength) digits, which is "
                + "the limit"
        case .tooManyAlternatives:
            "\(place) begins alternative number \(ReadingHint.maximumAlternatives + 1); the limit "
                + "is \(ReadingHint.maximumAlternatives)"
        }
    }
}

extension ReadingHint {
    /// Reads a pattern.
    ///
    /// - Parameter pattern: The text, such as `18dd|19dd`; spaces around it are left out.
    /// - Throws: What is wrong with it, and at which character.
    public init(pattern: String) throws(ReadingHintError) {
        var parser = PatternParser(pattern)
        try parser.parse()
        self.init(
            pattern: String(parser.characters[parser.range]), alternatives: parser.alternatives)
    }
}

/// Reads a pattern from left to right.
private struct PatternParser {
    let characters: [Character]
    let range: Range<Int>
    var alternatives: [[ReadingHint.DigitSet]] = [[]]
    private var place: Int

    init(_ pattern: String) {
        characters = Array(pattern)
        let start = characters.firstIndex { $0 != " " } ?? characters.endIndex
        let end = (characters.lastIndex { $0 != " " } ?? start - 1) + 1
        range = start..<end
        place = start
    }

    mutating func parse() throws(ReadingHintError) {
        while place < range.upperBound {
            let character = characters[place]
            switch character {
            case "d": try append(ReadingHint.anyDigit)
            case "{": try repeatLast()
            case "|": try beginAlternative()
            default:
                // Not by a range: a digit with an accent lies between two digits.
                guard character.isASCII, let digit = character.wholeNumberValue else {
                    throw problem(.unexpected(character))
                }
                try append(1 << digit)
            }
            place += 1
        }
        if alternatives.last?.isEmpty != false { throw problem(.emptyAlternative) }
    }

    private mutating func append(_ digits: ReadingHint.DigitSet) throws(ReadingHintError) {
        let last = alternatives.count - 1
        alternatives[last].append(digits)
        guard alternatives[last].count <= ReadingHint.maximumLength else {
            throw problem(.tooLong)
        }
    }

    private mutating func beginAlternative() throws(ReadingHintError) {
        if alternatives.last?.isEmpty != false { throw problem(.emptyAlternative) }
        guard alternatives.count < ReadingHint.maximumAlternatives else {
            throw problem(.tooManyAlternatives)
        }
        alternatives.append([])
    }

    /// Reads `{4}`: what stands before it is there four times.
    private mutating func repeatLast() throws(ReadingHintError) {
        let start = place
        let isBehindDigit =
            start > range.lowerBound
            && (characters[start - 1] == "d" || characters[start - 1].isNumber)
        guard isBehindDigit, let last = alternatives.last?.last,
            let end = characters[start..<range.upperBound].firstIndex(of: "}"),
            let count = Int(String(characters[start + 1..<end])),
            characters[start + 1] != "+", (1...ReadingHint.maximumLength).contains(count)
        else { throw problem(.malformedCount) }
        for _ in 1..<count { try append(last) }
        place = end
    }

    private func problem(_ problem: ReadingHintError.Problem) -> ReadingHintError {
        ReadingHintError(
            pattern: String(characters), position: place + 1, problem: problem)
    }
}
