import ContentDigest
import CorrectionRequests
import DigitEvaluation
import DigitTestSupport
import Foundation
import ScanImages
import ScanSpool
import Testing

@testable import DigitService
@testable import ScanLedger

@Suite struct `What a correction of a page teaches` {
    /// A page with two strokes, answered as two numbers, and its original in done/.
    private func page(in rig: ServiceRig) throws -> CorrectableScan {
        var picture = GreyImage(width: 100, height: 40)
        for y in 8..<32 {
            for x in 20..<24 { picture[x, y] = 0 }
            for x in 70..<74 { picture[x, y] = 0 }
        }
        let bytes = picture.pngBytes()
        let shelf = "\(rig.root)/done/2026-11-22/sub"
        try FileManager.default.createDirectory(
            atPath: shelf, withIntermediateDirectories: true)
        // The name was taken when it was filed away.
        try Data(bytes).write(to: URL(filePath: "\(shelf)/page~5.png"))
        return CorrectableScan(
            claim: ScanClaim(id: 5, name: Array("sub/page.png".utf8), display: "sub/page.png"),
            sha256: SHA256Digest(of: bytes).bytes, day: "2026-11-22", status: .review,
            hasSize: true,
            numbers: [20, 70].enumerated().map { index, x in
                CorrectableScan.Number(
                    field: index + 1, row: Int64(index + 1), text: "4", isDoubtful: true,
                    isCorrected: false, box: ScanAnswer.Box(x: x, y: 8, width: 4, height: 24))
            }, label: nil)
    }

    private func teach(
        _ rig: ServiceRig, _ number: String?, of scan: CorrectableScan, field: Int?
    ) throws {
        var contents = LabelledContents()
        let entries = contents.look(at: rig.layout.training).entries
        let request = CorrectionRequest(
            sha256: "", field: field, number: number, file: "page.png")
        try CorrectionTeaching(layout: rig.layout, entries: entries).teach(request, scan)
    }

    @Test func `is the picture of that number, under its last label`() throws {
        try withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let scan = try page(in: rig)
            try teach(rig, "17", of: scan, field: 2)
            let first = "numbers/17__page.png~field-2.png"
            #expect(rig.files("training") == [first])
            // It is the stroke with a margin of a quarter of its height.
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/training/\(first)"))
            let picture = try GreyImage(decoding: Array(bytes))
            #expect(picture.width == 16 && picture.height == 36)
            #expect(picture.pixels.count { $0 == 0 } == 4 * 24)
            // Once more changes nothing; another label takes its place, digits among the digits.
            try teach(rig, "17", of: scan, field: 2)
            #expect(rig.files("training") == [first])
            try teach(rig, "7", of: scan, field: 2)
            #expect(rig.files("training") == ["7/page.png~field-2.png"])
            try teach(rig, nil, of: scan, field: 2)
            #expect(rig.files("training") == ["numbers/none__page.png~field-2.png"])
        }
    }

    @Test func `is nothing where the original is gone or there is no number`() throws {
        try withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let scan = try page(in: rig)
            try teach(rig, nil, of: scan, field: 1)
            try teach(rig, nil, of: scan, field: nil)
            try FileManager.default.removeItem(atPath: "\(folder)/done/2026-11-22")
            try teach(rig, "7", of: scan, field: 1)
            #expect(rig.files("training").isEmpty)
        }
    }

    @Test func `takes the next free name, and replaces no other picture`() throws {
        try withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            let scan = try page(in: rig)
            for name in ["numbers/17__page.png~field-2.png", "7/page.png~field-2.png"] {
                let place = "\(folder)/training/\(name)"
                try FileManager.default.createDirectory(
                    at: URL(filePath: place).deletingLastPathComponent(),
                    withIntermediateDirectories: true)
                try Data([1]).write(to: URL(filePath: place))
            }
            // It is written beside the one, and renamed to a place beside the other.
            try teach(rig, "17", of: scan, field: 2)
            #expect(
                rig.files("training") == [
                    "7/page.png~field-2.png", "numbers/17__page.png~field-2.png",
                    "numbers/17__page.png~field-2~1.png",
                ])
            try teach(rig, "7", of: scan, field: 2)
            let files = rig.files("training")
            #expect(files.count == 3)
            let others = try files.filter {
                try Data(contentsOf: URL(filePath: "\(folder)/training/\($0)")) == Data([1])
            }
            #expect(others == ["7/page.png~field-2.png", "numbers/17__page.png~field-2.png"])
        }
    }

    @Test func `renames what a person has labelled otherwise, and leaves a table alone`() throws {
        try withTemporaryFolder { folder in
            let rig = try ServiceRig(root: folder)
            var scan = try page(in: rig)
            scan.numbers.removeLast()
            let original = try Data(
                contentsOf: URL(filePath: "\(folder)/done/2026-11-22/sub/page~5.png"))
            for name in ["numbers/12__mine.png", "t.png"] {
                try original.write(to: URL(filePath: "\(folder)/training/\(name)"))
            }
            try Data("file,label\nt.png,12\n".utf8).write(
                to: URL(filePath: "\(folder)/training/labels.csv"))
            try teach(rig, "13", of: scan, field: nil)
            #expect(
                rig.files("training") == ["labels.csv", "numbers/13__mine.png", "t.png"])
        }
    }
}
