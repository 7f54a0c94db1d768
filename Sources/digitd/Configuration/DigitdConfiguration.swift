import DigitService
import Logging
import SystemPackage

/// Everything about digitd that can be chosen, read once and validated as a whole before any work.
///
/// The values here are the built-in defaults; `Config/digitd.yaml` is their manual. Each key of
/// that file is a property of the same name, described once in ``ConfigurationKey``.
struct DigitdConfiguration: Sendable, Equatable {
    /// The folder that holds inbox, outbox and all the others; `nil` means the one of the service.
    var root: FilePath?

    /// How scans are taken from the inbox.
    var intake = Intake()

    /// How scans are read.
    var reading = Reading()

    /// How the labelled images are learned.
    var retraining = Retraining()

    /// For how long what was answered is kept.
    var retention = Retention()

    /// What is logged, and where to.
    var log = Log()

    /// How scans are taken from the inbox.
    struct Intake: Sendable, Equatable {
        /// How long a complete file must have been left alone before it is taken.
        var settle: Duration = .milliseconds(100)

        /// How long a file that is incomplete by its own format is waited for.
        var incompleteLimit: Duration = .seconds(60)

        /// How long a file must have been left alone whose format tells nothing of its end.
        var unknownSettle: Duration = .seconds(2)

        /// How often the inbox is looked through even when nothing has been noticed.
        var rescanInterval: Duration = .seconds(5)

        /// The largest number of scans that share one transaction and one sync.
        var batchSize = 1024

        /// How often a scan is tried when its reading comes to no end.
        var attempts = 3

        /// Intake pauses while the filesystem has less room than this, in bytes.
        var minimumFreeSpace = 64 << 20
    }

    /// How scans are read.
    struct Reading: Sendable, Equatable {
        /// The number of cores that read at once; 0 means all of them.
        var workers = 0

        /// How long reading a scan may take that is read alone.
        var timeLimit: Duration = .seconds(30)

        /// The share of the accepted readings that may be wrong.
        var errorRate = 0.01

        /// What is known of the numbers on scans by their folder in the inbox.
        var hints = FolderHints()

        /// Whether printed numbers are read, too.
        var printed = false

        /// The largest scan that is opened, in bytes.
        var maximumBytes = 64 << 20

        /// The longest side of a scan that is decoded.
        var maximumSideInPixels = 20_000

        /// The largest number of pixels of a scan that is decoded.
        var maximumPixels = 70_000_000
    }

    /// How the labelled images are learned.
    struct Retraining: Sendable, Equatable {
        /// Whether changed labels retrain the model without being asked.
        var enabled = true

        /// How long the labelled images must have been left alone before they are learned.
        var settle: Duration = .seconds(60)

        /// How often the model is retrained when labels changed slowly; `nil` means only on change.
        var period: Duration?

        /// How long a retraining may take that the daemon has started.
        var timeLimit: Duration = .seconds(6 * 3600)

        /// The smallest number of labelled images worth learning from.
        var minimumImages = 10

        /// A folder with the MNIST files, learned along with the labelled images.
        var idxFolder: FilePath?
    }

    /// For how long what was answered is kept; without a time for ever.
    struct Retention: Sendable, Equatable {
        /// How long originals stay in `done/`.
        var originals: Duration?

        /// How long JSON documents stay in `outbox/`.
        var documents: Duration?
    }

    /// What is logged, and where to.
    struct Log: Sendable, Equatable {
        /// Messages below this level are not written.
        var level = Logger.Level.info

        /// Where messages are written.
        var destination = LogDestination.automatic
    }
}

extension DigitdConfiguration {
    /// The values that are allowed by themselves and do not go together.
    var contradictions: [ConfigurationProblem] {
        guard intake.incompleteLimit < intake.unknownSettle else { return [] }
        return [
            .contradiction(
                key: "intake.incompleteLimit",
                value: DurationText.format(intake.incompleteLimit),
                other: "intake.unknownSettle",
                otherValue: DurationText.format(intake.unknownSettle))
        ]
    }
}

/// Where log messages are written.
enum LogDestination: String, Sendable, CaseIterable {
    /// To the journal when standard error leads there, otherwise as lines.
    case automatic = "auto"

    /// As lines for people on standard error.
    case lines

    /// To the journal of systemd, with fields.
    case journal
}
