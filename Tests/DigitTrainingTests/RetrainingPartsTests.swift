import ContentDigest
import DigitTestSupport
import NeuralNetwork
import SystemPackage
import Testing

@testable import DigitTraining

@Suite struct `The gate for a new model` {
    private let gate = RetrainingGate(baseTolerance: 0.002)

    private func verdict(
        base: (before: Int, after: Int), gained: Int, lost: Int, count: Int = 100, before: Int = 60
    ) -> RetrainingGate.Verdict {
        gate.verdict(
            base: .init(
                images: "other digits", count: 3000, correctBefore: base.before,
                correctAfter: base.after, gained: 0, lost: 0),
            labelled: .init(
                images: "held-out labelled images", count: count, correctBefore: before,
                correctAfter: before + gained - lost, gained: gained, lost: lost))
    }

    @Test func `opens for one that is better on the labels and no worse elsewhere`() {
        #expect(
            verdict(base: (2900, 2894), gained: 20, lost: 2)
                == .promote(
                    reason: """
                        Of 100 held-out labelled images the new model reads 78 right, the one \
                        before 60, and it is no worse on 3000 other digits.
                        """,
                    next: """
                        Nothing to do. 'digitd models rollback' goes back to the model before.
                        """))
    }

    @Test(arguments: [(980, true), (979, false)])
    func `stays shut for one that has forgotten what is no digit`(after: Int, opens: Bool) {
        let verdict = gate.verdict(
            base: .init(
                images: "other digits", count: 3000, correctBefore: 2900, correctAfter: 2900,
                gained: 0, lost: 0),
            labelled: .init(
                images: "held-out labelled images", count: 100, correctBefore: 60,
                correctAfter: 80, gained: 20, lost: 0),
            nonDigits: .init(
                images: "images without a digit", count: 1000, correctBefore: 990,
                correctAfter: after, gained: 0, lost: 990 - after))
        switch verdict {
        case .promote: #expect(opens)
        case .keepOut(let reason, _):
            #expect(!opens)
            #expect(
                reason == """
                    Of 1000 images without a digit the new model refuses 979, the one in use 990: it \
                    has forgotten what is no digit.
                    """)
        }
    }

    @Test func `stays shut for one that has forgotten more than the tolerance`() {
        #expect(
            verdict(base: (2900, 2893), gained: 20, lost: 2)
                == .keepOut(
                    reason: """
                        Of 3000 other digits the new model reads 2893 right, the one in use 2900: \
                        it has forgotten too much.
                        """,
                    next: """
                        Add more labelled images, of all digits, and check those listed below.
                        """))
    }

    @Test(arguments: [(0, 0), (1, 0), (5, 5), (20, 16), (3, 9)])
    func `stays shut for one that is not clearly better`(gained: Int, lost: Int) {
        guard case .keepOut(let reason, _) = verdict(base: (2900, 2900), gained: gained, lost: lost)
        else {
            Issue.record("promoted with \(gained) gained and \(lost) lost")
            return
        }
        #expect(reason.hasSuffix("the one in use 60: it is not clearly better."))
    }

    @Test(arguments: [(2, 0), (4, 0), (9, 4), (30, 20)])
    func `opens for more than chance`(gained: Int, lost: Int) {
        guard case .promote = verdict(base: (2900, 2900), gained: gained, lost: lost) else {
            Issue.record("kept out with \(gained) gained and \(lost) lost")
            return
        }
    }

    @Test func `doubts the labels when learning does not help to read them`() {
        #expect(
            verdict(base: (2900, 2900), gained: 12, lost: 1, count: 50, before: 5)
                == .keepOut(
                    reason: """
                        Of 50 held-out labelled images only 16 are read as they are labelled, even \
                        after learning. Many labels are probably wrong.
                        """,
                    next: "Check the labels, those listed below first."))
    }
}

@Suite(.tellingSeeds) struct `Holding labels out` {
    private func digests(_ range: Range<Int>) -> [SHA256Digest] {
        range.map { SHA256Digest(of: Array("image \($0)".utf8)) }
    }

    @Test func `takes about a fifth`() {
        let parts = HeldOutLabels(of: digests(0..<2_000))
        #expect((340...460).contains(parts.heldOut.count))
        #expect((parts.heldOut + parts.learned).sorted() == Array(0..<2_000))
    }

    @Test func `never lets an image that was held out be learned from later`() {
        let early = digests(0..<500)
        let late = digests(0..<2_000)
        let heldEarly = Set(HeldOutLabels(of: early).heldOut.map { early[$0] })
        let learnedLate = Set(HeldOutLabels(of: late).learned.map { late[$0] })
        #expect(heldEarly.isDisjoint(with: learnedLate))
    }

    @Test(arguments: [0, 1, 2, 3, 10, 15])
    func `leaves two to compare on, however few there are`(count: Int) {
        let parts = HeldOutLabels(of: digests(0..<count))
        #expect(parts.heldOut.count >= min(count, 2))
        #expect(parts.heldOut.count + parts.learned.count == count)
    }
}

@Suite(.tellingSeeds) struct `Labels that look wrong` {
    /// Ten probabilities: nearly all for one digit.
    private func sure(of digit: Int, _ probability: Float = 0.99) -> [Float] {
        (0..<10).map { $0 == digit ? probability : (1 - probability) / 9 }
    }

    private func images(_ labels: [UInt8]) -> LabelledImages {
        LabelledImages(
            pixels: [UInt8](repeating: 0, count: 784 * labels.count), labels: labels)
    }

