import CZlib
import DigitTestSupport
import Files
import Handwriting
import SystemPackage
import Testing

@testable import DigitTraining

@Suite struct `Recorded pens in files` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let line =
        #"{"label":"7","writer":"a-1","strokes":[[0,0,500,10,250,1000],[100,-50,300.5,500]]}"#

    private func sample(_ line: String) -> PenSample? {
        PenSampleFile.sample(in: Array(line.utf8)[...])
    }

    private func gzip(_ text: String) throws -> [UInt8] {
        let path = folder.path.appending("packing.gz")
        let file = path.withPlatformString { gzopen($0, "wb") }
        gzwrite(file, text, UInt32(text.utf8.count))
        gzclose(file)
        return try StoredFile.read(path)
    }

    @Test func `are strokes of a height of 1, with a label and a writer`() throws {
        let read = try #require(sample(Self.line))
        #expect(read.label == "7")
        #expect(read.writer == "a-1")
        #expect(
            read.strokes == [
                [[0, 0], [0.5, 0.01], [0.25, 1]], [[0.1, -0.05], [0.3005, 0.5]],
            ])
        #expect(
            sample(#" { "writer":"b", "label" : "\"\\" , "strokes":[] } "#)?.label == #""\"#)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"label":"7"}"#, #"{"label":"7","writer":"a","strokes":[[0,0,1]]}"#,
        #"{"label":"7","writer":"a","strokes":[[0,0],]}"#,
        #"{"label":"7","writer":"a","strokes":[[0,x]]}"#,
        #"{"label":"","writer":"a","strokes":[]}"#,
        #"{"label":"7","writer":"a","strokes":[[0,0]]} more"#, #"{"label":"7","#,
        #"{"label":"7","writer":"a","strokes":[[99999999,0]]}"#,
    ])
    func `are refused where a line is not as it should be`(line: String) {
        #expect(sample(line) == nil)
    }

    @Test func `come packed or not, and a bad line is named by its number`() throws {
        try folder.write(try gzip("\(Self.line)\n\n\(Self.line)\n"), to: "pens/digits.jsonl.gz")
        try folder.write(Array("\(Self.line)\n".utf8), to: "pens/words.jsonl.gz")
        let pens = folder.path.appending("pens")
        #expect(try PageMaterial.penSamples(in: pens).count == 3)

        try folder.write(Array("\(Self.line)\nnonsense\n".utf8), to: "pens/words.jsonl.gz")
        let words = pens.appending("words.jsonl.gz")
        #expect(throws: PageMaterialError.badLine(path: words.string, line: 2)) {
            try PageMaterial.penSamples(in: pens)
        }
        try folder.write(Array(try gzip(Self.line).dropLast(12)), to: "pens/words.jsonl.gz")
        #expect(
            throws: PageMaterialError.cannotUnpack(
                path: words.string, reason: "it ends before its last byte")
        ) { try PageMaterial.penSamples(in: pens) }
    }

    @Test func `say what to do where there are none, or no writer has every digit`() throws {
        let empty = folder.path
        let nothing = #expect(throws: PageMaterialError.self) {
            try PageMaterial.penSamples(in: empty)
        }
        #expect(
            nothing?.description
                == "'\(empty.string)' holds none of the files digits.jsonl.gz, letters.jsonl.gz, "
                + "symbols.jsonl.gz, words.jsonl.gz. Give the folder of recorded pens, or leave --strokes out."
        )
        try folder.write(Array("\(Self.line)\n".utf8), to: "digits.jsonl.gz")
        #expect(throws: PageMaterialError.noDigitWriter(folder: empty.string)) {
            try PageMaterial.pens(in: empty, part: .training)
        }
    }

    @Test(.enabled(if: StoredFile.exists(PageMaterial.fontFolder)))
    func `leave whole families of faces out of training`() {
        let learned = PageMaterial.faces(of: .training).map(\.name)
        let heldOut = PageMaterial.faces(of: .heldOut).map(\.name)
        #expect(Set(learned).isDisjoint(with: heldOut))
        #expect(!learned.contains { $0.hasPrefix("DejaVuSerif") })
        #expect(heldOut.count < learned.count || learned.isEmpty)
    }

    @Test func `need no fonts beside them`() {
        #expect(PageMaterial.faces(of: .training, in: folder.path.appending("none")).isEmpty)
    }
}
