import DigitEvaluation
import DigitTestSupport
import Testing

@Suite struct `A table of labels` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func table(_ text: String) throws -> LabelsTable {
        try LabelsTable(reading: folder.write(Array(text.utf8), to: "labels.csv"))
    }

    @Test func `names files in the folder images beside it, or beside it`() throws {
        try folder.write([1], to: "images/a.png")
        try folder.write([1], to: "b.png")
        let scans = try table("file,label\na.png,504192\nb.png,007\nc.png,\n").scans
        #expect(scans.map(\.label) == ["504192", "007", ""])
        #expect(
            scans.map(\.path) == [
                folder.path.appending("images/a.png"), folder.path.appending("b.png"),
                folder.path.appending("images/c.png"),
            ])
    }

    @Test func `may name files anywhere`() throws {
        try folder.write([1], to: "elsewhere/a.png")
        let path = folder.path.appending("elsewhere/a.png")
        let table = try table("file,label\n\(path),1\n")
        #expect(table.scans.map(\.path) == [path])
    }

    @Test func `may have quoted names, Windows line ends and a byte order mark`() throws {
        let scans = try table("\u{FEFF}file,label\r\n\"a, \"\"b\"\".png\",1\r\n\r\nc.png,2").scans
        #expect(scans.map(\.name) == ["a, \"b\".png", "c.png"])
        #expect(scans.map(\.label) == ["1", "2"])
    }

    @Test(arguments: [
        (
            "name,digit\na.png,1\n",
            """
            'labels.csv' begins with 'name,digit' where 'file,label' is expected. Write these two \
            column names on the first line.
            """
        ),
        (
            "file,label\na.png,1\n\nb.png,x\n",
            """
            Line 4 of 'labels.csv' is 'b.png,x'; expected is a file name, a comma and the digits \
            on it, or nothing where there are none. Correct this line.
            """
        ),
        (
            "file,label\na.png\n",
            """
            Line 2 of 'labels.csv' is 'a.png'; expected is a file name, a comma and the digits on \
            it, or nothing where there are none. Correct this line.
            """
        ),
        (
            "",
            "'labels.csv' holds no labelled image. Put PNG or JPEG images of digits there."
        ),
    ])
    func `says which line is wrong`(text: String, expected: String) throws {
        #expect(sentence(in: folder) { _ = try table(text) } == expected)
    }
}
