import CSystemCalls
import Files
import Glibc

/// Ends a process together with the daemon that started it, also where that was killed and could say nothing.
public enum DaemonWatch {
    /// Ends this process as soon as the daemon ends, whatever it is doing.
    ///
    /// What it has not finished is found again; the next daemon starts its own.
    ///
    /// - Parameter daemon: The daemon, which is this process's parent.
    public static func endThisProcess(with daemon: Int32) {
        call(atTheEndOf: daemon) { _exit(EX_TEMPFAIL) }
    }

    /// Calls a closure once, on a thread of its own, when the parent of this process has ended.
    static func call(atTheEndOf parent: Int32, _ end: @escaping @Sendable () -> Void) {
        WorkQueue("daemon").enqueue {
            let process = digitd_open_process(parent)
            defer { if process >= 0 { close(process) } }
            // Asked each time: the number may be another process's before it was opened.
            while getppid() == parent {
                var ended = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
                // Where the kernel or a container's rules give no such descriptor, only the number tells.
                _ = poll(&ended, 1, process >= 0 ? -1 : 100)
            }
            end()
        }
    }
}
