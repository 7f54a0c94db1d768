import CivilTime
import DigitEvaluation
import Files
import ModelStore
import PlainText
import ScanLedger
import ScanSpool
import SystemPackage

/// The state of a root at one moment: what `digitd status` tells.
struct StatusReport: Encodable {
    /// The root.
    var root: String

    /// The process that works in it, if any.
    var pid: Int32?

    /// Why that one has paused its work, where it has.
    var paused: String?

    /// What in the inbox it cannot take, each as a sentence; only some where there are many.
    var blocked: [String]

    /// Labels that cannot be used, each as a sentence; only some where there are many.
    var labels: [String]

    /// How many answers people have corrected.
    var corrected: Int

    /// How many doubtful ones another model has read again, with another outcome.
    var readAgain: Int

    /// How far its retraining is, where one is running.
    var learning: String?

    /// How much has gone because it was kept for long enough: originals, documents.
    var cleared: [String: Int]

    /// The model that reads.
    var model: CurrentModel

    /// The answers by status.
    var answers: [String: Int]

    /// The answers that are no plain readings, by status and code.
    var codes: [String: Int]

    /// Scans that are claimed and not answered yet.
    var inHand: Int

    /// The ledgers that were found damaged and set aside, as files in the root.
    var damagedLedgers: [String]

    /// What lies in the inbox.
    var waiting: Int
    var oldestWaiting: String?
    var oldestWaitingSeconds: Double?
    var ignored: Int
    var ignoredNames: [String]

    /// The last retraining.
    var lastRetraining: Retraining?

    /// The last answers, the newest first.
    var lastAnswers: [Answer]

    /// What the ledger holds; it is told in the fields above.
    let ledger: LedgerSummary

    private enum CodingKeys: String, CodingKey {
        case root, pid, paused, blocked, labels, damagedLedgers, corrected, readAgain, learning,
            cleared, model, answers
        case codes, inHand, waiting, oldestWaiting, oldestWaitingSeconds, ignored, ignoredNames
        case lastRetraining, lastAnswers
    }

    /// The model that reads.
    struct CurrentModel: Encodable {
        var version: String
        var accuracy: Double?
        var since: String?

        /// Why it is not the one that should read.
        var warning: String?
    }

    /// The last retraining.
    struct Retraining: Encodable {
        var finished: String
        var outcome: String
        var summary: String
    }

    /// One answer.
    struct Answer: Encodable {
        var time: String
        var file: String
        var status: String
        var numbers: [String]
        var reason: String?
    }

    /// Looks at a root; nothing is changed there.
    init(of layout: SpoolLayout, answersTold: Int) throws(LedgerError) {
        root = layout.root.display
        pid = SpoolLock.holder(layout)
        let hindrances = SpoolLock.hindrances(layout)
        (paused, blocked) = (hindrances.pause, hindrances.blocked)
        learning = hindrances.learning
        labels = pid != nil ? hindrances.labels : Self.problems(in: layout.training)
        let store = ModelVersions(folder: layout.models)
        // The pointer alone may name a damaged model, in whose place another reads.
        let loaded = try? store.load()
        let version = loaded.map(\.version) ?? store.currentVersion()
        let card = version.flatMap { store.card(version: $0) }
        model = CurrentModel(
            version: version ?? "built-in", accuracy: card?.accuracy, since: card?.promoted,
            warning: loaded?.warnings.first)
        damagedLedgers = Self.damagedLedgers(of: layout)
        let census = InboxCensus(layout.inbox)
        waiting = census.waiting
        oldestWaiting = census.oldest
        oldestWaitingSeconds = census.oldestSeconds
        ignored = census.ignored
        ignoredNames = census.ignoredNames

        let file =
            StoredFile.exists(layout.ledger)
            ? try ScanLedger.openReadOnly(at: layout.ledger.string) : nil
        let summary = try file?.summary() ?? LedgerSummary()
        ledger = summary
        answers = Dictionary(
            uniqueKeysWithValues: ScanAnswer.Status.allCases.map {
                ($0.rawValue, summary.count($0))
            })
        codes = Dictionary(
            summary.tallies.compactMap { tally in tally.code.map { ($0, tally.count) } },
            uniquingKeysWith: +)
        corrected = summary.corrections
        readAgain = summary.rereadings
        cleared = Dictionary(
            uniqueKeysWithValues: summary.cleared.map { ($0.key.rawValue, $0.value) })
        inHand = summary.claimed + summary.answered
        lastRetraining = summary.lastRetraining.map {
            Retraining(
                finished: LocalTime(millisecondsSince1970: $0.finishedAt).iso8601,
                outcome: $0.outcome.rawValue, summary: $0.summary)
        }
        lastAnswers = try file?.lastAnswers(answersTold).map(Answer.init) ?? []
    }
}

