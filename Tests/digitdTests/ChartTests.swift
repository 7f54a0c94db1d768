import DigitReading
import Foundation
import FoundationXML
import Pictures
import ScanImages
import Testing

@testable import DigitEvaluation
@testable import digitd

@Suite struct `The scale of a chart` {
    @Test func `gives every step between two marks the same room`() {
        let scale = MarkedScale(marks: [0, 0.5, 0.9, 1])
        #expect(scale.place(of: 0) == 0 && scale.place(of: 1) == 1)
        #expect(abs(scale.place(of: 0.5) - 1 / 3) < 1e-12)
        #expect(abs(scale.place(of: 0.7) - 0.5) < 1e-12)
        #expect(abs(scale.place(of: 0.95) - 5 / 6) < 1e-12)
        #expect(scale.place(of: -1) == 0 && scale.place(of: 2) == 1)
    }

    @Test func `of error rates holds nothing and all, and rises`() {
        let scale = ErrorRateScale(reaching: 0.3)
        #expect(scale.end == 0.5)
        let places = [0, 0.001, 0.01, 0.1, 0.5].map(scale.place)
        #expect(places == places.sorted() && places.first == 0 && places.last == 1)
        #expect(ErrorRateScale(reaching: 0).end == 0.05)
        #expect(ErrorRateScale(reaching: 1).end == 1)
    }
}

@Suite struct `The charts of an evaluation` {
    /// Answers that are right as often as their confidence says, and two refused scans.
    private var report: CalibrationReport {
        let answers = (0..<1000).map { index -> CalibrationReport.Answer in
            let confidence = 1 - Double(index % 100) / 400
            return CalibrationReport.Answer(
                digits: confidence, isRight: Double(index / 100) < confidence * 10)
        }
        return CalibrationReport(of: answers, refused: 2, errorRate: 0.05, bars: bars)
    }

    private func bars(_ errorRate: Double) -> AcceptanceBars {
        ReadingSettings(errorRate: errorRate).bars(for: TestFacts.plain, lines: nil)
    }

    @Test func `show the counted curve to its end`() throws {
        let curve = try #require(report.curve)
        #expect(curve.points.last?.accepted == 1000)
        #expect(curve.points.count > 50 && curve.points.count <= 200)
    }

    @Test func `draw every point where its values are`() {
        let svg = ReliabilityDiagram(of: report, subject: "1,000 images").drawing.svg
        let scale = MarkedScale(marks: CalibrationReport.edges)
        #expect(!report.reliability.isEmpty)
        for bin in report.reliability {
            let x = 92 + 680 * scale.place(of: bin.meanConfidence)
            let y = 84 + 330 * (1 - scale.place(of: bin.accuracy))
            let dots = DrawnElement.all("circle", in: svg)
            #expect(
                dots.contains {
                    abs($0.number("cx") - x) < 0.01 && abs($0.number("cy") - y) < 0.01
                }, "\(bin.from): \(dots)")
        }
    }

    @Test func `draw nothing but the frame of an evaluation without answers`() {
        let empty = CalibrationReport(of: [], refused: 3, errorRate: 0.01, bars: bars)
        for drawing in [
            ReliabilityDiagram(of: empty, subject: "").drawing,
            CoverageChart(of: empty, errorRate: 0.01, subject: "").drawing,
        ] {
            #expect(DrawnElement.all("circle", in: drawing.svg).isEmpty)
            #expect(DrawnElement.all("text", in: drawing.svg).count > 10)
        }
    }

    @Test func `mark the default error rate, and another one that was asked for`() {
        let chart = CoverageChart(of: report, errorRate: 0.05, subject: "").drawing.svg
        let end = report.curve?.points.map { Double($0.wrong) / Double($0.accepted) }.max() ?? 0
        let scale = ErrorRateScale(reaching: end)
        let dashes = DrawnElement.all("polyline", in: chart).filter {
            $0.text.contains("stroke-dasharray")
        }
        let expected = [0.01, 0.05].map { 92 + 680 * scale.place(of: $0) }
        #expect(dashes.count == 2)
        for (dash, x) in zip(dashes, expected) {
            #expect(abs(dash.number("points") - x) < 0.01, "\(dash)")
        }
        #expect(
            chart.contains(
                ">dashed lines: an error rate of 1 % (the default) and of 5 %</text>"))
    }

    /// Letters of every usual font are narrower than two thirds of their height on average.
    @Test(arguments: [1, 1000])
    func `have words that nothing overlaps, whatever the font`(count: Int) throws {
        var report = report
        for index in report.reliability.indices { report.reliability[index].count *= count }
        let subject = String(repeating: "a long name of a folder, ", count: 20)
        for drawing in [
            ReliabilityDiagram(of: report, subject: subject).drawing,
            CoverageChart(of: report, errorRate: 0.05, subject: subject).drawing,
        ] {
            #expect(XMLParser(data: Data(drawing.svg.utf8)).parse())
            let words = DrawnElement.all("text", in: drawing.svg)
            for (index, word) in words.enumerated() {
                let frame = word.frame
                #expect(frame.x >= 0 && frame.endX <= drawing.width, "\(word)")
                #expect(frame.y >= 0 && frame.endY <= drawing.height, "\(word)")
                for other in words.dropFirst(index + 1) {
                    #expect(!frame.overlaps(other.frame), "\(word) and \(other)")
                }
                for dot in DrawnElement.all("circle", in: drawing.svg) {
                    #expect(!frame.overlaps(dot.frame), "\(word) and \(dot)")
                }
            }
        }
    }
}

