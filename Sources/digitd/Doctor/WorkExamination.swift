import Files
import ModelStore
import NeuralNetwork
import PlainText
import ScanLedger
import ScanSpool
import SystemPackage

/// Looks at the work itself: daemon, ledger, model, and what waits.
struct WorkExamination {
    let layout: SpoolLayout

    /// What was found.
    func findings() -> [Finding] {
        daemon() + [ledger(), model()] + waiting()
    }

    /// What was found of a root in which nobody has worked yet.
    func findingsOfNewPlace() -> [Finding] { [ledger(), model()] }

    private var isRunning: Bool { SpoolLock.holder(layout) != nil }

    private func daemon() -> [Finding] {
        guard let process = SpoolLock.holder(layout) else {
            return [
                .warning(
                    "daemon", "Nobody works on this root.",
                    cure: "Start it: 'systemctl start digitd', or digitd run --root "
                        + "'\(layout.root.display)'.")
            ]
        }
        let hindrances = SpoolLock.hindrances(layout)
        let blocked = hindrances.blocked.map {
            Finding.warning("blocked", $0, cure: "The rest of the inbox goes on meanwhile.")
        }
        if let pause = hindrances.pause {
            let cure = "The work goes on by itself when that is over."
            return [.fault("daemon", "The work is paused: \(pause)", cure: cure)] + blocked
        }
        return [.fine("daemon", "It works, as process \(process).")] + blocked
    }

    private func ledger() -> Finding {
        guard StoredFile.exists(layout.ledger) else {
            return .fine("ledger", "There is none yet; 'digitd run' begins it.")
        }
        do throws(LedgerError) {
            let summary = try ScanLedger.openReadOnly(at: layout.ledger.string).summary()
            return .fine("ledger", "It can be read, and has \(summary.answers.grouped) answers.")
        } catch .laterVersion {
            return .fault(
                "ledger", "The ledger is that of a later version of digitd.",
                cure: "Install that version again, or put back the copy of the root that was made "
                    + "before the upgrade.")
        } catch {
            return .fault(
                "ledger", "\(error)",
                cure: "'digitd run' and 'digitd verify --repair' set a damaged ledger aside and "
                    + "begin a new one.")
        }
    }

    private func model() -> Finding {
        do throws(ModelError) {
            let loaded = try ModelVersions(folder: layout.models).load()
            if let warning = loaded.warnings.first {
                return .warning(
                    "model", warning, cure: "'digitd models' lists the others; train anew.")
            }
            let name = loaded.version.map { "Model \($0)" } ?? "The built-in model"
            return .fine("model", "\(name) can be read, and gives its own answers.")
        } catch {
            return .fault("model", "\(error)", cure: "Install digitd anew.")
        }
    }

    private func waiting() -> [Finding] {
        let census = InboxCensus(layout.inbox)
        guard isRunning, let oldest = census.oldest, let seconds = census.oldestSeconds,
            seconds > 600
        else { return [] }
        return [
            .warning(
                "waiting",
                "'\(oldest)' has been in the inbox for \(ProgressBar.clock(seconds)) minutes.",
                cure: "See 'digitd status' and the log for the reason.")
        ]
    }
}
