import DigitEvaluation
import DigitTestSupport
import NeuralNetwork
import Testing

@testable import DigitTraining

@Suite(.tellingSeeds) struct `Labels with their digests` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func labels(shouldContinue: () -> Bool = { true }) throws -> DigestedLabels {
        DigestedLabels(try DigitFolders(in: folder.path), shouldContinue: shouldContinue)
    }

    @Test func `come in the order of their contents, not of their names`() throws {
        for index in UInt8(0)..<20 { try folder.write([index], to: "\(index % 10)/\(index).png") }
        let first = try labels()
        let digests = first.entries.map(\.digest.bytes)
        #expect(zip(digests, digests.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        #expect(first.entries.allSatisfy { $0.scan.name.hasPrefix("\($0.digit)/") })
        // Other names in other places of a folder change nothing.
        let other = try TemporaryFolder()
        for index in UInt8(0)..<20 { try other.write([index], to: "\(index % 10)/x/\(99 - index)") }
        let again = DigestedLabels(try DigitFolders(in: other.path))
        #expect(again.fingerprint == first.fingerprint)
        #expect(again.entries.map(\.digest) == first.entries.map(\.digest))
    }

    @Test func `count the same content once, and not at all under two labels`() throws {
        try folder.write([1], to: "4/a.png")
        try folder.write([1], to: "4/copy.png")
        try folder.write([2], to: "5/b.png")
        try folder.write([2], to: "6/b.png")
        let labels = try labels()
        #expect(labels.entries.map(\.digit) == [4])
        #expect(labels.problems.map(\.name).sorted() == ["5/b.png", "6/b.png"])
        #expect(
            Set(labels.problems.map(\.reason))
                == ["The same image is labelled 5 and 6. Keep the right one."])
    }

    @Test func `are a fixed sample where there are too many`() throws {
        for index in UInt8(0)..<12 { try folder.write([index], to: "3/\(index).png") }
        var limited = try labels()
        limited.limit(to: 5)
        #expect(limited.entries == Array(try labels().entries.prefix(5)))
        limited.limit(to: 50)
        #expect(limited.entries.count == 5)
        limited.limit(to: 0)
        #expect(limited.entries.isEmpty)
    }

    @Test func `are read no further than asked for`() throws {
        for index in UInt8(0)..<12 { try folder.write([index], to: "3/\(index).png") }
        var asked = 0
        let some = try labels {
            asked += 1
            return asked <= 4
        }
        #expect(some.entries.count == 4 && asked == 12)
    }
}

@Suite(.tellingSeeds) struct `Data for a training` {
    @Test(arguments: [(60, 1.0 / 12, 5), (60, 0.0, 0), (61, 0.5, 31), (7, 1.0, 7), (0, 0.5, 0)])
    func `is parted at its end`(count: Int, share: Double, heldOut: Int) {
        var generator = SeededGenerator(testSeed: 3)
        let images = LabelledImages(
            pixels: (0..<count * 784).map { _ in UInt8.random(in: 0...255, using: &generator) },
            labels: (0..<count).map { UInt8($0 % 10) })
        let data = TrainingData(training: images, description: "noise")
        let parts = data.parted(holdingOut: share)
        #expect(parts.heldOut.count == heldOut)
        #expect(parts.learned + parts.heldOut == images)
    }
}
