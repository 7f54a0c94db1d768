import DigitTestSupport
import Files
import ModelStore
import Testing

@testable import DigitTraining

@Suite struct `The memory of retrainings` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let labels = LabelFingerprint(of: [])

    private static func memory(_ outcome: RetrainingReport.Outcome?) -> RetrainingMemory {
        RetrainingMemory(
            labels: labels, settings: "epochs 8", outcome: outcome, reason: "Because.",
            unfinishedRuns: 2)
    }

    @Test func `is none where nothing was learned yet, or nobody can read it`() throws {
        #expect(RetrainingMemory.load(from: folder.path) == nil)
        for text in ["", "{", "[]", "{\"labels\":7}"] {
            try folder.write(Array(text.utf8), to: "retraining.json")
            #expect(RetrainingMemory.load(from: folder.path) == nil, "'\(text)'")
        }
    }

    @Test(arguments: [nil, .promoted, .keptOut, .skipped] as [RetrainingReport.Outcome?])
    func `comes back as it was saved`(outcome: RetrainingReport.Outcome?) throws {
        try Self.memory(outcome).save(to: folder.path)
        #expect(RetrainingMemory.load(from: folder.path) == Self.memory(outcome))
    }

    @Test func `settles the same labels under the same settings, once a run has ended`() {
        let other = LabelFingerprint(of: [("1", .init(of: [1]))])
        let ended = Self.memory(.keptOut)
        #expect(ended.isSettled(for: Self.labels, settings: "epochs 8"))
        #expect(!ended.isSettled(for: other, settings: "epochs 8"))
        #expect(!ended.isSettled(for: Self.labels, settings: "epochs 9"))
        #expect(!Self.memory(nil).isSettled(for: Self.labels, settings: "epochs 8"))
    }
}
