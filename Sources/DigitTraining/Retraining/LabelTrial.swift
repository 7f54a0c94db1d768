/// Trainings of one kind in one retraining, tried on labels that they did not learn from.
///
/// There are two kinds: of the network of digits (``RetrainingTrial``), and of the reader of lines (``NumberTrial``).
protocol LabelTrial {
    /// What is trained.
    associatedtype Trained

    /// What is trained and what is in use, on the same labels.
    associatedtype Comparison: LabelComparison

    /// A label that these two read otherwise.
    associatedtype Changed

    /// What the labels are, in words, such as `labelled images`.
    static var labels: String { get }

    /// Trains on all labels but some.
    ///
    /// - Parameters:
    ///   - places: The places of the labels left out.
    ///   - training: Which of the trainings it is, counted from 0.
    /// - Returns: What was trained, or `nil` when it was told to stop.
    func trained(leavingOut places: [Int], training: Int) -> Trained?

    /// Compares what was trained with what is in use on the labels at some places.
    func comparison(of trained: Trained, onLabels places: [Int]) -> Comparison

    /// The labels at some places that what was trained reads otherwise than what is in use.
    func changedAnswers(of trained: Trained, onLabels places: [Int]) -> [Changed]
}

/// A comparison of two readers on some labels.
protocol LabelComparison {
    /// What was compared on, in words.
    var images: String { get set }

    /// Adds a comparison on other labels.
    mutating func add(_ other: Self)
}

/// What labels say that were held out.
struct HeldOutAnswers<Trial: LabelTrial> {
    /// How well they are read before and after.
    var comparison: Trial.Comparison

    /// Those that are read otherwise.
    var changed: [Trial.Changed]
}

extension LabelTrial {
    /// Asks labels that were held out.
    func answers(of trained: Trained, onLabels places: [Int]) -> HeldOutAnswers<Self> {
        HeldOutAnswers(
            comparison: comparison(of: trained, onLabels: places),
            changed: changedAnswers(of: trained, onLabels: places))
    }

    /// Trains once more for each turn, holding other labels out, and adds what these say.
    ///
    /// - Parameters:
    ///   - turns: The places of the labels that are held out in each turn; none leave the answers as they are.
    ///   - first: What the labels said that were held out first.
    ///   - places: Labels that are never learned from.
    /// - Returns: All answers, or `nil` when it was told to stop.
    func answers(
        inTurns turns: [[Int]], beside first: HeldOutAnswers<Self>, leavingOut places: [Int] = []
    ) -> HeldOutAnswers<Self>? {
        guard !turns.isEmpty else { return first }
        var all = first
        for (index, turn) in turns.enumerated() {
            guard let trained = trained(leavingOut: turn + places, training: 1 + index) else {
                return nil
            }
            let answers = answers(of: trained, onLabels: turn)
            all.comparison.add(answers.comparison)
            all.changed += answers.changed
        }
        all.comparison.images = "\(Self.labels), held out in turn,"
        return all
    }
}

/// Returns the note of a report that not all labelled files were used.
///
/// - Parameters:
///   - files: What the files are.
///   - count: How many there are.
///   - used: How many were used.
/// - Returns: A sentence; `nil` where all were used.
func sampleNote(of files: String, count: Int, used: Int) -> String? {
    count > used ? "Of \(count) \(files) a fixed sample of \(used) was used." : nil
}