extension StatusReport.Answer {
    /// Creates the line of an answered scan.
    init(_ answered: AnsweredScan) {
        time = LocalTime(millisecondsSince1970: answered.time.millisecondsSince1970).iso8601
        file = answered.claim.display
        status = answered.answer.status.rawValue
        numbers = answered.answer.numbers.map(\.text)
        reason = answered.answer.reason
    }
}

extension StatusReport {
    /// What lies in a folder `training` and says no number.
    private static func problems(in training: FilePath) -> [String] {
        let problems = (try? TrainingLabels(in: training))?.problems ?? []
        return problems.prefix(20).map { "'training/\($0.name)': \($0.reason)" }
    }

    /// The files of the root that are called like a ledger that was set aside, without its companions.
    private static func damagedLedgers(of layout: SpoolLayout) -> [String] {
        let prefix = (layout.ledger.lastComponent?.string ?? "") + ".damaged-"
        let names = (try? Folder(at: layout.root, followingLinks: true).names()) ?? []
        return names.map { String(decoding: $0, as: UTF8.self) }
            .filter { $0.hasPrefix(prefix) && Int($0.dropFirst(prefix.count)) != nil }.sorted()
    }

    /// The report as a person reads it.
    var text: String {
        var lines = [("daemon", pid.map(Self.running) ?? "not running")]
        if let paused { lines.append(("paused", paused)) }
        lines.append(("root", root))
        lines.append(("model", modelLine))
        if let warning = model.warning { lines.append(("warning", warning)) }
        lines.append(("answered", answeredLine))
        if corrected > 0 { lines.append(("corrected", corrected.grouped)) }
        if readAgain > 0 { lines.append(("reread", readAgain.grouped)) }
        if !cleared.isEmpty { lines.append(("cleared", clearedLine)) }
        lines.append(("in hand", inHand.grouped))
        for name in damagedLedgers {
            lines.append(
                (
                    "set aside",
                    "'\(name)', a damaged ledger: what the CSVs show was taken back from them"
                ))
        }
        lines.append(("waiting", waitingLine))
        for sentence in blocked { lines.append(("blocked", sentence)) }
        for sentence in labels.prefix(InboxCensus.namesTold) { lines.append(("label", sentence)) }
        if labels.count > InboxCensus.namesTold {
            lines.append(("label", "… and more; see the journal or the last report"))
        }
        if ignored > 0 { lines.append(("ignored", ignoredLine)) }
        if let learning { lines.append(("learning", "\(learning) of a retraining is done")) }
        if let lastRetraining {
            lines.append(
                (
                    "learned",
                    "\(lastRetraining.finished)  \(lastRetraining.outcome): "
                        + lastRetraining.summary
                ))
        }
        let heads = lines.map { name, value in name.leftAligned(in: 10) + value + "\n" }
        return heads.joined() + answerLines
    }

    private static func running(_ pid: Int32) -> String {
        pid == 0 ? "running" : "running, process \(pid)"
    }

    private var modelLine: String {
        [
            model.version == "built-in" ? "the one digitd was built with" : model.version,
            model.accuracy.map(PercentText.format), model.since.map { "since \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }

    private var answeredLine: String {
        let total = answers.values.reduce(0, +)
        guard total > 0 else { return "nothing yet" }
        let statuses = ScanAnswer.Status.allCases.map {
            "\((answers[$0.rawValue] ?? 0).grouped) \($0.rawValue)"
        }
        let words = codes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value.grouped) \($0.key)" }
        let detail = words.isEmpty ? "" : " (" + words.joined(separator: ", ") + ")"
        return "\(total.grouped): " + statuses.joined(separator: ", ") + detail
    }

    private var clearedLine: String {
        let counts = cleared.sorted { $0.key > $1.key }.map { "\($0.key) of \($0.value.grouped)" }
        return counts.joined(separator: ", ") + " scans, which were kept for long enough"
    }

    private var waitingLine: String {
        guard let oldest = oldestWaiting, let seconds = oldestWaitingSeconds else { return "0" }
        return "\(waiting.grouped), '\(oldest)' for \(ProgressBar.clock(seconds))"
    }

    private var ignoredLine: String {
        let names = ignoredNames.map { "'\($0)'" }.joined(separator: ", ")
        return "\(ignored.grouped) names: \(names)"
            + (ignored > ignoredNames.count ? ", …" : "")
    }

    private var answerLines: String {
        guard !lastAnswers.isEmpty else { return "" }
        let lines = lastAnswers.map { answer in
            let result = (answer.numbers + [answer.reason].compactMap(\.self))
                .joined(separator: " ")
            return "  \(answer.time)  \(answer.status)  \(answer.file)  \(result)\n"
        }
        return "last answers\n" + lines.joined()
    }
}
