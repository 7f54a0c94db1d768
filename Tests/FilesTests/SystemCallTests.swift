import Glibc
import SystemPackage
import Testing

@testable import Files

@Suite struct `A system call` {
    @Test func `is made again when a signal interrupted it`() throws {
        var calls = 0
        let result = try SystemCall.attempt("read") {
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 42
        }
        #expect(result == 42)
        #expect(calls == 4)
    }

    @Test func `that failed keeps its name, its paths and the reason`() {
        let error = #expect(throws: SystemCallFailure.self) {
            try SystemCall.run("renameat2", on: "inbox/a\nb", to: "work/17") {
                errno = ENOSPC
                return -1
            }
        }
        #expect(
            error?.description
                == "renameat2 of 'inbox/a\\nb' to 'work/17' failed: No space left on device")
    }
}
