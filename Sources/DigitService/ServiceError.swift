import ScanLedger
import ScanSpool

/// What can go wrong in the daemon beside what its folders and its ledger report.
public enum ServiceError: Error, Equatable {
    /// The file system has less room than the settings ask for.
    case diskAlmostFull(freeBytes: Int, minimumFreeBytes: Int)
    /// No process can be started that reads scans.
    case readerNotStarted(reason: String)
    /// The machine kept such a process from reading.
    case readerTrouble(reason: String)
}

extension ServiceError: CustomStringConvertible {
    /// What was found, what was expected, and the next step.
    public var description: String {
        switch self {
        case .diskAlmostFull(let free, let minimum):
            """
            The disk has \(free >> 20) MiB left; 'intake.minimumFreeSpace' asks for \
            \(minimum >> 20) MiB. Make room and the work goes on.
            """
        case .readerNotStarted(let reason):
            "No process can be started to read a scan in: \(reason)"
        case .readerTrouble(let reason): reason
        }
    }
}

/// Whether an error is trouble of the machine, which passes or is mended from outside.
///
/// Intake pauses and goes on by itself. Everything else ends the daemon.
func isMachineTrouble(_ error: any Error) -> Bool {
    switch error {
    case let error as SpoolError: error.isMachineTrouble
    case let error as LedgerError: error.isMachineTrouble
    case is ServiceError: true
    default: false
    }
}
