import Testing

@testable import DigitTraining

@Suite struct `The nearest name` {
    @Test(arguments: [
        ("kitten", "sitting", 3), ("", "abc", 3), ("same", "same", 0), ("flaw", "lawn", 2),
    ])
    func `counts letters added, removed and replaced`(
        first: String, second: String, distance: Int
    ) {
        #expect(NearestName.editDistance(first, second) == distance)
    }

    @Test func `is nothing when everything is far away`() {
        #expect(NearestName.of("banana", among: ["root", "log.level"]) == nil)
        #expect(NearestName.of("foo", among: ["root", "log.level"]) == nil)
    }
}
