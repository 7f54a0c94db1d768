import DigitTestSupport
import LinearAlgebra
import NeuralNetwork
import ScanImages
import Testing

@testable import DigitReading

/// Two opinions on the same line, made up so that each weighs what the test says.
@Suite struct `Weighing a number` {
    static let digits = [5, 0, 4]
    let line: FoundLine

    init() throws {
        line = try LineFinder().lines(in: TemplateModel.picture(of: Self.digits))[0]
    }

    /// What a line reader says that sees each of the three digits in its middle.
    ///
    /// - Parameters:
    ///   - said: The digits it says.
    ///   - certainty: The probability it gives each.
    ///   - other: The digit that gets the rest, in place of the last one.
    /// - Returns: The opinion.
    func opinion(_ said: [Int], certainty: Float = 0.97, other: Int? = nil) -> LineOpinion {
        let steps = line.strip.width / 4
        var outputs = Matrix(rows: steps, columns: 11)
        for step in 0..<steps { outputs[step, 10] = 1 }
        for (place, digit) in said.enumerated() {
            let middle = 20 + 55 * Double(place) + 17
            let step = min(line.strip.column(ofPictureX: middle) / 4, steps - 1)
            outputs[step, 10] = 0
            outputs[step, digit] = certainty
            let isLast = place == said.count - 1
            outputs[step, isLast ? other ?? 10 : 10] += 1 - certainty
        }
        return LineOpinion(
            strip: line.strip, step: 4, looks: [outputs],
            free: PrefixSearch(AnySequenceOfClasses()).hypotheses(in: outputs), narrowed: nil)
    }

    /// A digit network that gives one digit a probability and the others the rest.
    func seeing(_ digit: Int, _ probability: Double) -> [Double] {
        (0..<10).map { $0 == digit ? probability : (1 - probability) / 9 }
    }

    @Test func `cuts a line where the least ink is`() throws {
        let columns = try #require(opinion([5, 0, 4]).columns(of: [5, 0, 4]))
        #expect(columns.count == 3)
        for (place, range) in columns.enumerated() {
            let digit = try #require(line.digit(in: range))
            // The whole digit, and nothing of its neighbours.
            #expect(abs(digit.box.x - (20 + 55 * place)) <= 4)
            #expect(abs(digit.box.width - 32) <= 6)
        }
        #expect(opinion([]).columns(of: [UInt8](repeating: 1, count: 500)) == nil)
    }

