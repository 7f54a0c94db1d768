import CivilTime
import PlainText
import ScanLedger

/// Bars of what was answered, stretch by stretch, and a line of what was corrected, as SVG.
///
/// The page puts the drawing into itself, where its style sheet gives the classes their colours, light or dark.
struct ActivityChart {
    /// How far a chart reaches back.
    enum Span: String, CaseIterable, Sendable {
        case hour, day, month

        /// How many bars there are, and how long each is, in milliseconds.
        var bars: (count: Int, length: Int64) {
            switch self {
            case .hour: (60, 60_000)
            case .day: (24, 3_600_000)
            case .month: (31, 86_400_000)
            }
        }

        /// Where the first bar begins, in milliseconds since the start of 1970.
        ///
        /// Bars begin with a whole minute, hour or day of local time.
        func start(at now: LocalTime) -> Int64 {
            let (count, length) = bars
            let east = Int64(now.secondsEastOfUTC) * 1000
            let local = now.millisecondsSince1970 + east
            return local - local % length - Int64(count - 1) * length - east
        }
    }

    let span: Span
    let stretches: [AnswerActivity]

    private static let width = 620
    private static let height = 150
    private static let field = (left: 44, top: 10, width: 566, height: 112)

    /// The drawing.
    var svg: String {
        let most = max(1, stretches.map { max($0.answers, $0.corrected) }.max() ?? 1)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
            role="img" aria-label="\(summary)">
            """
        for share in [0, 1] {
            let y = Self.field.top + Self.field.height * (1 - share)
            text += """
                <line class="rule" stroke="#888888" x1="\(Self.field.left)" y1="\(y)" \
                x2="\(Self.field.left + Self.field.width)" y2="\(y)"/>\
                <text class="mark" font-size="11" text-anchor="end" x="\(Self.field.left - 6)" \
                y="\(y + 4)">\((most * share).grouped)</text>
                """
        }
        for (place, stretch) in stretches.enumerated() {
            text += bar(stretch, at: place, most: most)
        }
        return text + corrections(most: most) + marks + "</svg>\n"
    }

    /// What a person hears who does not see the bars.
    private var summary: String {
        let total = stretches.reduce(0) { $0 + $1.answers }
        let review = stretches.reduce(0) { $0 + $1.review }
        let corrected = stretches.reduce(0) { $0 + $1.corrected }
        return
            "Last \(span.rawValue): \(total.grouped) answers, \(review.grouped) of them doubtful, "
            + "\(corrected.grouped) numbers corrected"
    }

    private func bar(_ stretch: AnswerActivity, at place: Int, most: Int) -> String {
        let step = Double(Self.field.width) / Double(stretches.count)
        let left = Double(Self.field.left) + step * Double(place) + step * 0.1
        var text = "<g><title>\(words(stretch))</title>"
        var top = Double(Self.field.top + Self.field.height)
        for (count, name, colour) in [
            (stretch.read, "read", "#1a6b3c"), (stretch.review, "review", "#8a5200"),
            (stretch.rejected, "rejected", "#a32020"),
        ] where count > 0 {
            // What is there is seen, however little it is.
            let height = max(1, Double(Self.field.height) * Double(count) / Double(most))
            top -= height
            text += """
                <rect class="\(name)" fill="\(colour)" x="\(left.tenths)" y="\(top.tenths)" \
                width="\((step * 0.8).tenths)" height="\(height.tenths)"/>
                """
        }
        return text + "</g>"
    }

    /// A line through how many numbers were corrected in each stretch; none where there were none at all.
    private func corrections(most: Int) -> String {
        guard stretches.contains(where: { $0.corrected > 0 }) else { return "" }
        let step = Double(Self.field.width) / Double(stretches.count)
        let points = stretches.enumerated().map { place, stretch in
            let x = Double(Self.field.left) + step * (Double(place) + 0.5)
            let height = Double(Self.field.height) * Double(stretch.corrected) / Double(most)
            return "\(x.tenths),\((Double(Self.field.top + Self.field.height) - height).tenths)"
        }
        return """
            <polyline class="corrected" fill="none" stroke="#1f5f8b" stroke-width="2" \
            points="\(points.joined(separator: " "))"/>
            """
    }

    private func words(_ stretch: AnswerActivity) -> String {
        "\(label(stretch.start)): \(stretch.read.grouped) read, \(stretch.review.grouped) doubtful, "
            + "\(stretch.rejected.grouped) rejected, \(stretch.corrected.grouped) corrected"
    }

    /// The first, the middle and the last moment below the bars.
    private var marks: String {
        let (left, width) = (Self.field.left, Self.field.width)
        return [
            (0, "start", left), (stretches.count / 2, "middle", left + width / 2),
            (stretches.count - 1, "end", left + width),
        ].map { place, anchor, x in
            """
            <text class="mark" font-size="11" text-anchor="\(anchor)" x="\(x)" \
            y="\(Self.height - 8)">\(label(stretches[place].start))</text>
            """
        }.joined()
    }

    /// A moment as people call it: the clock, or the day.
    private func label(_ moment: Int64) -> String {
        let iso = LocalTime(millisecondsSince1970: moment).iso8601
        return String(span == .month ? iso.prefix(10) : iso.dropFirst(11).prefix(5))
    }
}

extension Double {
    /// A length of a drawing, to the tenth; not negative.
    fileprivate var tenths: String {
        let tenths = Int((10 * self).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
