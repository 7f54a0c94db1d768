import Foundation
import NeuralNetwork
import Synchronization
import Testing

/// Tells the seeds that a test has drawn from, with every issue recorded in it.
///
///     @Suite(.tellingSeeds) struct `Dropout` {
///         @Test func `leaves out half`() {
///             var generator = SeededGenerator(testSeed: 5)
///
/// A failure then ends with `seeds: 5`. `DIGITD_SEED=9` in the environment gives every test other
/// seeds, the same ones each time; `DIGITD_SEED=random` draws one and tells it with the seeds.
public struct TellingSeeds: TestTrait, SuiteTrait, TestScoping {
    /// Applies to each test of a suite, so that each tells its own.
    public var isRecursive: Bool { true }

    /// Runs a test, and adds the seeds it has drawn from to its issues.
    public func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let seeds = DrawnSeeds()
        let telling = IssueHandlingTrait.compactMapIssues { issue in
            var issue = issue
            issue.comments += seeds.sentence.map { [Comment(rawValue: $0)] } ?? []
            return issue
        }
        try await telling.provideScope(for: test, testCase: testCase) {
            try await DrawnSeeds.$current.withValue(seeds) {
                // What a test throws is recorded outside of this scope: too late for the seeds.
                do {
                    try await function()
                } catch let error where !(error is ExpectationFailedError) {
                    Issue.record(error, sourceLocation: test.sourceLocation)
                }
            }
        }
    }
}

extension Trait where Self == TellingSeeds {
    /// Tells the seeds that a test has drawn from, with every issue recorded in it.
    public static var tellingSeeds: Self { Self() }
}

/// Returns the seed a test draws from, and remembers it for the test's issues.
///
/// - Parameter seed: The seed as it stands in the test.
/// - Returns: That seed, or with `DIGITD_SEED` another one that follows from both.
public func testSeed(_ seed: UInt64) -> UInt64 {
    if let seeds = DrawnSeeds.current {
        seeds.insert(seed)
    } else if let test = Test.current {
        let name = test.displayName ?? test.name
        Issue.record(
            "'\(name)' draws from a seed: put '.tellingSeeds' on its suite",
            sourceLocation: test.sourceLocation)
    }
    guard let shift = SeedShift.chosen.value else { return seed }
    var generator = SeededGenerator(seed: seed ^ shift)
    return generator.next()
}

extension SeededGenerator {
    /// Creates the generator of a test's random choices; the test's issues tell the seed.
    public init(testSeed seed: UInt64) {
        self.init(seed: DigitTestSupport.testSeed(seed))
    }
}

/// What `DIGITD_SEED` makes of the seeds that stand in the tests.
struct SeedShift {
    /// The number that every seed is combined with, or none for the seeds as they are.
    let value: UInt64?

    /// What the environment asks for.
    static let chosen = SeedShift(
        text: ProcessInfo.processInfo.environment["DIGITD_SEED"],
        random: UInt64.random(in: 1...9999))

    /// Creates the shift that a text asks for.
    init(text: String?, random: UInt64) {
        switch text {
        case nil, "", "0": value = nil
        case "random": value = random
        case .some(let text):
            guard let number = UInt64(text) else {
                fatalError("DIGITD_SEED is '\(text)'; it must be a number, or 'random'")
            }
            value = number
        }
    }
}

/// The seeds that one test has drawn from so far.
final class DrawnSeeds: Sendable {
    /// The seeds of the test that runs.
    @TaskLocal static var current: DrawnSeeds?

    private let seeds = Mutex<[UInt64]>([])

    /// Remembers a seed as the latest.
    func insert(_ seed: UInt64) {
        seeds.withLock { seeds in
            seeds.removeAll { $0 == seed }
            seeds.append(seed)
        }
    }

    /// The latest seeds in words, or nothing when none were drawn from.
    var sentence: String? {
        let (latest, isWhole) = seeds.withLock { ($0.suffix(8), $0.count <= 8) }
        guard !latest.isEmpty else { return nil }
        let list = (isWhole ? "" : "…, ") + latest.map(String.init).joined(separator: ", ")
        guard let shift = SeedShift.chosen.value else { return "seeds: \(list)" }
        return "seeds: \(list), with DIGITD_SEED=\(shift)"
    }
}
