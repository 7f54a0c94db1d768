import Glibc
import SystemPackage

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

extension Errno {
    /// The error number that the last refused system call of this thread left.
    package static var latest: Errno { Errno(rawValue: Glibc.errno) }
}
