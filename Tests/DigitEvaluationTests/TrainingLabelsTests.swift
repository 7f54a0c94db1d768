import DigitEvaluation
import DigitTestSupport
import Testing

@Suite struct `The labels of a folder` {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write([1], to: "7/a.png")
    }

    @Test func `stand in folders, names and a table`() throws {
        for name in [
            "numbers/504192__scan.png", "numbers/sub/007.png", "numbers/12-none-3__page.jpg",
            "numbers/none__x.png", "images/t.png", "u.png",
        ] {
            try folder.write([1], to: name)
        }
        try folder.write(Array("file,label\nt.png,42\nu.png,\n".utf8), to: "labels.csv")
        let labels = try TrainingLabels(in: folder.path)
        #expect(labels.problems == [])
        #expect(
            labels.scans.map { "\($0.name) \($0.label)" } == [
                "7/a.png 7", "t.png 42", "u.png none", "numbers/12-none-3__page.jpg 12-none-3",
                "numbers/504192__scan.png 504192", "numbers/none__x.png none",
                "numbers/sub/007.png 007",
            ])
    }

    @Test(arguments: [
        (
            "seven/a.png", "seven/",
            """
            No folder of this name means anything. Put digits into the folders 0 to 9, and whole numbers \
            into numbers/, each called NUMBER__NAME.
            """
        ),
        (
            "10/a.png", "10/",
            """
            The folders 0 to 9 hold one digit an image. Put the image into numbers/ and call it 10__NAME.
            """
        ),
        (
            "numbers/unknown__a.png", "numbers/unknown__a.png",
            """
            Its name says no number. Call it NUMBER__NAME, as 504192__scan.png, or none__NAME where there \
            is no number on it.
            """
        ),
        (
            "a.png", "a.png",
            "It lies beside the folders 0 to 9. Move it into that of its digit."
        ),
    ])
    func `name what says no number`(file: String, name: String, reason: String) throws {
        try folder.write([1], to: file)
        let labels = try TrainingLabels(in: folder.path)
        #expect(labels.scans.map(\.name) == ["7/a.png"])
        #expect(labels.problems == [FileProblem(name: name, reason: reason)])
    }

    @Test func `are those of the rest where the table cannot be read`() throws {
        try folder.write(Array("file,label\na.png,x\n".utf8), to: "labels.csv")
        let labels = try TrainingLabels(in: folder.path)
        #expect(labels.scans.map(\.name) == ["7/a.png"])
        #expect(labels.problems.map(\.name) == ["labels.csv"])
        #expect(labels.problems[0].reason.hasPrefix("Line 2 of "))
    }

    @Test func `leave the wish for learning alone`() throws {
        try folder.write([], to: TrainingLabels.learningWish)
        let labels = try TrainingLabels(in: folder.path)
        #expect(labels.problems == [] && labels.scans.map(\.name) == ["7/a.png"])
    }

    @Test func `leave digitd's own folders alone`() throws {
        for name in ["reports/r.md", "corrections/request-1.json", "README.txt"] {
            try folder.write([1], to: name)
        }
        #expect(try TrainingLabels(in: folder.path).problems == [])
    }
}

@Suite struct `A label` {
    @Test(arguments: [
        ("504192__a.png", "504192"), ("007.png", "007"), ("7", "7"), ("none__a_b.png", "none"),
        ("1-none-22__p.jpg", "1-none-22"), ("5__6__x.png", "5"),
    ])
    func `is read from a name`(name: String, label: String) {
        #expect(NumberLabel(ofFileNamed: name)?.description == label)
    }

    @Test(arguments: [
        "a.png", "__a.png", "unknown__a.png", "12a__b.png", "1--2__b.png", "-1__b.png", "٣__b.png",
        "", String(repeating: "1", count: 41),
    ])
    func `is not read from a name that says no number`(name: String) {
        #expect(NumberLabel(ofFileNamed: name) == nil)
    }

    @Test func `of one digit is that digit`() {
        #expect(NumberLabel("7")?.digit == 7)
        #expect(NumberLabel("07")?.digit == nil && NumberLabel("none")?.digit == nil)
        #expect(NumberLabel("1-2")?.digit == nil)
    }
}
