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
            strip: line.strip, step: 4, outputs: outputs,
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

    @Test(arguments: [(1, 0.9...1.0), (2, 0.1...0.7), (3, 0...0.05)])
    func `doubts a number of whose digits the other network knows less than half`(
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

    @Test func `gives no number to a line that says none`() {
        let weighing = NumberWeighing(of: line, by: opinion([]))
        #expect(weighing.number(with: weighing.candidates.map { _ in seeing(1, 0.9) }) == nil)
    }
}
