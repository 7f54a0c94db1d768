import Files

/// What can go wrong with images whose digits are known: the facts.
public enum LabelError: Error, Sendable, Equatable, WrapsFileError {
    /// There is trouble with a file or a folder.
    case file(FileError)

    /// A folder of labelled images holds no folder named after a digit.
    case noDigitFolders(folder: String)

    /// A folder or a table of labelled images yields no image that can be used.
    case noUsableImages(path: String, problems: Int)

    /// A table of labels does not begin with the columns it should.
    case wrongHeader(table: String, found: String)

    /// A line of a table of labels does not read as `file,label`.
    case wrongLine(table: String, line: Int, found: String)
}

extension LabelError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .noDigitFolders(let folder):
            return "'\(folder)' has no folder named 0 to 9. "
                + "Make ten folders with these names and put each image into that of its digit."
        case .noUsableImages(let path, 0):
            return "'\(path)' holds no labelled image. Put PNG or JPEG images of digits there."
        case .noUsableImages(let path, let problems):
            let files = problems == 1 ? "1 file has" : "\(problems) files have"
            return "'\(path)' holds no labelled image that can be used: \(files) a problem. "
                + "Put PNG or JPEG images of one digit each there."
        case .wrongHeader(let table, let found):
            return "'\(table)' begins with '\(found)' where 'file,label' is expected. "
                + "Write these two column names on the first line."
        case .wrongLine(let table, let line, let found):
            return "Line \(line) of '\(table)' is '\(found)'; expected is a file name, a comma and "
                + "the digits on it, or nothing where there are none. Correct this line."
        }
    }
}
