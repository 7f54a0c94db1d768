import Files
import PlainText

/// What can go wrong with training data, models on disk and recipes: the facts.
///
/// The sentence for people is ``description``; it names the thing, what was found against what was
/// expected, and the next step.
public enum TrainingError: Error, Sendable, Equatable {
    /// There is trouble with a file or a folder.
    case file(FileError)

    /// None of the names under which an IDX file is known is in the folder.
    case idxMissing(folder: String, name: String)

    /// A file does not open with the four bytes that an IDX file of its kind opens with.
    case idxWrongMagic(path: String, found: UInt32, expected: UInt32, content: String)

    /// An IDX header promises images that no training set has.
    case idxAbsurdSize(path: String, count: Int, rows: Int, columns: Int)

    /// A label file's header claims more labels than any training set has.
    case idxTooManyLabels(path: String, count: Int)

    /// An IDX file ends before what its header promises.
    case idxTruncated(path: String, foundBytes: Int, expectedBytes: Int)

    /// An IDX file goes on after what its header promises.
    case idxTrailingBytes(path: String, expectedBytes: Int)

    /// zlib cannot unpack an IDX file.
    case idxCorrupt(path: String, reason: String)

    /// An image file and its label file do not hold the same number of entries.
    case idxCountsDiffer(images: String, imageCount: Int, labels: String, labelCount: Int)

    /// A label is no digit.
    case idxLabelOutOfRange(path: String, index: Int, label: Int)

    /// Images are not of the size that digitd reads.
    case idxWrongImageSize(path: String, rows: Int, columns: Int)

    /// A folder of labelled images holds no folder named after a digit.
    case noDigitFolders(folder: String)

    /// A folder or a table of labelled images yields no image that can be used.
    case noUsableImages(path: String, problems: Int)

    /// A table of labels does not begin with the columns it should.
    case labelsHeader(path: String, found: String)

    /// A line of a table of labels does not read as `file,label`.
    case labelsLine(path: String, line: Int, found: String)

    /// A recipe that does not exist was asked for.
    case unknownRecipe(name: String, nearest: String?, known: [String])

    /// A recipe's architecture does not read as one.
    case badArchitecture(recipe: String, reason: String)

    /// There are too few images to train a recipe on them.
    case tooFewImages(recipe: String, found: Int, needed: Int)

    /// A digit from which strips should be made is on none of the images.
    case missingDigit(recipe: String, digit: UInt8)

    /// The images do not fit the first layer of the recipe's network.
    case wrongImageSize(recipe: String, found: Int, expected: Int)

    /// The recipe's network does not end with one neuron for each digit.
    case wrongOutputCount(recipe: String, found: Int)

    /// A reader of lines reads too few numbers to fit its confidence to them.
    case nothingToCalibrate(model: String)

    /// A training cannot go on from a checkpoint.
    case badCheckpoint(reason: String)

    /// The recipe's cost cannot be had with the activation of its last layer.
    case outputsWithoutCost(recipe: String, activation: String)

    /// The model store does not hold the version asked for.
    case unknownModelVersion(version: String, known: [String])

    /// There is no earlier model to go back to.
    case nothingToRollBackTo(current: String)

    /// A stored model cannot be used.
    case damagedModel(path: String, reason: String)

    /// Another process is retraining on the same folders.
    case retrainingInProgress(lock: String, process: Int?)
}

extension TrainingError: WrapsFileError {}

