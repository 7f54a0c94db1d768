/// What can go wrong with what pages are drawn from: the facts.
///
/// The sentence for people is ``description``.
public enum PageMaterialError: Error, Sendable, Equatable {
    /// A line of a file of recorded pens does not read as one.
    case badLine(path: String, line: Int)

    /// A packed file cannot be unpacked.
    case cannotUnpack(path: String, reason: String)

    /// A folder has no file of recorded pens.
    case noSamples(folder: String, names: [String])

    /// No writer of a folder wrote all ten digits.
    case noDigitWriter(folder: String)
}

extension PageMaterialError: CustomStringConvertible {
    /// The sentence for people.
    public var description: String {
        switch self {
        case .badLine(let path, let line):
            return "Line \(line) of '\(path)' is not one of recorded pens. "
                + #"Expected is {"label":"7","writer":"a","strokes":[[x,y,x,y,…],…]}."#
        case .cannotUnpack(let path, let reason):
            return "Cannot unpack '\(path)': \(reason). Copy the file again."
        case .noSamples(let folder, let names):
            return "'\(folder)' holds none of the files \(names.joined(separator: ", ")). "
                + "Give the folder of recorded pens, or leave --strokes out."
        case .noDigitWriter(let folder):
            return "No writer in '\(folder)' wrote all ten digits. "
                + "Put digits.jsonl.gz with such writers there, or leave --strokes out."
        }
    }
}
