import DigitEvaluation
import Files
import Testing

@Suite struct `Trouble with labels` {
    @Test(arguments: [
        (
            LabelError.noDigitFolders(folder: "t"),
            """
            't' has no folder named 0 to 9. Make ten folders with these names and put each image into \
            that of its digit.
            """
        ),
        (
            .noUsableImages(path: "t", problems: 0),
            "'t' holds no labelled image. Put PNG or JPEG images of digits there."
        ),
        (
            .noUsableImages(path: "t", problems: 1),
            """
            't' holds no labelled image that can be used: 1 file has a problem. Put PNG or JPEG images \
            of one digit each there.
            """
        ),
        (
            .noUsableImages(path: "t", problems: 3),
            """
            't' holds no labelled image that can be used: 3 files have a problem. Put PNG or JPEG \
            images of one digit each there.
            """
        ),
        (
            .wrongHeader(table: "a.csv", found: "name,digit"),
            """
            'a.csv' begins with 'name,digit' where 'file,label' is expected. Write these two column \
            names on the first line.
            """
        ),
        (
            .wrongLine(table: "a.csv", line: 7, found: "b.png,x"),
            """
            Line 7 of 'a.csv' is 'b.png,x'; expected is a file name, a comma and the digits on it, or \
            nothing where there are none. Correct this line.
            """
        ),
        (
            .file(.system(operation: "open", path: "t", errno: .noSuchFileOrDirectory)),
            "Cannot open 't': No such file or directory. Check the path."
        ),
        (
            .file(.tooLarge(path: "a.csv", bytes: 900, limit: 256)),
            "'a.csv' has 900 bytes; the limit is 256. Give a smaller file."
        ),
    ])
    func `is told in a sentence`(error: LabelError, sentence: String) {
        #expect(error.description == sentence)
    }
}

@Suite struct `Trouble with a calibration` {
    @Test func `is told in a sentence`() {
        let error = CalibrationError.nothingToCalibrate(model: "0123456789abcdef")
        #expect(
            error.description == """
                The reader of lines 0123456789ab reads hardly any number, so there is nothing to fit \
                its confidence to. Train it for longer: 'digitd train --recipe line'.
                """)
    }
}
