/// How a page is laid out.
public enum PageLayout: String, Sendable, Hashable, CaseIterable {
    /// Labels with boxes, rules or nothing behind them, to be filled in.
    case form

    /// A form whose fields have a cell for each digit.
    case comb

    /// A table with rules, printed and written numbers.
    case table

    /// Names, and a number in a ring or a tick behind each.
    case scores

    /// Numbers below each other on plain, ruled or squared paper.
    case list

    /// Notes here and there: numbers, words, sums.
    case notes

    /// Little more than one or a few numbers, large or small.
    case loose

    /// A printed text, without handwriting or with a mark or a number in its margin.
    case letter

    /// A cheque or a ticket on a pattern.
    case cheque

    /// Blocks of any size with something in each: cells, combs, fields, columns, print.
    case blocks

    /// A card on which a meter's reading is sent in.
    case meterCard = "meter-card"

    /// A list of goods with quantities, and who received them.
    case deliveryNote = "delivery-note"

    /// An exam's first page: a cell for the marks of each question, and their sum.
    case examSheet = "exam-sheet"

    /// The layouts to learn from.
    public static let training = allCases.filter { !heldOut.contains($0) }

    /// The layouts that are kept out of every training, so that they can decide how well pages of a
    /// kind that was never seen are read.
    public static let heldOut: [PageLayout] = [.meterCard, .deliveryNote, .examSheet]

    /// How often it is drawn, against the others.
    var weight: Float {
        switch self {
        case .form, .table: 4
        case .comb, .list, .notes: 3
        case .scores, .loose: 2.5
        case .letter: 2
        case .cheque: 1.5
        case .blocks: 9
        case .meterCard, .deliveryNote, .examSheet: 2
        }
    }
}
