import ScanImages
import Testing

@testable import DigitReading

@Suite struct `A doubtful digit that is read as a line` {
    private func reading(_ texts: [String], confidence: Double) -> ReadingOutcome {
        let box = PixelBox(x: 0, y: 0, width: 9, height: 9)
        let numbers = texts.map {
            NumberReading(text: $0, confidence: confidence, box: box, digits: [])
        }
        return ReadingOutcome(
            .success(Reading(width: 28, height: 28, numbers: numbers)), isDoubtful: true)
    }

    private func texts(of outcome: ReadingOutcome) throws -> [String] {
        try outcome.result.get().numbers.map(\.text)
    }

    @Test func `takes the surer of the two readings`() throws {
        var outcome = reading(["4"], confidence: 0.6)
        outcome.consider(reading(["9"], confidence: 0.5))
        #expect(try texts(of: outcome) == ["4"])
        outcome.consider(reading(["9"], confidence: 0.8))
        #expect(try texts(of: outcome) == ["9"])
    }

    @Test func `never becomes two numbers`() throws {
        var outcome = reading(["4"], confidence: 0.1)
        outcome.consider(reading(["1", "1"], confidence: 0.9))
        #expect(try texts(of: outcome) == ["4"])
    }
}
