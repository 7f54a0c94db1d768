import DigitReading
import DigitTestSupport
import Foundation
import NeuralNetwork
import ScanImages
import SystemPackage
import Testing

@testable import DigitEvaluation

@Suite(.tellingSeeds) struct `An evaluation` {
    private static let model = Result { try SegmentDigits.model() }

    /// Twelve images: ten read right, a 7 read as 1, a 3 that was refused.
    private var sample: Evaluation {
        var evaluation = Evaluation()
        for digit in 0..<10 { evaluation.confusion.record(label: digit, read: digit) }
        evaluation.confusion.record(label: 7, read: 1)
        evaluation.count = 12
        evaluation.correct = 10
        evaluation.refused = 1
        evaluation.meanLoss = 0.25
        evaluation.mistakes = [
            .init(name: "7/a.png", label: "7", read: "1", confidence: 0.875),
            .init(name: "3/b.png", label: "3", read: nil, reason: "The picture is blank."),
        ]
        return evaluation
    }

    @Test func `is a table that a person reads`() {
        #expect(
            sample.text() == """
                Accuracy: 10 / 12 = 83.33 %
                Could not be read: 1

                digit   count   right   recall  precision
                    0       1       1 100.00 %   100.00 %
                    1       1       1 100.00 %    50.00 %
                    2       1       1 100.00 %   100.00 %
                    3       1       1 100.00 %   100.00 %
                    4       1       1 100.00 %   100.00 %
                    5       1       1 100.00 %   100.00 %
                    6       1       1 100.00 %   100.00 %
                    7       2       1  50.00 %   100.00 %
                    8       1       1 100.00 %   100.00 %
                    9       1       1 100.00 %   100.00 %

                is \\ read    0    1    2    3    4    5    6    7    8    9
                        0    1    ·    ·    ·    ·    ·    ·    ·    ·    ·
                        1    ·    1    ·    ·    ·    ·    ·    ·    ·    ·
                        2    ·    ·    1    ·    ·    ·    ·    ·    ·    ·
                        3    ·    ·    ·    1    ·    ·    ·    ·    ·    ·
                        4    ·    ·    ·    ·    1    ·    ·    ·    ·    ·
                        5    ·    ·    ·    ·    ·    1    ·    ·    ·    ·
                        6    ·    ·    ·    ·    ·    ·    1    ·    ·    ·
                        7    ·    1    ·    ·    ·    ·    ·    1    ·    ·
                        8    ·    ·    ·    ·    ·    ·    ·    ·    1    ·
                        9    ·    ·    ·    ·    ·    ·    ·    ·    ·    1

                Read wrong:
                  7/a.png: is 7, read 1 (87.50 %)
                  3/b.png: is 3, not read: The picture is blank.

                """)
        #expect(sample.text(maximumMistakes: 1).hasSuffix("  … and 1 more\n"))
    }

    @Test func `of nothing says so and divides by nothing`() {
        #expect(Evaluation().text() == "Accuracy: 0 / 0 = 0.00 %\n")
    }

    @Test func `comes back from its JSON, which spells the figures out`() throws {
        let data = try JSONEncoder().encode(sample)
        #expect(try JSONDecoder().decode(Evaluation.self, from: data) == sample)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(json["accuracy"] as? Double == 10.0 / 12)
        let digits = try #require(json["digits"] as? [[String: Any]])
        #expect(digits.count == 10)
        #expect(digits[7]["recall"] as? Double == 0.5)
    }

    @Test func `does not depend on the number of workers`() throws {
        let model = try Self.model.get()
        var digits = SegmentDigits(seed: 5)
        let images = try digits.images(count: 700)
        let one = Evaluation(of: model, on: images, workers: 1)
        #expect(one == Evaluation(of: model, on: images, workers: 2))
        #expect(one.count == 700)
        #expect(one.correct == model.network.correct(on: images))
        #expect(one.mistakes.count == 700 - one.correct)
        #expect(one.digits.map(\.count) == [Int](repeating: 70, count: 10))
    }

    @Test func `of files counts a file as right when exactly its digits were read`() throws {
        let folder = try TemporaryFolder()
        var digits = SegmentDigits(seed: 6)
        var scans: [LabelledScan] = []
        for digit in 0..<10 {
            let path = try folder.write(digits.picture(of: digit).pngBytes(), to: "\(digit).png")
            scans.append(LabelledScan(path: path, name: "\(digit).png", label: "\(digit)"))
        }
        let blank = try folder.write(GreyImage(width: 60, height: 60).pngBytes(), to: "blank.png")
        scans.append(LabelledScan(path: blank, name: "blank.png", label: "4"))
        scans.append(
            LabelledScan(path: folder.path.appending("gone.png"), name: "gone.png", label: "4"))
        scans.append(LabelledScan(path: scans[3].path, name: "long.png", label: "33"))

        var progress: [Int] = []
        let evaluation = Evaluation(
            of: DigitReader(model: try Self.model.get()), on: scans, workers: 2,
            onProgress: { progress.append($0) })

        #expect(evaluation.count == 13)
        #expect(evaluation.correct == 10)
        #expect(evaluation.refused == 2)
        #expect(evaluation.confusion.total == 10)
        #expect(evaluation.mistakes.map(\.name) == ["blank.png", "gone.png", "long.png"])
        #expect(evaluation.mistakes.last?.read == "3")
        #expect(evaluation.withoutNumber == nil)
        #expect(progress == [13])
    }

    @Test func `of a file without a number is right when nothing was read`() throws {
        let folder = try TemporaryFolder()
        var digits = SegmentDigits(seed: 8)
        let blank = try folder.write(GreyImage(width: 60, height: 60).pngBytes(), to: "blank.png")
        let seven = try folder.write(digits.picture(of: 7).pngBytes(), to: "seven.png")
        let scans = [blank, seven, folder.path.appending("gone.png")].map {
            LabelledScan(path: $0, name: $0.lastComponent?.string ?? "", label: "")
        }
        let evaluation = Evaluation(of: DigitReader(model: try Self.model.get()), on: scans)
        #expect(evaluation.withoutNumber == .init(count: 3, refused: 1))
        #expect(evaluation.correct == 1)
        // A file that cannot be read at all shows nothing of a reader.
        #expect(evaluation.refused == 1)
        #expect(evaluation.mistakes.map(\.name) == ["seven.png", "gone.png"])
        let row = try #require(evaluation.calibration.acceptance.last)
        #expect(row.accepted + row.review == 1 && row.refused == 2)
        let text = evaluation.text()
        #expect(text.contains("Without a number: 3, refused: 1\n"))
        #expect(text.contains("seven.png: is no number, read 7 ("))
        #expect(text.contains("gone.png: is no number, not read: "))
        let json = try JSONEncoder().encode(evaluation)
        #expect(try JSONDecoder().decode(Evaluation.self, from: json) == evaluation)
    }

    @Test func `tells how far it is after each part, and counts the same in any number`() throws {
        let folder = try TemporaryFolder()
        var digits = SegmentDigits(seed: 9)
        let scans = try (0..<150).map { index in
            let path = try folder.write(
                digits.picture(of: index % 10).pngBytes(), to: "\(index).png")
            return LabelledScan(path: path, name: "\(index).png", label: "\(index % 10)")
        }
        let reader = DigitReader(model: try Self.model.get())
        var progress: [Int] = []
        let alone = Evaluation(of: reader, on: scans, workers: 1) { progress.append($0) }
        #expect(progress == [64, 128, 150])
        progress = []
        let together = Evaluation(of: reader, on: scans, workers: 2) { progress.append($0) }
        #expect(progress == [128, 150])
        #expect(alone == together)
    }

    @Test func `of a file that shows two numbers has them side by side`() throws {
        let folder = try TemporaryFolder()
        var digits = SegmentDigits(seed: 10)
        let (left, right) = (digits.picture(of: 4), digits.picture(of: 2))
        var page = GreyImage(
            width: left.width + right.width + 260, height: max(left.height, right.height))
        for y in 0..<left.height { for x in 0..<left.width { page[x, y] = left[x, y] } }
        for y in 0..<right.height {
            for x in 0..<right.width { page[left.width + 260 + x, y] = right[x, y] }
        }
        let path = try folder.write(page.pngBytes(), to: "two.png")
        let reader = DigitReader(model: try Self.model.get())
        func evaluation(_ label: String) -> Evaluation {
            Evaluation(of: reader, on: [LabelledScan(path: path, name: "two.png", label: label)])
        }
        #expect(evaluation("4 2").correct == 1)
        let wrong = evaluation("42")
        #expect(wrong.correct == 0 && wrong.mistakes.first?.read == "4 2")
        // Its digits are those of the label all the same.
        #expect(wrong.confusion.correct == 2)
    }
}