extension TrainingError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .idxMissing, .idxWrongMagic, .idxAbsurdSize, .idxTooManyLabels, .idxTruncated,
            .idxTrailingBytes, .idxCorrupt, .idxCountsDiffer, .idxLabelOutOfRange,
            .idxWrongImageSize:
            return idxDescription
        case .noDigitFolders(let folder):
            return "'\(folder)' has no folder named 0 to 9. "
                + "Make ten folders with these names and put each image into that of its digit."
        case .noUsableImages(let path, 0):
            return "'\(path)' holds no labelled image. Put PNG or JPEG images of digits there."
        case .noUsableImages(let path, let problems):
            let files = problems == 1 ? "1 file has" : "\(problems) files have"
            return "'\(path)' holds no labelled image that can be used: \(files) a problem. "
                + "Put PNG or JPEG images of one digit each there."
        case .labelsHeader(let path, let found):
            return "'\(path)' begins with '\(found)' where 'file,label' is expected. "
                + "Write these two column names on the first line."
        case .labelsLine(let path, let line, let found):
            return "Line \(line) of '\(path)' is '\(found)'; expected is a file name, a comma and "
                + "the digits on it, or nothing where there are none. Correct this line."
        case .unknownRecipe(let name, let nearest, let known):
            let hint = nearest.map { " Did you mean '\($0)'?" } ?? ""
            return "There is no recipe '\(name)'.\(hint) Known are: "
                + known.joined(separator: ", ") + "."
        case .badArchitecture(let recipe, let reason):
            return "The recipe '\(recipe)' has an architecture that cannot be used. \(reason)"
        case .tooFewImages(let recipe, let found, let needed):
            return "The recipe '\(recipe)' needs at least \(needed) images and there are \(found). "
                + "Add images, or synthesise some with 'digitd synthesise'."
        case .missingDigit(let recipe, let digit):
            return
                "The recipe '\(recipe)' writes numbers with all ten digits, and no image shows a "
                + "\(digit), or none that is learned from or held out. Add images of it."
        case .wrongImageSize(let recipe, let found, let expected):
            return "The images have \(found) pixels each and the recipe '\(recipe)' takes "
                + "\(expected). Give images of that size."
        case .wrongOutputCount(let recipe, let found):
            let neurons = found == 1 ? "1 neuron" : "\(found) neurons"
            return "The network of the recipe '\(recipe)' ends with \(neurons); digits need 10, "
                + "or 11 with softmax where the last says that there is no digit. "
                + "Give an architecture that ends so, as '784-30-10' does."
        case .nothingToCalibrate(let model):
            return "The reader of lines \(model.prefix(12)) reads hardly any number, so there is "
                + "nothing to fit its confidence to. "
                + "Train it for longer: 'digitd train --recipe line'."
        case .badCheckpoint(let reason):
            return "The training cannot go on from its checkpoint: \(reason)."
        case .outputsWithoutCost(let recipe, let activation):
            return "The network of the recipe '\(recipe)' ends with \(activation), for which the "
                + "recipe's cost, cross-entropy, is not defined. "
                + "Give an architecture that ends with '10' or '10softmax'."
        case .unknownModelVersion(let version, let known):
            let list = known.isEmpty ? "none yet" : known.joined(separator: ", ")
            return "There is no model '\(version)'; stored are: \(list). "
                + "List them with 'digitd models'."
        case .nothingToRollBackTo(let current):
            return "There is no model before '\(current)' to go back to."
        case .damagedModel(let path, let reason):
            return "The model '\(path)' cannot be used: \(reason)"
        case .retrainingInProgress(let lock, let process):
            let holder = process.map { "process \($0)" } ?? "another process"
            return "A retraining is under way already (\(holder) holds '\(lock)'). "
                + "Wait until it has finished."
        }
    }

    private var idxDescription: String {
        switch self {
        case .idxMissing(let folder, let name):
            return "'\(folder)' has neither '\(name)' nor '\(name).gz'. "
                + "Give the folder with the four MNIST files under their original names."
        case .idxWrongMagic(let path, let found, let expected, let content):
            return "'\(path)' is no IDX file of \(content): it begins with \(Self.hex(found)) "
                + "where \(Self.hex(expected)) is expected. Give the original file."
        case .idxAbsurdSize(let path, let count, let rows, let columns):
            return "'\(path)' claims to hold \(count) images of \(columns)×\(rows) pixels, which "
                + "no training set has. The file is damaged; get it again."
        case .idxTooManyLabels(let path, let count):
            return "'\(path)' claims to hold \(count) labels, which no training set has. "
                + "The file is damaged; get it again."
        case .idxTruncated(let path, let found, let expected):
            return "'\(path)' ends after \(found) of \(expected) bytes. "
                + "The file was not copied whole; copy it again."
        case .idxTrailingBytes(let path, let expected):
            return "'\(path)' goes on after the \(expected) bytes its header promises. "
                + "The file is damaged; get it again."
        case .idxCorrupt(let path, let reason):
            return "'\(path)' cannot be unpacked: \(reason). The file is damaged; get it again."
        case .idxCountsDiffer(let images, let imageCount, let labels, let labelCount):
            return "'\(images)' holds \(imageCount) images but '\(labels)' holds \(labelCount) "
                + "labels. Give two files that belong together."
        case .idxLabelOutOfRange(let path, let index, let label):
            return "Label \(index) of '\(path)' is \(label); a digit from 0 to 9 is expected. "
                + "Give the labels of digits."
        case .idxWrongImageSize(let path, let rows, let columns):
            return "'\(path)' holds images of \(columns)×\(rows) pixels; digitd reads 28×28. "
                + "Give images of that size."
        default:
            return ""
        }
    }

    private static func hex(_ number: UInt32) -> String {
        "0x" + number.zeroPadded(to: 8, radix: 16, uppercase: true)
    }
}
