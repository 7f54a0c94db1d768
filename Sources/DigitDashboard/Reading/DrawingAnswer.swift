import DigitReading
import Foundation
import ScanImages

/// What the page of drawing shows: the reading, the pictures that the networks saw, and what the lecture's
/// network makes of them.
///
///     {"reading":{…},"seen":[{"bitmap":"…","probabilities":[…],"lecture":{…}}]}
struct DrawingAnswer {
    /// The document of the reading.
    let document: ReadingDocument

    /// The digits, or, where nothing was read, what was looked at.
    let digits: [NumberReading.Digit]

    /// Puts an answer together.
    init(_ document: ReadingDocument, _ outcome: Result<Reading, Refusal>) {
        self.document = document
        switch outcome {
        case .success(let reading): digits = reading.numbers.flatMap(\.digits)
        case .failure(let refusal): digits = refusal.shapes
        }
    }

    /// Returns the answer as JSON.
    func json(_ lecture: LectureView) -> String {
        let seen = digits.prefix(Self.mostDigits).map { digit in
            Seen(
                bitmap: Data(digit.bitmap.pixels).base64EncodedString(),
                probabilities: digit.probabilities, noDigit: digit.noDigitProbability,
                isFirstLook: digit.isFirstLook, lecture: lecture.firing(for: digit.bitmap))
        }
        let text = String(
            decoding: (try? JSONEncoder().encode(Array(seen))) ?? Data("[]".utf8), as: UTF8.self)
        return "{\"reading\":\(document.json()),\"seen\":\(text)}"
    }

    /// More are not shown: a drawing is no page.
    private static let mostDigits = 20

    private struct Seen: Encodable {
        /// The 28×28 ink values, a byte each, in base64.
        let bitmap: String
        let probabilities: [Double]
        let noDigit: Double
        let isFirstLook: Bool
        let lecture: LectureView.Firing
    }
}
