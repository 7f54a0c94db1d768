import CSystemCalls
import Glibc

/// The number of processor cores this process may use: of those that are there, the ones that
/// `taskset`, `CPUAffinity=` or a container left to it.
public let availableCores = coresOfThisThread()

/// Returns how many workers are meant where somebody asks for so many: 0 is one for each core.
public func workerCount(askedFor workers: Int) -> Int {
    workers == 0 ? availableCores : workers
}

/// Counts the cores that this thread, and what it starts, may run on.
func coresOfThisThread() -> Int {
    let cores = Int(digitd_core_count())
    // The kernel has more cores than its answer has room for, which is 1024.
    return cores > 0 ? cores : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
