import DigitEvaluation
import DigitTestSupport
import Files
import SystemPackage
import Testing

@testable import DigitService

@Suite struct `The sign that labels have changed` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for digit in 0...9 { try folder.createFolder("\(digit)") }
    }

    private var signature: LabelSignature { LabelSignature(of: folder.path) }

    @Test func `sees a file whose name is no text`() throws {
        let place = folder.path.appending("7").appending(name: [0xff, 0x2e, 0x70, 0x6e, 0x67])
        try StoredFile.write([1], to: place)
        let before = signature
        #expect(before.count == 1)
        try StoredFile.write([1, 2], to: place)
        #expect(signature != before)
        #expect(signature.count == 1)
    }

    @Test func `sees labels in folders below those of the digits`() throws {
        try folder.write([1], to: "7/2026/11/a.png")
        let before = signature
        #expect(before.count == 1)
        try folder.write([1], to: "7/2026/11/b.png")
        #expect(signature != before)
    }

    @Test func `sees whole numbers, and what says no number`() throws {
        try folder.write([1], to: "numbers/504192__a.png")
        #expect(signature.count == 1)
        try folder.write([1], to: "numbers/unknown__b.png")
        try folder.write([1], to: "seven/c.png")
        #expect(signature.count == 3)
    }

    @Test func `passes over what is not taken for a label`() throws {
        for name in ["7/.hidden.png", "7/a.png.part", "reports/x.md", "7/@eaDir/a"] {
            try folder.write([1], to: name)
        }
        #expect(signature.count == 0)
    }

    @Test func `counts what the trainer would read, and what it would report`() throws {
        for name in ["0/a.png", "9/b/c.png", "numbers/1__a.png", "stray.png", "3/d.tmp"] {
            try folder.write([1], to: name)
        }
        let labels = try TrainingLabels(in: folder.path)
        #expect(labels.scans.map(\.name) == ["0/a.png", "9/b/c.png", "numbers/1__a.png"])
        #expect(labels.problems.map(\.name) == ["stray.png"])
        #expect(signature.count == 4)
    }

    #if DEBUG
        @Test func `is there when a folder cannot be listed, so that the trainer says why`() throws
        {
            let faults = SystemCallFaults(
                failing: 3, with: .permissionDenied, only: ["open"])
            #expect(faults.during { signature.count } == 1)
        }
    #endif

    @Test func `is none where there are no folders of digits`() throws {
        #expect(LabelSignature(of: folder.path.appending("7")).count == 0)
    }
}
