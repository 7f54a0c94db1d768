import Glibc

/// Whether the tests run as root, who may read and write everything.
let isRoot = getuid() == 0

/// Runs `body` with an ordinary user's access to files, on this thread only.
///
/// For root, `setfsuid` takes the powers over files away; an ordinary user has none to begin with.
/// Nothing in `body` may wait for another task: it could be continued on another thread.
func withoutPrivileges<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard isRoot else { return try body() }
    typealias SetUser = @convention(c) (uid_t) -> CInt
    // <sys/fsuid.h> is not in Swift's Glibc module.
    guard let symbol = dlsym(nil, "setfsuid") else { preconditionFailure("glibc has setfsuid") }
    let setFilesystemUser = unsafeBitCast(symbol, to: SetUser.self)
    _ = setFilesystemUser(65_534)
    defer { _ = setFilesystemUser(0) }
    return try body()
}
