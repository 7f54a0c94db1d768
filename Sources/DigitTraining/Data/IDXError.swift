import Files
import PlainText

/// What can go wrong with MNIST's files: the facts.
public enum IDXError: Error, Sendable, Equatable, WrapsFileError {
    /// There is trouble with a file or a folder.
    case file(FileError)

    /// None of the names under which a file is known is in the folder.
    case missing(folder: String, name: String)

    /// A file does not open with the four bytes that a file of its kind opens with.
    case wrongMagic(path: String, found: UInt32, expected: UInt32, content: String)

    /// A header promises images that no training set has.
    case absurdSize(path: String, count: Int, rows: Int, columns: Int)

    /// A label file's header claims more labels than any training set has.
    case tooManyLabels(path: String, count: Int)

    /// A file ends before what its header promises.
    case truncated(path: String, foundBytes: Int, expectedBytes: Int)

    /// A file goes on after what its header promises.
    case trailingBytes(path: String, expectedBytes: Int)

    /// zlib cannot unpack a file.
    case corrupt(path: String, reason: String)

    /// An image file and its label file do not hold the same number of entries.
    case countsDiffer(images: String, imageCount: Int, labels: String, labelCount: Int)

    /// A label is no digit.
    case labelOutOfRange(path: String, index: Int, label: Int)

    /// Images are not of the size that digitd reads.
    case wrongImageSize(path: String, rows: Int, columns: Int)
}

extension IDXError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .file(let error):
            error.description
        case .missing(let folder, let name):
            "'\(folder)' has neither '\(name)' nor '\(name).gz'. "
                + "Give the folder with the four MNIST files under their original names."
        case .wrongMagic(let path, let found, let expected, let content):
            "'\(path)' is no IDX file of \(content): it begins with \(Self.hex(found)) "
                + "where \(Self.hex(expected)) is expected. Give the original file."
        case .absurdSize(let path, let count, let rows, let columns):
            "'\(path)' claims to hold \(count) images of \(columns)×\(rows) pixels, which "
                + "no training set has. The file is damaged; get it again."
        case .tooManyLabels(let path, let count):
            "'\(path)' claims to hold \(count) labels, which no training set has. "
                + "The file is damaged; get it again."
        case .truncated(let path, let found, let expected):
            "'\(path)' ends after \(found) of \(expected) bytes. "
                + "The file was not copied whole; copy it again."
        case .trailingBytes(let path, let expected):
            "'\(path)' goes on after the \(expected) bytes its header promises. "
                + "The file is damaged; get it again."
        case .corrupt(let path, let reason):
            "'\(path)' cannot be unpacked: \(reason). The file is damaged; get it again."
        case .countsDiffer(let images, let imageCount, let labels, let labelCount):
            "'\(images)' holds \(imageCount) images but '\(labels)' holds \(labelCount) "
                + "labels. Give two files that belong together."
        case .labelOutOfRange(let path, let index, let label):
            "Label \(index) of '\(path)' is \(label); a digit from 0 to 9 is expected. "
                + "Give the labels of digits."
        case .wrongImageSize(let path, let rows, let columns):
            "'\(path)' holds images of \(columns)×\(rows) pixels; digitd reads 28×28. "
                + "Give images of that size."
        }
    }

    private static func hex(_ number: UInt32) -> String {
        "0x" + number.zeroPadded(to: 8, radix: 16, uppercase: true)
    }
}