/// An element of a drawing, which stands on a line of its own.
private struct DrawnElement: CustomStringConvertible {
    let text: String

    var description: String { text }

    static func all(_ name: String, in svg: String) -> [DrawnElement] {
        svg.split(separator: "\n").filter { $0.hasPrefix("<\(name) ") }.map {
            DrawnElement(text: String($0))
        }
    }

    /// The number that an attribute begins with.
    func number(_ attribute: String) -> Double {
        let value = text.components(separatedBy: " \(attribute)=\"").dropFirst().first ?? ""
        return Double(value.prefix { $0.isNumber || $0 == "." || $0 == "-" }) ?? .nan
    }

    /// The box around a dot, or around words in a wide font.
    var frame: PixelBox {
        guard text.hasPrefix("<text") else {
            let radius = number("r")
            return PixelBox(
                x: Int(number("cx") - radius), y: Int(number("cy") - radius),
                width: Int(2 * radius), height: Int(2 * radius))
        }
        let size = number("font-size")
        let words = text.split(separator: ">", maxSplits: 1)[1].dropLast("</text>".count)
        let long = Int(0.62 * size * Double(words.count))
        let tall = Int(0.75 * size)
        let (x, y) = (Int(number("x")), Int(number("y")))
        let before = text.contains("\"middle\"") ? long / 2 : text.contains("\"end\"") ? long : 0
        return text.contains("rotate")
            ? PixelBox(x: x - tall, y: y - long + before, width: tall, height: long)
            : PixelBox(x: x - before, y: y - tall, width: long, height: tall)
    }
}

extension PixelBox {
    fileprivate func overlaps(_ other: PixelBox) -> Bool {
        x < other.endX && other.x < endX && y < other.endY && other.y < endY
    }
}

@Suite struct `A binomial interval` {
    /// Wilson's interval, as R's `prop.test(x, n, correct = FALSE)` gives it.
    @Test(arguments: [
        (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634),
        (990, 1000, 0.9817, 0.9946),
    ])
    func `holds the counted share`(right: Int, count: Int, low: Double, high: Double) {
        let interval = BinomialInterval(share: Double(right) / Double(count), of: count)
        #expect(abs(interval.low - low) < 1e-4)
        #expect(abs(interval.high - high) < 1e-4)
    }
}
