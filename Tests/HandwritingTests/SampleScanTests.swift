import DigitTestSupport
import Handwriting
import ScanImages
import Testing

@Suite(.tellingSeeds) struct `A sample scan` {
    static let samples = SampleScan.samples(count: 120, seed: 5)

    @Test func `is the same for the same seed, and another for another`() {
        let few = SampleScan.samples(count: 5, seed: 5)
        #expect(few == SampleScan.samples(count: 5, seed: 5))
        #expect(few.map(\.bytes) != SampleScan.samples(count: 5, seed: testSeed(6)).map(\.bytes))
    }

    @Test func `has a name of its own that does not tell the answer`() {
        #expect(Set(Self.samples.map(\.fileName)).count == 120)
        let first = Self.samples[0]
        let ending = first.fileName.hasSuffix(".jpg") ? "jpg" : "png"
        #expect(first.fileName == "sample-001-\(first.paper.rawValue).\(ending)")
        #expect(Self.samples.map(\.fileName) == Self.samples.map(\.fileName).sorted())
    }

    @Test func `is a picture in the format of its name and in the sizes asked for`() throws {
        for sample in SampleScan.samples(count: 40, seed: testSeed(2), heightsInPixels: 28...90) {
            let isPNG = sample.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
            #expect(isPNG == sample.fileName.hasSuffix(".png"))
            let picture = try GreyImage(decoding: sample.bytes, limits: ImageLimits())
            #expect((28...90).contains(picture.height))
        }
    }

    @Test func `comes on every paper and in both formats`() {
        #expect(Set(Self.samples.map(\.paper)) == Set(Paper.allCases))
        #expect(Self.samples.contains { $0.fileName.hasSuffix(".png") })
        #expect(Self.samples.contains { $0.fileName.hasSuffix(".jpg") })
    }

    @Test func `shows every digit equally often`() {
        for digit in 0...9 {
            #expect(Self.samples.count { $0.label == String(digit) } == 12)
        }
    }

    @Test func `has one digit to be found, whatever the paper`() throws {
        let found = try Self.samples.count { sample in
            let picture = try GreyImage(decoding: sample.bytes, limits: ImageLimits())
            return try DigitFinder().numbers(in: picture).map(\.count) == [1]
        }
        #expect(found >= 118, "one digit was found in \(found) of 120 samples")
    }

    @Test func `can hold a number of several digits`() throws {
        let samples = SampleScan.samples(count: 30, seed: testSeed(9), digits: 2...6)
        #expect(samples.allSatisfy { (2...6).contains($0.label.count) })
        #expect(Set(samples.map(\.label.count)).count == 5)
        let right = try samples.count { sample in
            let picture = try GreyImage(decoding: sample.bytes, limits: ImageLimits())
            let numbers = try DigitFinder().numbers(in: picture)
            return numbers.reduce(0) { $0 + $1.count } == sample.label.count
        }
        #expect(right >= 27, "all digits were found in \(right) of 30 samples")
    }

    @Test func `is not made when none is asked for`() {
        #expect(SampleScan.samples(count: 0, seed: testSeed(1)).isEmpty)
    }
}
