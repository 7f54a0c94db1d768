@testable import DigitReading

/// Patterns to the language of hints, and what the readers ask of a hint.
struct HintTarget: FuzzTarget {
    static let longest = 64

    static func seeds() -> [[UInt8]] {
        ["d", "dddd", "18dd|19dd", " d{4} | 0d{3}".filter { $0 != " " }, "7{12}|d{13}", "1|12|123"]
            .map { Array($0.utf8) }
    }

    func take(_ bytes: [UInt8]) {
        guard let pattern = String(validating: bytes, as: UTF8.self) else { return }
        let hint: ReadingHint
        do {
            hint = try ReadingHint(pattern: pattern)
        } catch {
            expect(!error.description.isEmpty, "no word of what is wrong")
            expect((1...pattern.count + 1).contains(error.position), "at \(error.position)")
            return
        }
        expect(hint.pattern.allSatisfy(\.isASCII), "'\(pattern)' was taken")
        expect((try? ReadingHint(pattern: hint.pattern)) == hint, "'\(pattern)' is read as another")
        // The state never leads into a dead end, so any way ends with a number that matches.
        for choice in 0..<3 {
            var state = hint.start
            var text = ""
            while !hint.mayEnd(after: state) || choice == 1 {
                let allowed = hint.digitsAllowed(after: state)
                guard let digit = choice == 0 ? allowed.first : allowed.last else { break }
                guard let next = hint.state(after: state, digit) else {
                    fatalError("\(digit) is allowed behind '\(text)', and leads nowhere")
                }
                state = next
                text += "\(digit)"
            }
            expect(hint.matches(text), "'\(text)' is what '\(pattern)' leads to")
            expect(text.count <= ReadingHint.maximumLength, "'\(text)' is longer than a number")
        }
    }
}
