import DigitReading
import DigitService
import DigitTraining
import ParallelWork
import ScanImages

// The configuration as the modules below want it: plain values, none of them reads the environment.

extension DigitdConfiguration {
    /// How scans are read.
    var readingSettings: ReadingSettings {
        ReadingSettings(
            limits: ImageLimits(
                maximumBytes: reading.maximumBytes,
                maximumSideInPixels: reading.maximumSideInPixels,
                maximumPixels: reading.maximumPixels),
            errorRate: reading.errorRate, readsPrint: reading.printed)
    }

    /// When and how the labelled images are learned.
    var retrainingSettings: RetrainingSettings {
        RetrainingSettings(
            enabled: retraining.enabled, settle: retraining.settle, period: retraining.period,
            minimumImages: retraining.minimumImages, idxFolder: retraining.idxFolder)
    }

    /// How the daemon works.
    var serviceSettings: ServiceSettings {
        ServiceSettings(
            settle: intake.settle, incompleteLimit: intake.incompleteLimit,
            unknownSettle: intake.unknownSettle, rescanInterval: intake.rescanInterval,
            batchSize: intake.batchSize, workers: reading.workers, attempts: intake.attempts,
            scanTimeLimit: reading.timeLimit, minimumFreeBytes: intake.minimumFreeSpace,
            reading: readingSettings, hints: reading.hints, retraining: retrainingSettings,
            retrainingTimeLimit: retraining.timeLimit,
            retention: RetentionSettings(
                originals: retention.originals, documents: retention.documents))
    }

    /// The number of cores that read at once, never 0.
    var workers: Int { workerCount(askedFor: reading.workers) }
}