    private func names(
        _ labels: [UInt8], before: [[Float]], after: [[Float]]
    ) -> [String] {
        SuspiciousLabels.find(
            in: images(labels), names: labels.indices.map { "file \($0)" }, before: before,
            after: after
        ).map(\.name)
    }

    @Test func `are those that both models are sure are something else`() {
        #expect(
            names(
                [1, 2, 3], before: [1, 7, 3].map { sure(of: $0) },
                after: [1, 7, 3].map { sure(of: $0) })
                == ["file 1"])
    }

    @Test func `are not those the new model has learned to read`() {
        #expect(names([7], before: [sure(of: 1)], after: [sure(of: 7)]).isEmpty)
    }

    @Test func `come with the surest first, and with what is read instead`() {
        let labels: [UInt8] = [1, 2, 3, 4]
        let answers = [sure(of: 7, 0.96), sure(of: 8, 0.99), sure(of: 3), sure(of: 9, 0.97)]
        let found = SuspiciousLabels.find(
            in: images(labels), names: ["a", "b", "c", "d"], before: answers, after: answers)
        #expect(found.map(\.name) == ["b", "d", "a"])
        #expect(found.map(\.label) == [2, 4, 1] && found.map(\.read) == [8, 9, 7])
        #expect(found.allSatisfy { $0.confidence >= Double(SuspiciousLabels.sure) })
    }

    @Test func `stand alone only among at least five that are read right`() {
        let odd = [sure(of: 3)]
        for (others, isAlone) in [(3, false), (4, true), (9, true)] {
            let labels = [UInt8](repeating: 5, count: others + 1)
            let before = odd + [[Float]](repeating: sure(of: 5), count: others)
            let found = names(
                labels, before: before, after: labels.map { sure(of: Int($0)) })
            #expect(found == (isAlone ? ["file 0"] : []), "\(others) others")
        }
    }

    @Test func `are not those a model is in doubt about`() {
        #expect(names([7], before: [sure(of: 1, 0.6)], after: [sure(of: 1)]).isEmpty)
    }

    @Test func `are those that stand alone, even when the new model has learned them by heart`() {
        let labels: [UInt8] = [5, 5, 5, 5, 5, 5]
        let before = [5, 5, 3, 5, 5, 5].map { sure(of: $0) }
        #expect(
            names(labels, before: before, after: labels.map { sure(of: Int($0)) }) == ["file 2"])
    }
}

@Suite(.tellingSeeds) struct `The base memory` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func memory(idxFolder: FilePath?, seed: UInt64 = 1) -> BaseMemory {
        BaseMemory(
            RetrainingSettings(idxFolder: idxFolder, rehearsalImages: 60, workers: 2),
            seed: testSeed(seed))
    }

    /// The images of a set as values that can be compared.
    private func pictures(_ images: LabelledImages) -> Set<[UInt8]> {
        Set((0..<images.count).map { Array(images.image($0)) })
    }

    @Test func `is synthetic, and never compares models on what was rehearsed`() {
        let first = memory(idxFolder: nil, seed: 1)
        let second = memory(idxFolder: nil, seed: 2)
        #expect(first.rehearsal.count == 60)
        #expect(first.validation.count == 3_000)
        #expect(first.validation == second.validation)
        #expect(first.rehearsal != second.rehearsal)
        #expect(pictures(first.rehearsal).isDisjoint(with: pictures(first.validation)))
    }

    @Test func `takes in the IDX files it is given`() throws {
        var digits = SegmentDigits(seed: 41)
        let idx = try digits.images(count: 120)
        try idx.writeIDX(to: folder.path, set: .training)
        let memory = memory(idxFolder: folder.path)
        // The last twelfth is what the default recipe does not learn from either.
        #expect(memory.validation.count == 3_000 + 10)
        #expect(memory.rehearsal.count == 60)
        let rehearsed = pictures(memory.rehearsal)
        let learned = pictures(idx.selecting(Array(0..<110)))
        let heldOut = pictures(idx.selecting(Array(110..<120)))
        #expect(rehearsed.intersection(learned).count > 30)
        #expect(rehearsed.isDisjoint(with: heldOut))
        #expect(heldOut.isSubset(of: pictures(memory.validation)))
        #expect(memory.notes.isEmpty)
    }

    @Test func `goes on with synthetic digits, and says so, when the IDX files cannot be read`() {
        let memory = memory(idxFolder: folder.path)
        #expect(memory.rehearsal.count == 60)
        #expect(memory.notes.count == 1)
        #expect(
            memory.notes.first?.hasPrefix(
                "Synthetic digits were rehearsed instead of the IDX files. '") == true)
    }

    @Test func `rehearses what is no digit beside digits, for models that know of it`() {
        var memory = memory(idxFolder: nil)
        #expect(memory.nonDigits.count == 0 && memory.rehearsedNonDigits.count == 0)
        memory.addNonDigits(RetrainingSettings(rehearsalImages: 60, workers: 2), seed: testSeed(1))
        #expect(memory.nonDigits.count == 1_000)
        #expect(memory.rehearsedNonDigits.count == 10)
        #expect(
            (memory.nonDigits.labels + memory.rehearsedNonDigits.labels).allSatisfy { $0 == 10 })
        #expect(
            pictures(memory.rehearsedNonDigits).isDisjoint(with: pictures(memory.nonDigits)))
        // What models are compared on never changes.
        var other = self.memory(idxFolder: nil, seed: 9)
        other.addNonDigits(RetrainingSettings(rehearsalImages: 60, workers: 1), seed: testSeed(9))
        #expect(other.nonDigits == memory.nonDigits)
        #expect(other.rehearsedNonDigits != memory.rehearsedNonDigits)
    }
}