    @Test func `is sure of what both networks say`() throws {
        let weighing = NumberWeighing(of: line, by: opinion([5, 0, 4]))
        let seen = weighing.candidates.map { _ in seeing(5, 0.1) }
        let agreed = try #require(
            weighing.number(with: [5, 0, 4].map { seeing($0, 0.99) } + seen.dropFirst(3)))
        #expect(agreed.text == "504")
        #expect(agreed.confidence > 0.85)
        #expect(agreed.digits.map(\.digit) == [5, 0, 4])
        #expect(agreed.box.x <= 24 && agreed.box.endX >= 150)
    }

    @Test func `is as much less sure as something else speaks against it, and says the same`()
        throws
    {
        func number(trust: Double) throws -> NumberReading {
            let weighing = NumberWeighing(of: line, by: opinion([5, 0, 4]), trust: trust)
            return try #require(weighing.number(with: seen(by: weighing, unknown: 0)))
        }
        let (trusted, doubted) = (try number(trust: 1), try number(trust: 0.5))
        #expect(doubted.text == trusted.text)
        #expect(abs(doubted.confidence - trusted.confidence / 2) < 1e-12)
        // The evidence is the line's own: what was learned of it stays true.
        #expect(doubted.line?.evidence == trusted.line?.evidence)
        #expect(trusted.line?.evidence.leastDigit == trusted.digits.map(\.confidence).min())
    }

    @Test(arguments: [(1, 0.9...1.0), (2, 0.1...0.7), (3, 0...0.05)])
    func `doubts a number only when the other network knows less than half of its digits`(
        unknown: Int, share: ClosedRange<Double>
    ) throws {
        let weighing = NumberWeighing(of: line, by: opinion([5, 0, 4]))
        let known = try #require(weighing.number(with: seen(by: weighing, unknown: 0)))
        let number = try #require(weighing.number(with: seen(by: weighing, unknown: unknown)))
        #expect(number.text == "504")
        #expect(share.contains(number.confidence / known.confidence))
    }

    /// What a digit network says that knows all digits of 504 but some, which it takes for none.
    func seen(by weighing: NumberWeighing, unknown: Int) -> [[Double]] {
        weighing.candidates.indices.map { place in
            place < unknown
                ? [Double](repeating: 0.001, count: 10)
                : seeing(place < 3 ? Self.digits[place] : 5, place < 3 ? 0.99 : 0.1)
        }
    }

    @Test func `lets the digit network decide where the line reader wavers`() throws {
        let wavering = opinion([5, 0, 4], certainty: 0.52, other: 9)
        let weighing = NumberWeighing(of: line, by: wavering)
        func reading(ofLast digit: Int) -> String? {
            let seen = weighing.candidates.indices.map { place -> [Double] in
                place < 2 ? seeing(Self.digits[place], 0.99) : seeing(digit, 0.99)
            }
            return weighing.number(with: seen)?.text
        }
        #expect(reading(ofLast: 4) == "504")
        #expect(reading(ofLast: 9) == "509")
    }

    /// An opinion that wavers between readings.
    ///
    /// - Parameters:
    ///   - readings: What the line may say, and how probable that is.
    ///   - narrowed: What a hint allows of it.
    /// - Returns: The opinion.
    func opinion(
        _ readings: [([UInt8], Double)], narrowed: [([UInt8], Double)]? = nil
    ) -> LineOpinion {
        func hypotheses(_ readings: [([UInt8], Double)]) -> [SequenceHypothesis] {
            readings.map { SequenceHypothesis(classes: $0.0, probability: $0.1) }
        }
        return LineOpinion(
            strip: line.strip, step: 4, looks: opinion([5, 0, 4]).looks,
            free: hypotheses(readings), narrowed: narrowed.map(hypotheses))
    }

    @Test(arguments: [(0.1, "54"), (1e-9, "504")])
    func `takes what a hint allows only where it is possible`(probability: Double, text: String) {
        let weighing = NumberWeighing(
            of: line, by: opinion([([5, 0, 4], 0.9)], narrowed: [([5, 4], probability)]))
        let number = weighing.number(with: seen(by: weighing, unknown: 0))
        #expect(number?.text == text)
        #expect(number.map { $0.confidence < 0.1 || $0.text == "504" } == true)
    }

    @Test func `lets a digit that both see cost nothing`() throws {
        let weighing = NumberWeighing(
            of: line, by: opinion([([5, 0], 0.5), ([5, 0, 4], 0.45)]))
        // Each digit is seen where a reading has it, whichever cuts it follows.
        let seen = weighing.candidates.map { candidate in
            let digit = Self.digits[min((candidate.box.x + candidate.box.width / 2 - 20) / 55, 2)]
            return seeing(digit, 0.6)
        }
        #expect(weighing.number(with: seen)?.text == "504")
    }

    @Test func `lets the digit network decide whether there is a number`() {
        let weighing = NumberWeighing(of: line, by: opinion([([], 0.5), ([5, 0, 4], 0.45)]))
        #expect(weighing.number(with: seen(by: weighing, unknown: 0))?.text == "504")
        #expect(weighing.number(with: seen(by: weighing, unknown: 3)) == nil)
    }

    @Test func `is as sure as a calibration makes of its evidence`() throws {
        let calibration = NumberCalibration(weights: [0.2, 0.7, -5, -2, 0.1])
        let wavering = opinion([5, 0, 4], certainty: 0.52, other: 9)
        let seen = seen(by: NumberWeighing(of: line, by: wavering), unknown: 0)
        let plain = try #require(NumberWeighing(of: line, by: wavering).number(with: seen))
        let number = try #require(
            NumberWeighing(of: line, by: wavering, calibration: calibration).number(with: seen))
        let evidence = try #require(plain.line?.evidence)
        #expect(plain.confidence == evidence.share)
        #expect(number.line?.evidence == evidence)
        #expect(number.confidence == calibration.confidence(evidence))
    }

    @Test func `believes the look that is surest of a reading`() throws {
        let (shy, sure) = (opinion([5, 0, 4], certainty: 0.6), opinion([5, 0, 4], certainty: 0.9))
        let both = LineOpinion(
            strip: line.strip, step: 4, looks: shy.looks + sure.looks, free: shy.free, narrowed: nil
        )
        let reading = try #require(both.free.first)
        #expect(abs(both.surestLook(of: reading) - 0.9 * 0.9 * 0.9) < 1e-3)
        #expect(abs(shy.surestLook(of: reading) - 0.6 * 0.6 * 0.6) < 1e-3)
    }

    @Test func `gives no number to a line that says none`() {
        let weighing = NumberWeighing(of: line, by: opinion([]))
        #expect(weighing.number(with: weighing.candidates.map { _ in seeing(1, 0.9) }) == nil)
    }
}
