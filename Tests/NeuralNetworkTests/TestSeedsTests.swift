import NeuralNetwork
import Testing

@testable import DigitTestSupport

/// Takes away the issue that tells what it should, so that any other makes the test fail.
private func expecting(_ words: String) -> IssueHandlingTrait {
    .compactMapIssues { issue in
        issue.comments.last?.rawValue.hasPrefix(words) == true ? nil : issue
    }
}

@Suite struct `The seeds of a test` {
    @Test(expecting("seeds: 7, 3"), .tellingSeeds)
    func `are told with its issues, the latest last`() {
        for seed: UInt64 in [3, 7, 3] { _ = SeededGenerator(testSeed: seed) }
        Issue.record("on purpose")
    }

    @Test(expecting("seeds: …, 5, 6, 7, 8, 9, 10, 11, 12"), .tellingSeeds)
    func `are told to the eighth`() {
        for seed: UInt64 in 1...12 { _ = testSeed(seed) }
        Issue.record("on purpose")
    }

    @Test(expecting("seeds: 4"), .tellingSeeds)
    func `are told with what it throws`() throws {
        struct OnPurpose: Error {}
        _ = testSeed(4)
        throw OnPurpose()
    }

    @Test(expecting("'asks for the trait that tells them' draws from a seed"))
    func `asks for the trait that tells them`() {
        _ = testSeed(4)
    }

    @Test(
        arguments: [(nil, nil), ("", nil), ("0", nil), ("9", 9), ("random", 77)]
            as [(String?, UInt64?)])
    func `are changed as the environment asks`(text: String?, value: UInt64?) {
        #expect(SeedShift(text: text, random: 77).value == value)
    }
}
