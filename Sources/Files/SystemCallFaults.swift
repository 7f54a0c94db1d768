#if DEBUG
    import Synchronization
    import SystemPackage

    /// Makes the n-th system call of a task fail: the tests' way to a full disk or a dying one.
    ///
    ///     let faults = SystemCallFaults(failing: 3, with: .noSpace)
    ///     SystemCallFaults.$current.withValue(faults) { … }
    package final class SystemCallFaults: Sendable {
        @TaskLocal package static var current: SystemCallFaults?

        private let target: Int
        private let errno: Errno
        private let isLasting: Bool
        private let names: Set<String>?
        private let count = Mutex(0)

        /// Creates a plan in which call number `target`, counted from 1, fails: once, or when it is
        /// lasting with every call after it, as on a disk that has died.
        ///
        /// Only the calls in `names` count, or all of them when it is `nil`.
        package init(
            failing target: Int, with errno: Errno, isLasting: Bool = false,
            only names: Set<String>? = nil
        ) {
            self.target = target
            self.errno = errno
            self.isLasting = isLasting
            self.names = names
        }

        /// Whether the failing call was reached.
        package var hasFired: Bool { count.withLock { $0 >= target } }

        func fault(in name: StaticString) -> Errno? {
            if let names, !names.contains(name.description) { return nil }
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number == target || isLasting && number > target ? errno : nil
        }
    }
#endif
