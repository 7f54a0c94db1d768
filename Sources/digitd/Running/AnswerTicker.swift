import DigitService
import Files
import ScanLedger
import ScanSpool
import ServiceLifecycle
import Synchronization
import SystemPackage

/// Shows the answers to someone who watches the daemon on a terminal, as they are given.
///
///     03.png  3
///     sub/blank.png  rejected: There is no ink on it. …
///
/// It looks into the ledger like `digitd status` does, so the daemon neither knows nor waits.
struct AnswerTicker: Service {
    private let path: String
    private let shown = ShownRows()
    private let queue = WorkQueue("answers")

    /// The most answers that are shown at a time; of more it is only said that there are others.
    private static let answersShown = 20

    /// Creates a ticker that shows what is answered from now on.
    init(of layout: SpoolLayout) async {
        path = layout.ledger.string
        shown.last = await queue.run { [path] in
            Self.answers(in: path, 1).first?.rows.upperBound ?? 0
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await showNew()
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Shows what has been answered since the last time.
    func showNew() async {
        await queue.run { [path, shown] in
            let new = Self.answers(in: path, Self.answersShown + 1)
                .filter { $0.rows.lowerBound > shown.last }
            guard let newest = new.first else { return }
            StandardStream.output.write(Self.text(new.reversed()))
            shown.last = newest.rows.upperBound
        }
    }

    /// Returns a line for each answer, the oldest first.
    static func text(_ answers: [AnsweredScan]) -> String {
        let shown = answers.suffix(answersShown)
        let more = answers.count > shown.count ? "… and others; outbox/ has all of them\n" : ""
        return more
            + shown.map { answered in
                let numbers = answered.answer.numbers.map(\.text).joined(separator: " ")
                let result =
                    switch answered.answer.status {
                    case .read: numbers
                    case .review: "\(numbers)  (doubtful: a copy is in review/)"
                    case .rejected: "rejected: \(answered.answer.reason ?? "")"
                    }
                return "\(answered.claim.display)  \(result)\n"
            }.joined()
    }

    private static func answers(in path: String, _ limit: Int) -> [AnsweredScan] {
        guard StoredFile.exists(FilePath(path)) else { return [] }
        let ledger = try? ScanLedger.openReadOnly(at: path)
        return (try? ledger?.lastAnswers(limit)) ?? []
    }
}

/// The last row of the results that was shown.
private final class ShownRows: Sendable {
    private let state = Mutex<Int64>(0)

    var last: Int64 {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
