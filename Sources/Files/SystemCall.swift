import Glibc
import SystemPackage

/// A system call that failed: which, on what, and the kernel's reason.
public struct SystemCallFailure: Error, Hashable, Sendable {
    /// The call's name, as in its manual page: `renameat2`.
    public let call: String

    /// What it was called on.
    public let path: FilePath

    /// Where it should have led, for calls that take two paths.
    public let destination: FilePath?

    /// The kernel's reason.
    public let errno: Errno

    package init(
        _ call: StaticString, on path: FilePath, to destination: FilePath? = nil, errno: Errno
    ) {
        self.call = call.description
        self.path = path
        self.destination = destination
        self.errno = errno
    }
}

extension SystemCallFailure: CustomStringConvertible {
    /// What failed and why, as the beginning of a sentence.
    public var description: String {
        let goal = destination.map { " to '\($0.display)'" } ?? ""
        return "\(call) of '\(path.display)'\(goal) failed: \(errno)"
    }
}

/// The one way into the kernel for whatever has to do with files.
package enum SystemCall {
    /// Makes a call, again for as long as a signal interrupts it, and returns its result.
    ///
    /// `errno` is read on the line after the call, before anything else can change it. Do not close
    /// a descriptor through here: Linux has closed it even when it reports `EINTR`.
    package static func attempt<Result: SignedInteger>(
        _ name: StaticString, _ call: () -> Result
    ) throws(Errno) -> Result {
        #if DEBUG
            if let fault = SystemCallFaults.current?.fault(in: name) { throw fault }
        #endif
        while true {
            let result = call()
            if result != -1 { return result }
            let code = errno
            if code != EINTR { throw Errno(rawValue: code) }
        }
    }

    /// Makes a call like ``attempt(_:_:)``, and names the path in its failure.
    package static func run<Result: SignedInteger>(
        _ name: StaticString, on path: @autoclosure () -> FilePath,
        to destination: @autoclosure () -> FilePath? = nil, _ call: () -> Result
    ) throws(SystemCallFailure) -> Result {
        do {
            return try attempt(name, call)
        } catch {
            throw SystemCallFailure(name, on: path(), to: destination(), errno: error)
        }
    }
}

#if DEBUG
    import Synchronization

    /// Makes the n-th system call of a task fail: the tests' way to a full disk or a dying one.
    ///
    ///     let faults = SystemCallFaults(failing: 3, with: .noSpace)
    ///     SystemCallFaults.$current.withValue(faults) { … }
    package final class SystemCallFaults: Sendable {
        @TaskLocal package static var current: SystemCallFaults?

        private let target: Int
        private let errno: Errno
        private let names: Set<String>?
        private let count = Mutex(0)

        /// Creates a plan in which call number `target`, counted from 1, fails once.
        ///
        /// Only the calls in `names` count, or all of them when it is `nil`.
        package init(failing target: Int, with errno: Errno, only names: Set<String>? = nil) {
            self.target = target
            self.errno = errno
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
            return number == target ? errno : nil
        }
    }
#endif
