import DigitTestSupport
import Foundation
import ModelStore
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Two models side by side` {
    private let folder: TemporaryFolder
    private var digits = SegmentDigits(seed: 31)

    /// Reads the digits of segments well.
    private static let good = Result { try SegmentDigits.model() }

    /// Takes whatever it sees for what the pixels of its first row say, which are never inked: for a zero.
    private static let blind = ToldAnswers.model()

    init() throws {
        folder = try TemporaryFolder()
        for digit in 0...9 { try folder.createFolder("\(digit)") }
    }

    private mutating func label(_ digit: Int, count: Int) throws {
        for index in 0..<count {
            try folder.write(digits.picture(of: digit).pngBytes(), to: "\(digit)/\(index).png")
        }
    }

    private func comparison() throws -> ModelComparison {
        ModelComparison(
            of: ("000002", try Self.good.get()), and: ("built-in", Self.blind),
            training: folder.path, settings: RetrainingSettings(rehearsalImages: 20, workers: 2))
    }

    @Test mutating func `are compared on the labels first, image by image`() throws {
        try label(0, count: 4)
        try label(3, count: 6)
        let comparison = try comparison()
        #expect(comparison.one == "000002" && comparison.other == "built-in")
        #expect(comparison.parts.count == 2)
        #expect(
            comparison.parts[0]
                == .init(images: "labelled images", count: 10, both: 4, onlyOne: 6, onlyOther: 0))
    }

    @Test func `are compared on other digits alone, where there are no labels`() throws {
        let parts = try comparison().parts
        #expect(parts.count == 1 && parts[0].count == 3_000)
        #expect(parts[0].both + parts[0].onlyOne + parts[0].onlyOther <= 3_000)
        // Every tenth of them is a zero.
        #expect((200...400).contains(parts[0].both + parts[0].onlyOther))
    }

    @Test func `are compared all the same where the folders of the labels are missing`() throws {
        let elsewhere = ModelComparison(
            of: ("a", Self.blind), and: ("b", Self.blind),
            training: folder.path.appending("nowhere"),
            settings: RetrainingSettings(rehearsalImages: 20, workers: 2))
        #expect(elsewhere.parts.map(\.onlyOne) == [0] && elsewhere.parts.map(\.onlyOther) == [0])
        #expect(elsewhere.parts[0].both > 0)
    }

    @Test mutating func `come as JSON with names that scripts know`() throws {
        try label(3, count: 2)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(try comparison()), as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"one":"000002","other":"built-in","parts":[{"both":0,"count":2,"#
                    + #""images":"labelled images","onlyOne":2,"onlyOther":0},"#))
    }
}
