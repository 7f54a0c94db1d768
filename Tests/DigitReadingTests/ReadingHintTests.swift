import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitReading

@Suite(.tellingSeeds) struct `A hint` {
    @Test(arguments: [
        ("dddd", ["0000", "1848"], ["184", "18480", "", "18a8"]),
        ("d{4}", ["0000", "1848"], ["184", "18480"]),
        ("18dd|19dd", ["1848", "1960"], ["2001", "184", "18489", "1"]),
        ("7", ["7"], ["", "8", "77"]),
        ("0{3}d{2}", ["00012"], ["00112", "0001"]),
        ("d{5}|d{9}", ["12345", "123456789"], ["123456", "1234567890"]),
        ("1|12|123", ["1", "12", "123"], ["2", "13", "1234"]),
        ("d{20}", ["12345678901234567890"], ["1234567890123456789"]),
        ("  dd ", ["42"], [" 42"]),
    ])
    func `matches what its pattern says`(pattern: String, right: [String], wrong: [String]) throws {
        let hint = try ReadingHint(pattern: pattern)
        for text in right { #expect(hint.matches(text), "\(text)") }
        for text in wrong { #expect(!hint.matches(text), "\(text)") }
    }

    @Test func `takes no digits of other scripts for digits`() throws {
        #expect(!ReadingHint(digits: 2).matches("٤٢"))
        #expect(throws: ReadingHintError.self) { try ReadingHint(pattern: "٤") }
    }

    /// Patterns that are none, and the sentence each gets.
    static let refused: [(pattern: String, sentence: String)] = [
        (
            "18x",
            "character 3 of '18x' is 'x', where a digit, 'd' for any digit, or '|' is expected"
        ),
        (
            " 18 dd",
            "character 4 of ' 18 dd' is ' ', where a digit, 'd' for any digit, or '|' is expected"
        ),
        ("", "at character 1 of '' a digit is expected, or 'd' for any digit"),
        ("|18", "at character 1 of '|18' a digit is expected, or 'd' for any digit"),
        ("18||19", "at character 4 of '18||19' a digit is expected, or 'd' for any digit"),
        ("18|", "at character 4 of '18|' a digit is expected, or 'd' for any digit"),
        ("{4}", count(1, "{4}")), ("d{", count(2, "d{")), ("d{}", count(2, "d{}")),
        ("d{0}", count(2, "d{0}")), ("d{21}", count(2, "d{21}")), ("d{-1}", count(2, "d{-1}")),
        ("d{+1}", count(2, "d{+1}")), ("d{2}{3}", count(5, "d{2}{3}")),
        ("1|{2}", count(3, "1|{2}")),
        (
            "d{9}d{9}ddd",
            "with character 11 of 'd{9}d{9}ddd' a number has more than 20 digits, which is the "
                + "limit"
        ),
        (
            "12345d{16}",
            "with character 7 of '12345d{16}' a number has more than 20 digits, which is the limit"
        ),
    ]

    private static func count(_ position: Int, _ pattern: String) -> String {
        "character \(position) of '\(pattern)' begins a count, which is written behind a digit or "
            + "'d', such as d{4}, and is from 1 to 20"
    }

    @Test(arguments: refused)
    func `points at what is wrong with its pattern`(pattern: String, sentence: String) {
        let error = #expect(throws: ReadingHintError.self) { try ReadingHint(pattern: pattern) }
        #expect(error?.description == sentence)
    }

    @Test(arguments: ["1\u{301}", "d1\u{614}2", "\u{FF11}", "\u{661}", "1\u{20E3}"])
    func `takes no sign for a digit that is none`(pattern: String) {
        let error = #expect(throws: ReadingHintError.self) { try ReadingHint(pattern: pattern) }
        let place = pattern.hasPrefix("d") ? 2 : 1
        #expect(error?.position == place)
        #expect(error?.problem == .unexpected(Array(pattern)[place - 1]))
    }

    @Test func `has 64 alternatives and no more`() throws {
        let most = Array(repeating: "12", count: 63).joined(separator: "|") + "|34"
        let hint = try ReadingHint(pattern: most)
        #expect(hint.matches("34") && hint.matches("12") && !hint.matches("14"))
        let error = #expect(throws: ReadingHintError.self) {
            try ReadingHint(pattern: most + "|5")
        }
        #expect(error?.position == most.count + 1)
        #expect(error?.problem == .tooManyAlternatives)
    }

    @Test func `says which digits may follow, and whether a number may end`() throws {
        let hint = try ReadingHint(pattern: "18dd|19dd|18")
        var state = hint.start
        #expect(hint.digitsAllowed(after: state) == [1])
        #expect(hint.state(after: state, 2) == nil)
        state = try #require(hint.state(after: state, 1))
        #expect(hint.digitsAllowed(after: state) == [8, 9])
        #expect(!hint.mayEnd(after: state))
        state = try #require(hint.state(after: state, 8))
        #expect(state.count == 2)
        #expect(hint.digitsAllowed(after: state) == Array(0...9))
        #expect(hint.mayEnd(after: state))
        for digit in [4, 8] { state = try #require(hint.state(after: state, digit)) }
        #expect(hint.digitsAllowed(after: state).isEmpty)
        #expect(hint.mayEnd(after: state))
        #expect(hint.state(after: state, 0) == nil)
    }

    @Test(arguments: 0..<50)
    func `never leads a decoder into a dead end`(seed: UInt64) throws {
        var generator = SeededGenerator(testSeed: seed)
        let alternatives = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
            String(
                (0..<Int.random(in: 1...7, using: &generator)).map { _ in
                    "dd0123456789".randomElement(using: &generator) ?? "d"
                })
        }
        let hint = try ReadingHint(pattern: alternatives.joined(separator: "|"))
        var (state, text) = (hint.start, "")
        while true {
            let allowed = hint.digitsAllowed(after: state)
            if hint.mayEnd(after: state) { #expect(hint.matches(text), "\(hint.pattern), \(text)") }
            for digit in 0...9 {
                #expect((hint.state(after: state, digit) != nil) == allowed.contains(digit))
            }
            guard let digit = allowed.randomElement(using: &generator) else { break }
            text += "\(digit)"
            state = try #require(hint.state(after: state, digit))
        }
        #expect(hint.mayEnd(after: state), "\(hint.pattern) does not end with \(text)")
    }

    @Test(arguments: [
        ("d", "1 digit"), ("dddd", "4 digits"), ("d{5}|d{9}", "5 or 9 digits"),
        ("d|ddd|dd", "1, 2 or 3 digits"), ("18dd|19dd", "18dd or 19dd"), ("dd7", "dd7"),
    ])
    func `stands in a sentence`(pattern: String, words: String) throws {
        #expect(try ReadingHint(pattern: pattern).description == words)
    }

    @Test func `of a count is the pattern of so many digits`() throws {
        #expect(ReadingHint(digits: 4).matches("1234"))
        #expect(ReadingHint(digits: 4) == (try ReadingHint(pattern: "d{4}")))
        #expect(ReadingHint(digits: 1).pattern == "d")
    }
}
