import ScanImages

/// What the finder of numbers knows of one number, beside its strip.
struct PagePlace {
    /// How it came onto the page.
    let ink: NumberInk

    /// Where it stands.
    let frame: NumberFrame

    /// What the finder says of it.
    let figures: FinderFigures

    /// What is written in it and no digit.
    let marks: [NumberMark]

    /// The row of its table or list, counted from 0.
    let row: Int?

    /// The column of its table or list, counted from 0.
    let column: Int?

    init(
        ink: NumberInk, frame: NumberFrame, figures: FinderFigures, marks: [NumberMark],
        row: Int? = nil, column: Int? = nil
    ) {
        self.ink = ink
        self.frame = frame
        self.figures = figures
        self.marks = marks
        self.row = row
        self.column = column
    }

    init(of number: FoundNumber) {
        self.init(
            ink: number.ink, frame: number.frame, figures: number.figures, marks: number.marks,
            row: number.row, column: number.column)
    }

    /// Adds to a number what the finder knows of it; what is no plain string of digits is doubted.
    func described(_ number: NumberReading) -> NumberReading {
        var described = number
        described.ink = ink
        described.row = row
        described.column = column
        if let flaw = NumberFlaw(of: number, at: self) {
            described.confidence = NumberFlaw.confidence
            described.doubt = flaw.sentence(about: number.text)
        }
        return described
    }
}
