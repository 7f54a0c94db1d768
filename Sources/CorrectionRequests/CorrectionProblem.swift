import PlainText

/// Why something that a person says of a scan cannot be taken over: the facts.
public enum CorrectionProblem: Error, Sendable, Equatable {
    /// Nothing of this content was answered.
    case unknownContent(file: String)

    /// The file has several pages, and nobody said which one is meant.
    case severalPages(file: String, pages: Int)

    /// The file has no such page.
    case noSuchPage(file: String, page: Int, of: Int)

    /// The name says one page, and somebody asks for another.
    case twoPages(file: String, named: Int, asked: Int)

    /// The scan has several numbers, and nobody said which one is meant.
    case severalNumbers(file: String, found: Int)

    /// The label says another count of numbers than was found.
    case otherCount(file: String, label: String, labelled: Int, found: Int)

    /// The scan has no number of this field.
    case noSuchField(file: String, field: Int, found: Int)

    /// The picture was never opened, so nothing is known of where a number stands.
    case neverOpened(file: String)

    /// The file in `training/corrections` is no request.
    case noRequest(file: String)

    /// The same image has several labels.
    case severalLabels(labels: [String])
}

extension CorrectionProblem: CustomStringConvertible {
    /// The sentence for people, with the next step.
    public var description: String {
        switch self {
        case .unknownContent(let file):
            "Nothing of the content of '\(file)' was answered here. Give the original in done/, its copy in "
                + "review/, or the beginning of its SHA-256."
        case .severalPages(let file, let pages):
            "'\(file)' has \(pages) pages. Say which one with --page, from 1 to \(pages)."
        case .noSuchPage(let file, let page, let pages):
            "'\(file)' has no page \(page): \(pages.counted("page")) \(pages == 1 ? "was" : "were") "
                + "answered."
        case .twoPages(let file, let named, let asked):
            "'\(file)' is page \(named), and --page says \(asked). Leave one of them away."
        case .severalNumbers(let file, let found):
            "'\(file)' has \(found) numbers. Say which one with --field, from 1 to \(found), or with --box."
        case .otherCount(let file, let label, let labelled, let found):
            "The label \(label) says \(labelled.counted("number")), and '\(file)' was answered with "
                + "\(found.counted("number")). Correct one of them with: digitd correct FILE --field N NUMBER"
        case .noSuchField(let file, let field, let found):
            "'\(file)' has no number \(field): \(found.counted("number")) \(found == 1 ? "was" : "were") "
                + "answered. Give a field from 1 to \(max(1, found))."
        case .neverOpened(let file):
            "'\(file)' could not be opened as a picture, so it has no place for a number. Drop the scan again "
                + "as a whole PNG or JPEG."
        case .noRequest(let file):
            "'\(file)' is no request. Ask with 'digitd correct', and remove this file."
        case .severalLabels(let labels):
            "The same image is labelled \(labels.joined(separator: " and ")). Keep the right one."
        }
    }
}

extension Int {
    /// The number with the word it counts: `1 number`, `2 numbers`.
    fileprivate func counted(_ word: String) -> String {
        "\(grouped) \(word)\(self == 1 ? "" : "s")"
    }
}
